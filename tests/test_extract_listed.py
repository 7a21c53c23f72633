"""One entry of a list of references, taken apart: its authors, its title, and where it stands, in the ways that styles print them."""

from __future__ import annotations

import pytest
from examples import doubling
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extract.imprint import imprint_of
from kb.extract.listed import read_entry
from kb.extract.listed_names import names_of
from kb.extract.records import ListedReference


def entry(text: str) -> ListedReference:
    found = read_entry(text, 0, len(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("printed", "families"),
    [
        ("Anders, Mia S., Aaron S. Horne, Kelly R. Risk, Emily Ronn, Ray De Vries, and Ben C. Martin.", "Anders|Horne|Risk|Ronn|De Vries|Martin"),
        ("Anders, Mia S, Ben C Martin, and Ray de Vries", "Anders|Martin|de Vries"),
        ("Anders, Mia, Aaron Horne, Kelly Risk, et al.", "Anders|Horne|Risk"),
        ("Anders, M. S., A. Horne, and K. Risk", "Anders|Horne|Risk"),
        ("Anders, M. S., Horne, A., & Risk, K.", "Anders|Horne|Risk"),
        ("Anders, Mia; Horne, Aaron", "Anders|Horne"),
        ("ANDERS, MIA ; PACE III, RICHARD M. ; VRIES, RAY DE:", "ANDERS|PACE III|DE VRIES"),
        ("Feder, S., Dawes Jr., J. W., & Heyen, J. van", "Feder|Dawes Jr.|van Heyen"),
        ("Numan M von, Anders MS", "von Numan|Anders"),
        ("Stokes Anna F, Wong Ben, Fletcher Carl", "Stokes|Wong|Fletcher"),
        ("Kuss, Malte, and Carl E Rasmus", "Kuss|Rasmus"),
        ("McKay, W., others", "McKay"),
        ("John Smith", "John Smith"),
    ],
    ids=lambda value: value[:30],
)
def test_names_are_told_apart(printed: str, families: str) -> None:
    names, _ = names_of(printed)
    assert "|".join(name.family for name in names) == families


@pytest.mark.parametrize(
    "body",
    [
        "Office of Science and Technology Policy", "National Academies of Sciences, Engineering, and Medicine", "STAN DEVELOPMENT TEAM",
        "World Health Organization", "Commission on Ocean Policy",
    ],
)  # fmt: skip
def test_a_body_is_one_author_whole(body: str) -> None:
    (name,), more = names_of(body)
    assert (name.family, name.literal, more) == (body, True, False)


def test_a_body_may_stand_among_persons() -> None:
    names, _ = names_of("Reed, A., & World Health Organization")
    assert [(name.family, name.literal) for name in names] == [("Reed", False), ("World Health Organization", True)]


def test_initials_keep_their_full_stops() -> None:
    names, _ = names_of("Reed, J. T., and Moss, P.")
    assert [name.given for name in names] == ["J. T.", "P."]


@pytest.mark.parametrize(
    ("behind", "parts"),
    [
        ("Academic Waters 82 (9): 853–60", "Academic Waters|82|9|853–60"),
        ("Academic Waters 82(9): 853–60.", "Academic Waters|82|9|853–60"),
        ("Front. Water Sci. 9:1096", "Front. Water Sci|9||1096"),
        ("Waters, 12, 345–350", "Waters|12||345–350"),
        ("Waters, 12(3), e345", "Waters|12|3|e345"),
        ("Waters, vol. 3, no. 2, pp. 1-9", "Waters|3|2|1-9"),
        ("Waters, v. 22, n. 3, p. 441–469, 2001", "Waters|22|3|441–469"),
        ("In: Waters Bd. 15 (2012), Nr. 1, S. 28–43", "Waters|15|1|28–43"),
        ("In: Waters Bd. 139, Brill (2002), Nr. 7, S. 939–973", "Waters|139|7|939–973"),
        ("Waters. 2010;12(3):345-50", "Waters|12|3|345-50"),
        ("Waters [en ligne]. 2012. Vol. 35, n° 2, pp. 526‑528. DOI 10.1234/bty.", "Waters|35|2|526‑528"),
        ("Waters 12 (1). Springer Nature: 53–74", "Waters|12|1|53–74"),
        ("Waters and Lakes, 1–37. https://doi.org/10.1234/x", "Waters and Lakes|||1–37"),
        ("Proceedings of the 18th Conference on Waters, pp. 51–56", "Proceedings of the 18th Conference on Waters|||51–56"),
        ("arXiv 1701.02434", "arXiv 1701.02434|||"),
        ("Waters 10(2). Available at: https://example.org (Accessed: July 23, 2021)", "Waters|10|2|"),
        ("Some Press", "Some Press|||"),
        ("", "|||"),
    ],
    ids=lambda value: value[:40],
)
def test_a_journal_is_told_from_its_numbers(behind: str, parts: str) -> None:
    found = imprint_of(behind, "2012")
    assert "|".join((found.container, found.volume, found.issue, found.pages)) == parts


@pytest.mark.parametrize(
    ("printed", "title", "container"),
    [
        ("Reed, A. (2016). The factor RAP2. 12 affects plants. Waters 12, 141–153.", "The factor RAP2. 12 affects plants", "Waters"),
        ("Reed, A. (2016). Roots (Vigna radiata (L.) cv. KPS1) in water. Waters 12, 1–3.", "Roots (Vigna radiata (L.) cv. KPS1) in water", "Waters"),
        ("Reed, A. (2016). Ponds of St. Anne vs. Dr. Moss. Waters 12, 1–3.", "Ponds of St. Anne vs. Dr. Moss", "Waters"),
        ("Reed, A. (2016). Machine learning of waters in R. Waters, 12(3), 1–3.", "Machine learning of waters in R", "Waters"),
        ("Reed, A. (2016). Who swims? A study of ducks and geese. Waters, 12, 1–3.", "Who swims? A study of ducks and geese", "Waters"),
        ("Reed, A. (2016). Who swims? Waters, 12, 1–3.", "Who swims?", "Waters"),
        ("Reed, A.: Ducks and geese in space and time, Waters, 491, 444–448, 2012.", "Ducks and geese in space and time", "Waters"),
        ("Reed, A. (2016). Ducks of the world (2nd ed.). Some Press.", "Ducks of the world", "(2nd ed.). Some Press"),
        ("Reed, A., 2006. Ducks of the world, in: Moss, B. (Ed.), All waters. Some Press, pp. 1–9.", "Ducks of the world", "All waters"),
        ("REED, Liam J. Ducks of the world. Waters, v. 3, p. 217–223, 2012.", "Ducks of the world", "Waters"),
        ("REED, LIAM J. ; MOSS, ANN: Ducks of the world. In: Waters Bd. 15 (2012), S. 2–3", "Ducks of the world", "Waters"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_title_ends_where_its_container_begins(printed: str, title: str, container: str) -> None:
    found = entry(printed)
    assert (found.title, found.container) == (title, container)


def test_a_volume_of_a_book_leaves_its_publisher() -> None:
    found = entry("Reed, A. (2012). Ducks of the world (Vol. 98). Some Press.")
    assert (found.title, found.volume, found.publisher, found.type) == ("Ducks of the world", "98", "Some Press", "misc")


def test_old_and_short_dois_are_whole() -> None:
    assert entry("Reed, A. (2000). Ducks of the world. Waters, 1, 2. doi:10.1002/1099(200011/12)10:6<437::AID-Q425>3.0.CO;2-Q.").doi.endswith("2-Q")
    assert entry("Reed, A. (2000). Ducks of the world. Waters, 1, 2. https://doi.org/10/gdq9pc.").doi == "10/gdq9pc"


@pytest.mark.parametrize(
    "piece", ["Reed, A., ", "and ", "A. ", "(", "Reed ; ", "12, ", "vol. ", "In ", "1–", "[", "? A b c ", "(A bc. ", "x, a b ", "a "], ids=repr
)
def test_the_cost_of_an_entry_grows_with_its_length(piece: str) -> None:
    def read(text: str) -> object:
        return read_entry(text, 0, len(text)), names_of(text), imprint_of(text, "2010")

    assert doubling(read, piece * 400, piece * 800) <= 2.2


PIECES = (
    "Reed, A.", " & ", "Moss", ", ", ". ", "(2010)", "12", "(3)", ":", "1–9", " In ", "(Eds.)", "“", "”", "?", "et al.", ";", "ß", "\ud800",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = read_entry(text, 0, len(text))
    assert found is None or (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("REED, A. Rivers of the north. Waters, v. 3, p. 4–5, b2001.", "2001b"),
        ("REED, A. Rivers of the north. Somewhere: Some Press, a1987", "1987a"),
        ("Reed A. Rivers of the north. Somewhere: Some Press; c2001.", "2001"),
        ("Reed, A. (2001a). Rivers of the north. Waters, 3, b1987.", "2001a"),
    ],
)
def test_a_letter_may_stand_before_its_year(printed: str, year: str) -> None:
    entry = read_entry(printed, 0, len(printed))
    assert entry is not None
    assert entry.year == year
