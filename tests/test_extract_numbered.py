"""Citations by number: « and » mark where they begin and end; the entries that each names stand beside. The sentences and works are ours."""

from __future__ import annotations

import pytest
from examples import doubling

from kb.extract.numbered import NAME
from kb.extract.plain import PlainText
from kb.extract.raised import level, raised
from kb.extraction import Extraction, extracted
from kb.model import Name, Work
from kb.readers.documents import document_from

FAMILIES = ("Abbot", "Bell", "Carr", "Dunn", "Eads", "Frey")
PROSE = "Lamps draw moths"


def entry(number: int, family: str) -> str:
    return f"{family} {'AB'[number % 2]}. How moths come to lamp {number}. J Lamps. {2000 + number};{number}(2):11-19."


def listed(mark: str = "[{}] ", families: tuple[str, ...] = FAMILIES) -> str:
    entries = "\n\n".join(mark.format(number) + entry(number, family) for number, family in enumerate(families, 1))
    return f"\n\nReferences\n\n{entries}\n"


def read(text: str, works: tuple[Work, ...] = ()) -> Extraction:
    return extracted(PlainText(name="review.txt", format="text", sha256="", text=text), works)


def shown(marked: str, signs: str, mark: str = "[{}] ") -> tuple[str, str]:
    """The first sentence with its citations marked, and their works; behind it a document that uses all numbers with these signs."""
    sentence = marked.replace("«", "").replace("»", "")
    uses = ". ".join(f"{PROSE} {signs.format(number)}" for number in range(1, len(FAMILIES) + 1))
    made, at, works = "", 0, []
    for one in read(f"{sentence}\n\nAnd further it is said of them. {uses}.{listed(mark)}").citations:
        if one.end > len(sentence):
            break
        made += f"{sentence[at : one.start]}«{one.text}»"
        at = one.end
        works += [
            f"{work.authors} {work.year}" + (f"@{work.locator}" if work.locator else "") + (f"<{work.prefix}" if work.prefix else "")
            for work in one.works
        ]
    return made + sentence[at:], "; ".join(works)


SQUARE = [
    ("It is so «[1]» and not otherwise.", "Abbot 2001"),
    ("It is so«[1]».", "Abbot 2001"),
    ("It is so «[1, 3]».", "Abbot 2001; Carr 2003"),
    ("It is so «[2-4]».", "Bell 2002; Carr 2003; Dunn 2004"),
    ("It is so «[1, 4–6]».", "Abbot 2001; Dunn 2004; Eads 2005; Frey 2006"),
    ("It is so «[1], [3]».", "Abbot 2001; Carr 2003"),
    ("It is so «[1]–[3]».", "Abbot 2001; Bell 2002; Carr 2003"),
    ("It is so «[3]–[1]».", "Carr 2003; Abbot 2001"),
    ("It is so «[1][3]».", "Abbot 2001; Carr 2003"),
    ("It is so «[2, p. 3]».", "Bell 2002@p. 3"),
    ("It is so «[2, pp. 3–5; 4]».", "Bell 2002@pp. 3–5; Dunn 2004"),
    ("It is so «[see 2]».", "Bell 2002<see"),
    ("It is so «[e.g., 2, 3]».", "Bell 2002<e.g.; Carr 2003"),
    ("It is so «[see 2 for more]».", "Bell 2002<see"),
    ("«Bell [2]» says so.", "Bell 2002"),
    ("As «Bell et al. [2]» say.", "Bell 2002"),
    ("As «Bell and Carr [2]» say.", "Bell 2002"),
    ("That of [Fig. 2] and of [Table 3] is shown.", ""),
    ("The array x[1] and the vector v[2] are empty.", ""),
    ("It lies in the interval [1, 5] and in the range [2–4].", ""),
    ("It was so in [2010].", ""),
    ("It was so in Fig. [2] and figure [3].", ""),
    ("All lie in [0, 1].", ""),
    ("It fell from x = [3] to y.", ""),
]
ROUND = [
    ("It is so «(1)».", "Abbot 2001"),
    ("It is so «(1, 3-5)».", "Abbot 2001; Carr 2003; Dunn 2004; Eads 2005"),
    ("It is so «(see 2, p. 3)».", "Bell 2002@p. 3<see"),
    ("There are three: (1) lamps, (2) moths, and (3) nights.", ""),
    ("It follows from equation (2) and Eq. (3).", ""),
    ("It was so (n = 3) for three (of 5).", ""),
    ("It was so (2010).", ""),
    ("It is f(2) of that.", ""),
]
RAISED = [
    ("It is so«¹».", "Abbot 2001"),
    ("It is so.«¹,³» And more.", "Abbot 2001; Carr 2003"),
    ("It is so«²–⁴».", "Bell 2002; Carr 2003; Dunn 2004"),
    ("It is so«^(see 2)».", "Bell 2002<see"),
    ("It is so«^(2,4)» and«^3^».", "Bell 2002; Dunn 2004; Carr 2003"),
    ("A field of 3 m², 10⁵ moths, R² and x³ of 3 s⁻¹, with ¹³C.", ""),
]


@pytest.mark.parametrize(("marked", "works"), SQUARE, ids=lambda value: value[:40])
def test_square_brackets(marked, works):
    assert shown(marked, "[{}]") == (marked, works)


@pytest.mark.parametrize(("marked", "works"), ROUND, ids=lambda value: value[:40])
@pytest.mark.parametrize("mark", ["({}) ", "{}. "], ids=["(1)", "1."])
def test_round_brackets(marked, works, mark):
    assert shown(marked, "({})", mark) == (marked, works)


@pytest.mark.parametrize(("marked", "works"), RAISED, ids=lambda value: value[:40])
@pytest.mark.parametrize("mark", ["{}. ", "{} "], ids=["1.", "1"])
def test_raised_figures(marked, works, mark):
    assert shown(marked, "so^{}^", mark) == (marked, works)


NOT_NUMERIC = {
    "no list": "Lamps [1] draw [2] moths [3] at [4] night [5].",
    "a list of which few numbers are used": f"Lamps draw moths [1].{listed()}",
    "points counted in round brackets, a list without numbers": f"(1) One. It is (2) two, (3) three, and (4) four, (5) five, (6) six.{listed('')}",
    "author-date citations": " ".join(
        f"So ({family}, {2000 + n}) and more [{n}]. {family} ({2000 + n}) said it." for n, family in enumerate(FAMILIES, 1)
    )
    + " ".join(f"They came (Moth & {family}, 2010; Night & {family}, 2011)." for family in FAMILIES)
    + listed(),
    "numbers beyond the list": "Lamps [11] draw [12] moths [13] at [14] night [15]. " + " ".join(f"So [{n}]." for n in range(1, 5)) + listed(),
    "notes": "Lamps draw[1] moths[2] at[3] night[4].\n\n[1] It is so.\n\n[2] It is not.\n\n[3] It may be.\n\n[4] So they say.\n" + listed(),
}


@pytest.mark.parametrize("text", NOT_NUMERIC.values(), ids=NOT_NUMERIC)
def test_what_does_not_cite_by_number_is_left_alone(text):
    assert [one.text for one in read(text).citations if one.style == NAME] == []


def test_a_list_without_numbers_counts_by_its_order():
    text = " ".join(f"Moths come [{number}]." for number in range(1, 7)) + listed("")
    assert [work.authors for one in read(text).citations for work in one.works] == list(FAMILIES)


def test_each_chapter_has_a_list_of_its_own():
    others = tuple(f"{family}son" for family in FAMILIES)
    uses = " ".join(f"Moths come [{number}]." for number in range(1, 7))
    found = read(f"{uses}{listed()}\n\nChapter two\n\n{uses}{listed(families=others)}").citations
    assert [work.authors for one in found for work in one.works] == [*FAMILIES, *others]


def test_works_are_found_in_the_library_by_the_title_of_their_entry():
    library = tuple(
        Work(key=f"k{n}", type="article", title=f"How moths come to lamp {n}", authors=(Name(family=family, given="A."),), year=2000 + n)
        for n, family in enumerate(FAMILIES, 1)
    )
    text = " ".join(f"Moths come [{number}]." for number in range(1, 7)) + listed()
    found = read(text, library)
    assert [one.keys for one in found.citations] == [(f"k{n}",) for n in range(1, 7)]
    assert (found.missing, found.uncited) == ((), ())


def test_two_works_of_one_author_and_year_stay_two_where_the_library_lacks_them():
    same = "[{}] Moth A. About {}. J Lamps. 2004;1(2):11-19."
    titles = ("lamps of gas", "lamps of oil", "lamps of wax", "lamps of wire")
    text = (
        " ".join(f"So it is [{n}]." for n in range(1, 5)) + "\n\nReferences\n\n" + "\n\n".join(same.format(n, one) for n, one in enumerate(titles, 1))
    )
    assert [one.listed.title for one in read(text).missing if one.listed] == [f"About {title}" for title in titles]


def test_a_number_whose_entry_could_not_be_read_names_no_work():
    text = " ".join(f"So it is [{n}]." for n in range(1, 6)) + listed().replace(f"[3] {entry(3, 'Carr')}\n\n", "")
    works = [work for one in read(text).citations for work in one.works]
    assert [(work.authors, work.key) for work in works][2] == ("", None)
    assert works[3].authors == "Dunn"


NAMES = [
    ("[1] J. A. Moth and B. Night, “On lamps,” J. Lamps, vol. 2, pp. 11–19, 2004.", ["Moth", "Night"], "2004"),
    (
        "[1] J.-P. Moth, B. Night, and C. Dusk, “On lamps,” J. Lamps, vol. 2, 2004, doi: 10.1016/j.lamps.2004.01.010.",
        ["Moth", "Night", "Dusk"],
        "2004",
    ),
    ("[1] B. Night et al., “On lamps,” J. Lamps, vol. 2, pp. 1911–1919, 2004.", ["Night"], "2004"),
    ("1. Moth JA, van der Night B. On lamps. J Lamps. 2004;2(3):11-19.", ["Moth", "van der Night"], "2004"),
    ("1 Moth J A, Night B. On lamps. Lamp Press, 2004.", ["Moth", "Night"], "2004"),
    ("(1) Moth, J. A.; Night, B. On Lamps. J. Lamps 2004, 2 (3), 11–19.", ["Moth", "Night"], "2004"),
    ("1. Moth, J. A. & Night, B. On Lamps and Moths. J. Lamps 2, 1911–1919 (2004).", ["Moth", "Night"], "2004"),
    ("1. Moth JA. On Lamps. London: Lamp Press; 2004 [cited 2023 May 3]. Available from: https://lamps.example", ["Moth"], "2004"),
    ("[1] Lamp Board, On lamps, London: Lamp Press, 2004.", [], "2004"),
]


@pytest.mark.parametrize(("printed", "families", "year"), NAMES, ids=lambda value: value[:30] if isinstance(value, str) else "")
def test_entries_of_numbered_lists_are_read(printed, families, year):
    more = listed("{} " if printed.startswith("1 ") else "[{}] ").partition("References\n\n")[2]
    (first, *_) = read(f"Prose.\n\nReferences\n\n{printed}\n\n{more}").references
    assert first.number == 1
    assert ([name.family for name in first.authors], first.year) == (families or [name.family for name in first.authors], year)


def test_raised_figures_are_told_from_others():
    assert [raised(text) for text in ("1,2", "th", "*", "[3]", "−1", "a")] == ["¹,²", "th", "*", "[³]", "⁻¹", "a"]
    assert level("⁽¹⁻³⁾") == "(1-3)"


HTML = "<p>Lamps draw moths<sup>{}</sup> at night, on 3 m<sup>2</sup>, the 4<sup>th</sup> time.</p>"


def test_superscripts_of_a_page_cite():
    uses = "".join(HTML.format(n) for n in (1, "2,3", "4–6"))
    entries = "".join(
        f"<div class='csl-entry'><div class='csl-left-margin'>{n}.</div><div class='csl-right-inline'>{entry(n, family)}</div></div>"
        for n, family in enumerate(FAMILIES, 1)
    )
    page = f"<html><body>{uses}<h1>References</h1><div id='refs' class='references'>{entries}</div></body></html>"
    plain = document_from(page.encode(), "page.html")
    assert "moths²,³ at night, on 3 m², the 4th time." in plain.text
    assert [one.text for one in extracted(plain).citations] == ["¹", "²,³", "⁴–⁶"]
    assert [work.authors for one in extracted(plain).citations for work in one.works] == list(FAMILIES)


def test_superscripts_of_an_article_cite():
    uses = "".join(f"<p>Lamps draw moths<xref ref-type='bibr' rid='r{n}'><sup>{n}</sup></xref> at night.</p>" for n in range(1, 7))
    entries = "".join(
        f"<ref id='r{n}'><label>{n}</label><element-citation><name><surname>{family}</surname><given-names>A</given-names></name>"
        f"<article-title>How moths come to lamp {n}</article-title><source>J Lamps</source><year>{2000 + n}</year></element-citation></ref>"
        for n, family in enumerate(FAMILIES, 1)
    )
    article = (
        f"<article><body><sec><title>Lamps</title>{uses}</sec></body><back><ref-list><title>References</title>{entries}</ref-list></back></article>"
    )
    found = extracted(document_from(article.encode(), "article.xml")).citations
    assert [(one.text, one.works[0].authors, one.works[0].year) for one in found] == [
        (raised(str(n)), family, str(2000 + n)) for n, family in enumerate(FAMILIES, 1)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[1] ", "[1]–[2], ", "(1, see 2) ", "so¹,² ", "[see ", "^(", "^1 and ", "[[", "\n", "[1-200, "], ids=repr)
def test_growth_is_linear_on_hostile_text(piece):
    def text(n: int) -> str:
        return f"{piece * n}{listed()}"

    assert doubling(read, text(400), text(800)) <= 2.6
