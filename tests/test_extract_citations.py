"""Each way of citing by its cases: « and » mark where citations begin and end; the works that each names stand beside, in order.

A work is written `authors|year`, then `@locator` and `<prefix` where there are such. The sentences are ours.
"""

from __future__ import annotations

import unicodedata

import pytest
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extract.citations import STYLES, find_citations
from kb.extract.known import Known
from kb.extract.records import InTextCitation
from kb.extract.references import parse_references
from kb.model import Name, Work


def found(marked: str, known: Known | None = None) -> tuple[str, list[str]]:
    """The text with the citations that are found marked, and their works."""
    text = marked.replace("«", "").replace("»", "")
    citations = find_citations(text, known=known)
    shown, at, works = "", 0, []
    for one in citations:
        shown += f"{text[at : one.start]}«{one.text}»"
        at = one.end
        works += [told(work) for work in one.works]
    return shown + text[at:], works


def told(work) -> str:
    locator = f"@{work.locator}" if work.locator else ""
    return f"{work.authors}|{work.year}{locator}" + (f"<{work.prefix}" if work.prefix else "")


PARENTHETICAL = [
    ("It is so «(Smith, 2010)».", "Smith|2010"),
    ("It is so «(Smith 2010)».", "Smith|2010"),
    ("It is so «(Smith & Jones, 2010)».", "Smith & Jones|2010"),
    ("It is so «(Smith and Jones 2010)».", "Smith and Jones|2010"),
    ("So «(Smith, Jones, & Day, 2010)».", "Smith, Jones, & Day|2010"),
    ("So «(Smith, Jones and Day 2010)».", "Smith, Jones and Day|2010"),
    ("So «(Smith et al., 2010)».", "Smith et al.|2010"),
    ("So «(Smith et al. 2010)».", "Smith et al.|2010"),
    ("So «(Smith et al 2010)».", "Smith et al|2010"),
    ("So «(Smith, et al., 2010)».", "Smith, et al.|2010"),
    ("So «(Smith, 2010; Jones, 2011)».", "Smith|2010; Jones|2011"),
    ("So «(Smith 2010, Jones 2011)».", "Smith|2010; Jones|2011"),
    ("So «(Smith, 2010; Jones & Day, 2011; Lee et al., 2012)».", "Smith|2010; Jones & Day|2011; Lee et al.|2012"),
    ("So «(Smith, 2010, 2012)».", "Smith|2010; Smith|2012"),
    ("So «(Smith, 2010, 2012; Jones, 2011)».", "Smith|2010; Smith|2012; Jones|2011"),
    ("So «(Smith, 2010a, 2010b)».", "Smith|2010a; Smith|2010b"),
    ("So «(Smith, 2010a, b)».", "Smith|2010a; Smith|2010b"),
    ("So «(Smith 2010a,b)».", "Smith|2010a; Smith|2010b"),
    ("So «(Smith, 2010; 2012)».", "Smith|2010; Smith|2012"),
    ("So «(Smith, 2010 and 2012)».", "Smith|2010; Smith|2012"),
    ("So «(Anderson & May, 1991)».", "Anderson & May|1991"),
    ("So «(Anderson and May 1991)».", "Anderson and May|1991"),
    ("So «(R. M. May, 1977; J. Page, 2010)».", "May|1977; Page|2010"),
    ("So «(Abdel Rahman & Sommer, 2008)».", "Abdel Rahman & Sommer|2008"),
    ("So «(Winter et al., 2010; Brin & Page, 1998)».", "Winter et al.|2010; Brin & Page|1998"),
    ("So «(Smith, n.d.)».", "Smith|n.d."),
    ("So «(Smith, in press)».", "Smith|in press"),
    ("So «(Smith, forthcoming)».", "Smith|forthcoming"),
    ("So «(Smith, 1974 [1970])».", "Smith|1974 [1970]"),
    ("So «(Smith [1970] 1974)».", "Smith|[1970] 1974"),
    ("So «(Smith, 1970/1974)».", "Smith|1970/1974"),
    ("So «(see Smith, 2010)».", "Smith|2010<see"),
    ("So «(See Smith, 2010)».", "Smith|2010<See"),
    ("So «(e.g., Smith, 2010)».", "Smith|2010<e.g."),
    ("So «(cf. Smith 2010)».", "Smith|2010<cf."),
    ("So «(see also Smith, 2010; but cf. Jones, 2011)».", "Smith|2010<see also; Jones|2011<but cf."),
    ("So «(for a review see Smith, 2010)».", "Smith|2010<for a review see"),
    ("So «(Smith, 2010, p. 21)».", "Smith|2010@p. 21"),
    ("So «(Smith, 2010, pp. 3-5)».", "Smith|2010@pp. 3-5"),
    ("So «(Smith, 2010, pp. 3–5; Jones, 2011)».", "Smith|2010@pp. 3–5; Jones|2011"),
    ("So «(Smith, 2010, chap. 2)».", "Smith|2010@chap. 2"),
    ("So «(Smith 2010: 21)».", "Smith|2010@21"),
    ("So «(Smith 2010:21)».", "Smith|2010@21"),
    ("So «(Smith 2010, 21)».", "Smith|2010@21"),
    ("So «(Smith 2010, § 4)».", "Smith|2010@§ 4"),
    ("So «(Smith, 2010, p. 3, 2012, p. 4)».", "Smith|2010@p. 3; Smith|2012@p. 4"),
    ("So «(van der Berg, 2010)».", "van der Berg|2010"),
    ("So «(de la Cruz & von Hayek, 2010)».", "de la Cruz & von Hayek|2010"),
    ("So «(Bar-Anan, 2010)».", "Bar-Anan|2010"),
    ("So «(O’Hara & D'Angelo, 2010)».", "O’Hara & D'Angelo|2010"),
    ("So «(Çelik & Žižek, 2010)».", "Çelik & Žižek|2010"),
    ("So «(J. Smith, 2010)».", "Smith|2010"),
    ("So «(J. A. Smith & Jones, 2010)».", "Smith & Jones|2010"),
    ("So «(Smith, J., 2010)».", "Smith|2010"),
    ("So «(Smith und Jones 2010)».", "Smith und Jones|2010"),
    ("So «(Smith et Jones 2010)».", "Smith et Jones|2010"),
    ("So «(Smith/Jones 2010)».", "Smith/Jones|2010"),
    ("So «(Smith u. a. 2010)».", "Smith u. a.|2010"),
    ("So «(Smith y cols., 2010)».", "Smith y cols.|2010"),
    ("So «(Smith m.fl., 2010)».", "Smith m.fl.|2010"),
    ("So «(Smith and colleagues, 2010)».", "Smith and colleagues|2010"),
    ("So «(Иванов и Петров, 2010)».", "Иванов и Петров|2010"),
    ("So «(王, 2010)».", "王|2010"),
    ("So «(Council of Chief State Officers, 2010)».", "Council of Chief State Officers|2010"),
    ("So «(Council of Chief State Officers [CCSO], 2010)».", "Council of Chief State Officers|2010"),
    ("So «(World Health Organization, 2010)».", "World Health Organization|2010"),
    ("So «(Pew Internet & American Life Project, 2007)».", "Pew Internet & American Life Project|2007"),
    ("So «(Department of Health and Human Services, 2010)».", "Department of Health and Human Services|2010"),
    ("So «(U.S. Department of Labor, n.d.)».", "U.S. Department of Labor|n.d."),
    ("So «(“A Title in Quotes,” 2010)».", "A Title in Quotes|2010"),
    ("So «[Smith and Jones 2010]».", "Smith and Jones|2010"),
    ("So «(Smith,\n2010; Jones\net al., 2011)».", "Smith|2010; Jones et al.|2011"),
    ("So «(Smith\u00a0et\u00a0al., 2010)».", "Smith et al.|2010"),
    ("A «(Smith, 2010)» and b «(Jones, 2011)».", "Smith|2010; Jones|2011"),
    ("So «(Smith, 2010a–c)».", "Smith|2010a; Smith|2010b; Smith|2010c"),
    ("So «(Smith, 2010a; b)».", "Smith|2010a; Smith|2010b"),
    ("So «(Smith 2010a b)».", "Smith|2010a; Smith|2010b"),
    ("So «(Smith 2010 a, b)».", "Smith|2010 a; Smith|2010 b"),
    ("So «(Smith, 2010–a)».", "Smith|2010–a"),
    ("So «(Smith, 2010A)».", "Smith|2010A"),
    ("So «(Smith, 2010., p. 3; Jones, 2011., 2012.)».", "Smith|2010@p. 3; Jones|2011; Jones|2012"),
    ("So «(Smith 2010chap. 6)».", "Smith|2010@chap. 6"),
    ("So «(Smith i wsp., 2010)».", "Smith i wsp.|2010"),
    ("So «(Smith u. a.2010)».", "Smith u. a.|2010"),
    ("So «(Smith ve ark., 2010)».", "Smith ve ark.|2010"),
    ("So «(Smith and Jones and et al. 2010)».", "Smith and Jones and et al.|2010"),
    ("So «(Smith, brak daty)».", "Smith|brak daty"),
    ("So «(Smith, [s.d.])».", "Smith|s.d."),
    ("So «(Smith, n.d.-b; Jones, n.d.a)».", "Smith|n.d.-b; Jones|n.d.a"),
    ("So «(Smith – Jones 2010)».", "Smith – Jones|2010"),
    ("So «(Smith - Jones, 2010)».", "Smith - Jones|2010"),
    ("So «(Smith، 2010؛ Jones، 2011)».", "Smith|2010; Jones|2011"),
    ("So «(Smith J, 2010)».", "Smith|2010"),
    ("So «(Smith and Jones (eds), 2010)».", "Smith and Jones|2010"),
    ("So «(Smith & Jones, eds., 2010)».", "Smith & Jones|2010"),
    ("So «(Smith, 2010)», «(Jones, 2011)».", "Smith|2010; Jones|2011"),
    ("So «(Smith, 2010)» and «(ibid., p. 3)».", "Smith|2010; Smith|2010@p. 3"),
    ("So «(Smith, 2010)». So too «(see ebd.)».", "Smith|2010; Smith|2010<see"),
]

NARRATIVE = [
    ("«Smith (2010)» says so.", "Smith|2010"),
    ("But «Smith and Jones (2010)» do not.", "Smith and Jones|2010"),
    ("As «Smith, Jones, and Day (2010)» say.", "Smith, Jones, and Day|2010"),
    ("As «Smith et al. (2010)» say.", "Smith et al.|2010"),
    ("As «Anderson and May (1991)», «R. M. May (1977)» and «Winter et al. (2010)» say.", "Anderson and May|1991; May|1977; Winter et al.|2010"),
    ("As «Smith and colleagues (2010)» say.", "Smith and colleagues|2010"),
    ("We like «Smith’s (2010)» way.", "Smith|2010"),
    ("We like «Jones' (2010)» way.", "Jones|2010"),
    ("«Smith (2010, p. 3)» says so.", "Smith|2010@p. 3"),
    ("«Smith (2010: 21)» says so.", "Smith|2010@21"),
    ("«Smith (2010, 2012)» says so.", "Smith|2010; Smith|2012"),
    ("«Smith (2010a, b)» says so.", "Smith|2010a; Smith|2010b"),
    ("«Smith (2010; Jones 2011)» says so.", "Smith|2010; Jones|2011"),
    ("«Smith (in press)» says so.", "Smith|in press"),
    ("«Smith [2010]» says so.", "Smith|2010"),
    ("However, «Smith and Jones (2010)» do not.", "Smith and Jones|2010"),
    ("According to «Sebba (2007)», schools can.", "Sebba|2007"),
    ("In «Smith (2010)» it is so.", "Smith|2010"),
    ("The work of «van der Berg (2010)» shows.", "van der Berg|2010"),
    ("«Smith (2010)» and «Jones (2011)» agree.", "Smith|2010; Jones|2011"),
    ("(see «Smith (2010)» for more)", "Smith|2010"),
    ("In a longer text that is cut by the ends of its lines, as «Smith\net al. (2010)» and others\nhave it.", "Smith et al.|2010"),
    ("The «World Health Organization (2010)» says so.", "World Health Organization|2010"),
]

NONE = [
    "It rained (between April and May 2010; June and July, 2010; Berlin, Sommer 2010; Boston, May 2010).",
    "It rained (Monday and Friday, 2010), see Tables and Figures (2010).",
    "Mendel (1822–1884) grew peas.",
    "It rose (1990–2010) and fell.",
    "It began (May 2010).",
    "It ended (12 May, 2010).",
    "It began (in 2010).",
    "It ran (from 2010 to 2012).",
    "It is shown (Figure 2010).",
    "It is shown (Table 2001).",
    "There were many (N = 2010).",
    "The model (Equation 2001) fits.",
    "It was used (version 2010).",
    "It was paid for (Grant 2010).",
    "It was paid for (Grant No. 1999-2001).",
    "All of them (2010 of 3000) came.",
    "It was so in 2010.",
    "It was in Spring 2010 that it began.",
    "It costs $2010 (or 2,010 pounds).",
    "See https://example.org/2010/05 for more.",
    "It was done (accessed 2010-05-01).",
    "The share was 20.10% (2010%).",
    "The resolution (Resolution 2010) passed.",
    "A phone (555-2010) rang.",
    "Write to smith@example.org (2010).",
    "The census (2010) counted them.",
    "They met (a), then (b), then (1).",
    "",
    "(",
    ")2010(",
    "[[[[(2010",
    "It was signed (London, 12 May 2010).",
    "It is said again (ibid., p. 3).",
    "It was submitted to them (accepted).",
]

COMMANDS = [
    ("So «[@smith2010]».", "|@smith2010"),
    ("So «[see @smith2010, p. 3; @jones2011]».", "|@smith2010 |@jones2011"),
    (r"So «\citep[see][p. 3]{smith2010}».", "|@smith2010"),
    (r"So «\citet{smith2010}» say.", "|@smith2010"),
    (r"So «\cite{smith2010, jones2011}».", "|@smith2010 |@jones2011"),
    (r"So «\parencite[21]{smith2010}» and «\textcite{jones2011}».", "|@smith2010 |@jones2011"),
    (r"So «\autocites{smith2010}[3]{jones2011}».", "|@smith2010 |@jones2011"),
]


def ids(cases):
    return [case[0].replace("\n", " ")[:60] for case in cases]


@pytest.mark.parametrize(("marked", "works"), PARENTHETICAL, ids=ids(PARENTHETICAL))
def test_author_date_in_brackets(marked: str, works: str) -> None:
    assert found(marked) == (marked, works.split("; "))


@pytest.mark.parametrize(("marked", "works"), NARRATIVE, ids=ids(NARRATIVE))
def test_authors_before_a_bracketed_date(marked: str, works: str) -> None:
    assert found(marked) == (marked, works.split("; "))


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert found(text) == (text, [])


@pytest.mark.parametrize(("marked", "keys"), COMMANDS, ids=ids(COMMANDS))
def test_citations_written_as_keys(marked: str, keys: str) -> None:
    text = marked.replace("«", "").replace("»", "")
    citations = find_citations(text)
    shown = text
    for one in reversed(citations):
        shown = f"{shown[: one.start]}«{shown[one.start : one.end]}»{shown[one.end :]}"
    assert shown == marked
    assert [f"|@{work.key}" for one in citations for work in one.works] == keys.split()


def test_a_key_has_the_first_option_as_prefix_and_the_second_as_locator() -> None:
    (one,) = find_citations(r"So \citep[see][p. 3]{smith2010}.")
    assert (one.works[0].prefix, one.works[0].locator, one.form) == ("see", "p. 3", "parenthetical")
    (other,) = find_citations("So [see @smith2010, p. 3].")
    assert (other.works[0].prefix, other.works[0].locator) == ("see", "p. 3")


LIBRARY = Known(
    [
        Work(key="vygotsky", type="book", title="Mind in society", year=1978, authors=(Name(family="Vygotsky", given="L. S."),)),
        Work(key="thought", type="book", title="Thought and language", year=1986, authors=(Name(family="Vygotsky", given="L. S."),)),
        Work(key="nclr", type="report", title="A report", year=2016, authors=(Name(family="National Council of Rivers", literal=True),)),
        Work(key="act", type="legislation", title="Clean Rivers and Lakes Act", year=2004),
        Work(key="team", type="manual", title="A language", year=2020, authors=(Name(family="R Core Team", literal=True),)),
        Work(key="anon", type="misc", title="", year=2014),
        Work(key="in", type="book", title="Trees", year=2012, authors=(Name(family="Novak", given="A."), Name(family="Horvat", given="B."))),
        Work(key="title", type="book", title="The long way home", year=1999),
        Work(key="undated", type="misc", title="On walls", authors=(Name(family="Walker", given="J."),)),
        Work(key="edited", type="book", title="Stones", year=2001, editors=(Name(family="Gray", given="I."),)),
    ]
)
WITH_A_LIBRARY = [
    ("Vygotsky wrote a theory of signs «(1978)».", "Vygotsky|1978"),
    ("Vygotsky's theory of signs «(1978)» is known. It rose (1979).", "Vygotsky|1978"),
    ("The National Council of Rivers (NCR) wrote on what helps «(2016)».", "NCR|2016"),
    ("The «Clean Rivers and Lakes Act (2004)» asks for it.", "Clean Rivers and Lakes Act|2004"),
    ("We used R «(R Core Team 2020)».", "R Core Team|2020"),
    ("So it is often said «(2014)».", "|2014"),
    ("Drevesa «(Novak in Horvat 2012)».", "Novak in Horvat|2012"),
    ("It is told «(The long way home 1999)».", "The long way home|1999"),
    ("It is told «(The Long Way Home, 1999)».", "The Long Way Home|1999"),
    ("It is told in “«The long way home” (1999)».", "The long way home|1999"),
    ("Nobody knows when «(Walker)» or «[see Walker, p. 3]».", "Walker|; Walker|@p. 3<see"),
    ("Stones are everywhere «(2001)».", "|2001"),
    ("Nobody knows when «(Walker)»; see [Walker](https://example.org/walker).", "Walker|"),
    ("Trees «(Novak and Horvat, 3 May 2012)» and «Novak (May 2012)».", "Novak and Horvat|2012; Novak|2012"),
    ("Signs «(Vygotsky, Mind in society, 1978)».", "Vygotsky|1978"),
    ("Trees «(Novak Horvat et al. 2012)».", "Novak Horvat et al.|2012"),
    ("Trees «(Novak AB, 2012)».", "Novak|2012"),
    ("As «Vygotsky 1978: 5» and «Vygotsky 1978, p. 5» show.", "Vygotsky|1978@5; Vygotsky|1978@p. 5"),
    ("As «Novak et al. 2012» show, and «Vygotsky 1978».", "Novak et al.|2012; Vygotsky|1978"),
]


@pytest.mark.parametrize(("marked", "works"), WITH_A_LIBRARY, ids=ids(WITH_A_LIBRARY))
def test_what_the_library_knows_is_seen(marked: str, works: str) -> None:
    assert found(marked, LIBRARY) == (marked, works.split("; "))


def test_a_semicolon_may_stand_between_authors() -> None:
    assert found("So «(SMITH; JONES, 2010)».") == ("So «(SMITH; JONES, 2010)».", ["SMITH; JONES|2010"])


CHAINED = [
    ("Trees grow «Smith (2010); Jones et al. (2011); and Day (2012)».", "Smith|2010; Jones et al.|2011; Day|2012<and"),
    (
        "Signs are old «Vygotsky [1978], [1986]». They fall «Jones [2011]; see also Day [2012]».",
        "Vygotsky|1978; Vygotsky|1986; Jones|2011; Day|2012<see also",
    ),
    ("Trees grow «Novak and Horvat 2012; Vygotsky 1978».", "Novak and Horvat|2012; Vygotsky|1978"),
    ("Trees «(Lee, 2010)» grow, say «Smith (2010)»; «Jones (2011)».", "Lee|2010; Smith|2010; Jones|2011"),
    ("As «Smith (2010)», «Jones (2011)» and «Day (2012)» say.", "Smith|2010; Jones|2011; Day|2012"),
]


@pytest.mark.parametrize(("marked", "works"), CHAINED, ids=ids(CHAINED))
def test_what_stands_side_by_side_is_one_citation_where_the_text_puts_no_brackets_around_citations(marked: str, works: str) -> None:
    assert found(marked, LIBRARY) == (marked, works.split("; "))


def test_commas_part_the_works_of_one_citation_in_a_long_text_without_brackets_around_any() -> None:
    text = " ".join(f"It is so Smith (19{n}), Jones (20{n})." for n in range(10, 30))
    assert {len(one.works) for one in find_citations(text)} == {2}


def test_a_word_for_the_work_before_is_left_alone_where_several_stand_before() -> None:
    assert len(find_citations("So (Smith, 2010; Jones, 2011). So too (ibid.).")) == 1


def test_nothing_is_looked_for_in_a_list_of_references() -> None:
    text = "So (Smith, 2010).\n\nSmith (2010). A title."
    assert len(find_citations(text)) == 2
    assert len(find_citations(text, references=[(19, len(text))])) == 1


def test_a_lone_reference_is_told_as_one() -> None:
    text = "Some prose about it.\n\nLopez, N., Patrick, S. and Day, C., Rivers and Lakes: The Next Phase, 2017.\n\nMore prose."
    (one,) = find_citations(text)
    assert (one.form, one.works[0].authors, one.works[0].year) == ("reference", "Lopez, Patrick, Day", "2017")


def test_every_style_finds_its_own_example() -> None:
    for style in STYLES[:5]:
        names = [one.style for one in find_citations(f"Some prose about it.\n\n{style.example}\n\nMore prose.")]
        assert names == [style.name]
    assert len({style.name for style in STYLES}) == len(STYLES)


# What always holds

PIECES = st.sampled_from(
    [
        *("(", ")", "[", "]", "Smith", "2010", "2010a", " ", ", ", "; ", "et al.", "& ", "and ", "van ", "p. 3", "n.d.", "@k", "\\cite{", "}"),
        *("\n", "\n\n", "’s", "É", "–", "J. ", "(2010)", "\u0301"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


def holds(text: str, citations: tuple[InTextCitation, ...]) -> None:
    end = 0
    for one in citations:
        assert end <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]
        assert one.works
        end = one.end


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_any_text_gives_spans_in_order_without_overlaps(text: str) -> None:
    holds(text, find_citations(text))
    holds(text, find_citations(text, known=LIBRARY))


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_composed_text_gives_the_same_works_twice(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    once = find_citations(composed)
    assert once == find_citations(unicodedata.normalize("NFC", composed))


@pytest.mark.parametrize(
    "piece",
    [
        *("(", "[", "2010 ", "(2010 ", "Smith, ", "Smith (", "(Smith 2010; ", "et al. ", "A. ", "Smith & ", "\\cite{a}", "[@a; ", "“", "van der "),
        *("(a (b (c ", "2010–", "(ibid.) ", "Smith (2010); ", "2010a-z, ", "(Walker ", "see "),
    ],
    ids=repr,
)
def test_hostile_repetition_costs_in_proportion(piece: str) -> None:
    assert doubling(find_citations, piece * 400, piece * 800) <= 2.6


ENTRIES = "\n\n".join(f"Reed, A. ({year}). Rivers. Some Press." for year in range(1990, 2010, 2))
LISTED = parse_references(ENTRIES, (0, len(ENTRIES)))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("In her novel Deep Waters (1990) it is so.", []),
        ("It is so in the print (Deep Waters, 1941).", []),
        ("So it was since the Republic (1889) and (Ethica, 1677).", []),
        ("As Ada Reed (1882–1948) said.", []),
        ("As Moss (1990) and Lee et al. (1841) said (World Bank, 1990; Moss, 1992).", ["Moss", "Lee et al.", "World Bank", "Moss"]),
        ("As Ada Reed (1990) said (Deep & Waters, 1841).", ["Reed", "Deep & Waters"]),
    ],
)
def test_a_text_that_lists_its_works_names_titles_and_lives_besides(text: str, named: list[str]) -> None:
    assert [work.authors for one in find_citations(text, listed=LISTED) for work in one.works] == named


def test_without_a_list_a_title_may_be_what_is_cited() -> None:
    assert found("It is so in «Deep Waters (1990)».")[1] == ["Deep Waters|1990"]


def test_the_years_of_a_life_are_no_date_though_the_library_has_the_author() -> None:
    known = Known([Work(key="a", type="book", title="Lakes", authors=(Name(family="Reed", given="Ada"),), year=1931, year_text="1931/1935")])
    assert found("As Ada Reed (1882–1948) said in «Reed (1931–1935)».", known)[1] == ["Reed|1931–1935"]


@pytest.mark.parametrize("cited", ["Reeds Begriff dafür «(1931)»", "wieder «(A. Reed jan.–jul. 1931, 3)»", "«Reed (;, 1931)»", "«Reed ([S.d.])»"])
def test_forms_that_the_library_bears_out(cited: str) -> None:
    known = Known([Work(key="a", type="book", title="Lakes", authors=(Name(family="Reed", given="A."),), year=1931, year_text="1931")])
    shown, works = found(f"Hier sagt es {cited} auch.", known)
    assert shown == f"Hier sagt es {cited} auch."
    assert len(works) == 1
