"""Documents of every format to plain text, and what hostile files come to."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pdf_pages import PICTURE, lines, pdf, turned

from kb.errors import KbError
from kb.extract.plain import section_at
from kb.readers import confined, documents
from kb.readers.documents import READERS, document_from, read_document

FIRST = """\
Gardens cool the streets that they line, which many
studies of the town have found (Okoro & Lindqvist,
2010; García-Pérez, 2011a). People who live there say
that the evenings are milder, and so are the temper-
atures of the walls. Lindqvist (2012, p. 3) measured
them all summer long with instruments of her own."""
HTML = """<!doctype html><html><head><title>No</title><script>alert("no")</script><style>p {color: red}</style></head>
<body><nav>Menu (Nobody, 2000)</nav><main><h1>Gardens</h1><p>Gardens <em>cool</em> streets (Okoro&nbsp;&amp; Lindqvist,
 2010).<sup><a class="footnote-ref" href="#n">1</a></sup> And <span hidden>not seen</span>more<br>of it.</p>
<div style="display: none">hidden</div><!-- <p>no comment</p> --><ul><li>one</li><li>two</li></ul>
<h2>References</h2><div id="refs"><div>Okoro, A., &amp; Lindqvist, B. (2010). Streets.</div></div></main><footer>Foot</footer></body></html>"""
JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS 1.3//EN" "JATS.dtd">
<article><front><journal-meta><journal-title>No</journal-title></journal-meta><article-meta><title-group><article-title>Gardens</article-title>
</title-group><contrib-group><contrib><name><surname>Writer</surname></name></contrib></contrib-group><abstract><p>In short.</p></abstract>
</article-meta></front><body><sec><label>1</label><title>Aims</title><p>Gardens cool streets (<xref ref-type="bibr" rid="r1">Okoro, 2010</xref>;
caf&eacute;)<xref ref-type="fn" rid="f"><sup>1</sup></xref><fn id="f"><label>1</label><p>A note.</p></fn> for all.</p></sec></body>
<back><ref-list><title>References</title><ref id="r1"><element-citation><person-group><name><surname>Okoro</surname><given-names>A</given-names>
</name></person-group><year>2010</year><article-title>Streets</article-title><source>Towns</source><volume>3</volume><fpage>4</fpage><lpage>9</lpage>
</element-citation></ref><ref><mixed-citation>Lindqvist, B. (2012). <article-title>Walls</article-title>. Towns.</mixed-citation></ref></ref-list>
</back></article>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def paragraph(words: str, style: str = "") -> str:
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{told}<w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def titles(plain):
    return [section.title for section in plain.sections]


# What each reader reads


def test_plain_text_stays_as_it_is() -> None:
    text = "\ufeffStreets (Müller,\r\n2010)\rand\tso  on\n"
    plain = document_from(text.encode(), "review.txt")
    assert plain.text == text
    assert plain.format == "text"


@pytest.mark.parametrize("name", ["review.md", "review.qmd", "review.tex", "review"])
def test_markup_that_people_write_stays_as_it_is(name: str) -> None:
    assert document_from(b"# Aims\n\nAs *said* [@okoro2010].\n", name).text == "# Aims\n\nAs *said* [@okoro2010].\n"


@pytest.mark.parametrize(("encoding", "told"), [("utf-16", ""), ("cp1252", "not-utf8")])
def test_older_encodings_are_read(encoding: str, told: str) -> None:
    plain = document_from("Straßen (Müller, 2010)".encode(encoding), "review.txt")
    assert plain.text == "Straßen (Müller, 2010)"
    assert [problem.code for problem in plain.problems] == [told] * bool(told)


def test_pdf_lines_become_paragraphs_without_heads_and_page_numbers() -> None:
    head = (60.0, 800.0, 9.0, "Journal of Streets")
    second = [(60.0, 760.0, 10.0, "which goes on here behind the break of the page as if it"), (60.0, 748.0, 10.0, "were none.")]
    first = [*lines(60, 760, FIRST), (72.0, 680.0, 10.0, "Another paragraph begins with an indented line and is one"),
             (60.0, 668.0, 10.0, "that does not end at the foot of its page but reads on")]  # fmt: skip
    plain = document_from(pdf([head, *first, (300.0, 30.0, 9.0, "1")], [head, *second, (300.0, 30.0, 9.0, "2")]), "review.pdf")
    whole = " ".join(FIRST.split()).replace("temper- atures", "temperatures")
    assert plain.text.split("\n\n")[0] == whole
    assert "reads on which goes on here behind the break of the page as if it were none." in plain.text
    assert "Journal" not in plain.text
    assert not re.search(r"\b[12]\b(?!01)", plain.text.replace("2010", "").replace("2011", "").replace("2012", ""))


def test_pdf_columns_are_read_one_after_the_other() -> None:
    left, right = FIRST, FIRST.replace("Gardens cool", "Lawns dry").replace("Okoro", "Nakamura")
    across = "\n".join(a + " " * 5 + b for a, b in zip(left.splitlines(), right.splitlines(), strict=True))
    rows = [text for pair in zip(lines(40, 760, left, size=8), lines(310, 760, right, size=8), strict=True) for text in pair]
    plain = document_from(pdf([(40.0, 790.0, 16.0, "Gardens and lawns in the towns of the south"), *rows]), "review.pdf")
    assert titles(plain) == ["Gardens and lawns in the towns of the south"]
    assert plain.text.index("instruments of her own") < plain.text.index("Lawns dry the streets")
    assert across.splitlines()[0] not in plain.text


def test_pdf_notes_stand_behind_their_paragraph_and_line_numbers_are_gone() -> None:
    numbers = [(30.0, 760.0 - 12 * line, 7.0, str(line + 1)) for line in range(6)]
    note = [(60.0, 60.0, 7.0, "1 A note of its own (see Miller, 1999) at the foot of the page, in small print.")]
    plain = document_from(pdf([*numbers, *lines(60, 760, FIRST), *note]), "review.pdf")
    assert plain.text.split("\n\n")[1].strip() == "A note of its own (see Miller, 1999) at the foot of the page, in small print."
    assert plain.text.startswith("Gardens cool the streets that they line, which many studies")


def test_pdf_headings_are_larger_or_bold() -> None:
    page = [(60.0, 790.0, 15.0, "Aims"), *lines(60, 760, FIRST), (60.0, 660.0, 10.0, "What was done"), *lines(60, 640, FIRST)]
    plain = document_from(pdf(page, bold=["What was done"]), "review.pdf")
    assert titles(plain) == ["Aims", "What was done"]
    assert section_at(plain.sections, plain.text.rindex("Lindqvist (2012")) == "What was done"


@pytest.mark.parametrize(
    ("before", "figures", "read"),
    [
        ("with 10", "8", "with 10⁸ of them"), ("with 10", "-3", "with 10⁻³ of them"), ("5 mL", "–1", "5 mL⁻¹ of them"),
        ("9 m", "2", "9 m² of them"), ("an R", "2", "an R² of them"),
        ("as said", "2", "as said of them"), ("by 2010", "3", "by 2010 of them"), ("the atom", "2", "the atom of them"),
    ],
)  # fmt: skip
def test_pdf_powers_stay_with_their_base_and_marks_of_notes_go(before: str, figures: str, read: str) -> None:
    shown = b"BT /F1 10 Tf 60 640 Td (%s) Tj /F1 6 Tf 3.5 Ts (%s) Tj /F1 10 Tf 0 Ts ( of them.) Tj ET"
    page = shown % (before.encode(), figures.encode("cp1252"))
    assert document_from(pdf(page), "review.pdf").text == f"{read}.\n"


GOES_ON = """\
A paragraph that a wide table interrupts does not end at
the foot of the page that stands before the table but in"""
ENDS = "the middle of the page behind it, where it has its stop."
TABLE = [
    (60, 500, 9, "Table 1. What was planted."),
    (60, 470, 9, "Town"), (200, 470, 9, "What was planted there"), (400, 470, 9, "Source"),
    *lines(60, 440, "Sandport\nand bay", size=9), *lines(200, 440, "Limes along the streets of\nthe old town and planes in\nthe new one", size=9),
    (400, 440, 9, "Okoro et al. (2010)"),
    (60, 380, 9, "Northam"),
    *lines(200, 380, "Birches, which were watered\nin the first of the summers", size=9), (400, 380, 9, "García-Pérez (2011)"),
]  # fmt: skip


@pytest.mark.parametrize(
    "sideways",
    [turned(TABLE), turned(TABLE, "0 -1 1 0 0 842"), turned(TABLE, "-1 0 0 -1 595 842")],
    ids=["from the foot", "from the head", "upside down"],
)
def test_pdf_tables_set_sideways_are_read_cell_by_cell_behind_their_paragraph(sideways: bytes) -> None:
    plain = document_from(pdf([*lines(60, 760, GOES_ON)], sideways, [*lines(60, 760, ENDS)]), "review.pdf")
    assert plain.text.strip().split("\n\n") == [
        " ".join(f"{GOES_ON} {ENDS}".split()), "Table 1. What was planted.", "Town What was planted there Source",
        "Sandport and bay", "Limes along the streets of the old town and planes in the new one", "Okoro et al. (2010)",
        "Northam", "Birches, which were watered in the first of the summers", "García-Pérez (2011)",
    ]  # fmt: skip
    assert not plain.problems


def test_pdf_tables_set_sideways_whose_lines_are_rows_are_read_row_by_row() -> None:
    rows = [(60.0, 470.0 - 12 * row, 9.0, f"Town of the number {row}") for row in range(12)]
    told = [(300.0, base, size, f"{words[-2:].strip()} trees") for _, base, size, words in rows]
    plain = document_from(pdf([*lines(60, 760, FIRST)], turned([*rows, *told])), "review.pdf")
    assert plain.text.strip().split("\n\n")[1:] == [f"Town of the number {row} {row} trees" for row in range(12)]


def test_pdf_pages_that_are_shown_rotated_are_prose_as_others() -> None:
    plain = document_from(pdf(turned(lines(60, 500, FIRST)), rotated=90), "review.pdf")
    assert plain.text == document_from(pdf(lines(60, 500, FIRST)), "review.pdf").text


def test_pdf_marks_beside_the_page_are_none_of_its_text() -> None:
    mark = turned([(300.0, 580.0, 20.0, "Draft of the third of May")])
    prose = b"\nBT /F1 10 Tf 60 700 Td (Streets stay cool where limes and planes stand.) Tj ET"
    assert document_from(pdf(mark + prose), "review.pdf").text == "Streets stay cool where limes and planes stand.\n"
    assert "Draft" in document_from(pdf([*lines(60, 760, FIRST)], mark), "review.pdf").text, "nothing else stands there"


def test_unread_pages_are_told_with_their_numbers_and_the_reason() -> None:
    slanted = turned(lines(60, 500, FIRST), "0.9 0.4 -0.4 0.9 100 0")
    flat = turned(lines(60, 500, FIRST), "1 0 0 0 100 400")
    plain = document_from(pdf(PICTURE, lines(60, 760, FIRST), PICTURE, PICTURE, slanted, [], flat), "review.pdf")
    assert plain.text.startswith("Gardens cool")
    assert [str(problem).partition(";")[0] for problem in plain.problems] == [
        "review.pdf: warning unread-pages: text of pages 1, 3-4 is not read: nothing but pictures is there",
        "review.pdf: warning unread-pages: text of page 5 is not read: it stands aslant",
        "review.pdf: warning unread-pages: text of page 7 is not read: its letters have no size",
    ]


def test_html_is_read_without_what_is_no_prose() -> None:
    plain = document_from(HTML.encode(), "review.html")
    read = ["Gardens", "Gardens cool streets (Okoro & Lindqvist, 2010). And more of it.", "one", "two", "References"]
    assert plain.text.strip().split("\n\n") == [*read, "Okoro, A., & Lindqvist, B. (2010). Streets."]
    assert plain.text[slice(*plain.references)] == "Okoro, A., & Lindqvist, B. (2010). Streets."
    assert titles(plain) == ["Gardens", "References"]


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        (r'<span class="math inline">\(p\)</span>-values', "p-values"),
        (r'<span class="math display">\[ a < b \]</span> holds', "a < b holds"),
        (r'<span class="math inline">p</span>-values', "p-values"),
        (r"the code \(p\) stays", r"the code \(p\) stays"),
    ],
    ids=["inline", "display", "without marks", "outside of formulas"],
)
def test_html_is_read_without_the_marks_of_formulas(formula: str, read: str) -> None:
    assert document_from(f"<p>{formula}</p>".encode(), "page.html").text == f"{read}\n"


def test_html_says_its_encoding_itself() -> None:
    page = '<html><head><meta charset="iso-8859-15"></head><body><p>Stra\xdfe \xa4</p></body></html>'.encode("latin-1")
    assert document_from(page, "review.html").text == "Straße €\n"


def test_jats_is_read_with_its_notes_and_references() -> None:
    plain = document_from(JATS.encode(), "review.xml")
    paragraphs = plain.text.strip().split("\n\n")
    assert paragraphs[:5] == ["Gardens", "In short.", "Aims", "Gardens cool streets (Okoro, 2010; café) for all.", "A note."]
    assert paragraphs[5:] == ["References", "Okoro, A (2010). Streets. Towns, 3, 4-9", "Lindqvist, B. (2012). Walls. Towns."]
    assert plain.text[slice(*plain.references)].startswith("Okoro, A (2010)")


@pytest.mark.parametrize(
    ("entry", "printed"),
    [
        (
            "<string-name><surname>Lee</surname><x>, </x><given-names>A</given-names></string-name><x> (</x><year>2010</year><x>).</x>",
            "Lee, A (2010).",
        ),
        ("<string-name><surname>Lee</surname><given-names>A</given-names></string-name><year>2010</year>", "Lee, A (2010)"),
        ("<collab>Town Hall</collab><year>2010</year><source>Report</source>", "Town Hall (2010). Report"),
    ],
)
def test_jats_entries_are_told_as_they_are_printed(entry: str, printed: str) -> None:
    article = f"<article><back><ref-list><ref><element-citation>{entry}</element-citation></ref></ref-list></back></article>"
    assert document_from(article.encode(), "review.xml").text == f"{printed}\n"


def test_docx_is_read_with_its_notes_and_without_deleted_text() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = (
        paragraph("Aims", "H1")
        + "<w:p><w:r><w:t>Gardens cool</w:t></w:r><w:r><w:tab/><w:t>streets</w:t></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del>"
        f"<w:r><w:instrText>ADDIN X</w:instrText></w:r>{mark}<w:r><w:t>.</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('one')}</w:tc><w:tc>{paragraph('two')}</w:tc></w:tr></w:tbl>"
    )
    styles = f'<w:styles {W}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("A note (Lee, 1999).")}</w:footnote></w:footnotes>'
    plain = document_from(docx(body, styles=styles, footnotes=notes), "review.docx")
    assert plain.text.strip().split("\n\n") == ["Aims", "Gardens cool streets.", "A note (Lee, 1999).", "one", "two"]
    assert titles(plain) == ["Aims"]


def test_each_reader_has_a_module_and_suffixes_of_its_own() -> None:
    listed = [suffix for suffixes in READERS.values() for suffix in suffixes]
    assert len(listed) == len(set(listed))
    for reader in READERS:
        if reader != documents.TEXT:
            __import__(f"kb.readers.{reader}")


# What is refused, with the reason


def bomb(name: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<a>" + b" " * 60_000_000)
    return made.getvalue()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
ENCRYPTED = pdf(lines(60, 760, FIRST)).replace(
    b"/Root 1 0 R", b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"ab" * 32, b"cd" * 32)
)
REFUSED = {
    "nothing": (b"", "review.txt", "it is empty"),
    "white space": (b" \n\n ", "review.pdf", "it is empty"),
    "a PDF cut short": (pdf(lines(60, 760, FIRST))[:300], "review.pdf", "hold no text|no whole PDF"),
    "a PDF with a password": (ENCRYPTED, "review.pdf", "encrypted"),
    "a scan": (pdf([]), "review.pdf", "hold no text: it is a scan"),
    "a PDF that is none": (b"hello", "review.pdf", "it is no PDF"),
    "a DOCX that is none": (b"hello", "review.docx", "it is no DOCX"),
    "a DOCX cut short": (docx(paragraph("x"))[:80], "review.docx", "no whole DOCX"),
    "a DOCX bomb": (bomb(), "review.docx", "unpacks to far more than a text"),
    "another archive": (bomb("../../etc/passwd"), "review.docx", "without word/document.xml"),
    "an older Word file": (b"\xd0\xcf\x11\xe0" + bytes(600), "review.doc", "an older Office file"),
    "binary junk": (bytes(range(256)) * 40, "review.txt", "it is no text"),
    "an entity bomb": (
        f"<!DOCTYPE article [{LAUGHS}]><article><body><p>&l9;</p></body></article>".encode(), "review.xml", "holds no text|well-formed"),
    "a file read by an entity": (
        b'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body><p>&x;</p></body></article>', "review.xml", "holds no text"),
    "XML that is no article": (b"<feed><entry>x</entry></feed>", "review.xml", "its root is <feed>"),
    "XML that is torn": (b"<article><body><p>x</body></article>", "review.xml", "no well-formed XML"),
    "HTML without text": (b"<html><script>1</script></html>", "review.html", "holds no text"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, name: str, reason: str, tmp_path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KbError, match=reason) as refused:
        read_document(path)
    assert str(refused.value).startswith(str(path))
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("limits", "reason"), [((300_000_000, 60, 10), "characters of text, 10 at most"), ((20_000_000, 60, 1000), "20 MB of memory|broke down")]
)
def test_a_child_that_goes_beyond_its_limits_is_a_reason(limits: confined.Limits, reason: str) -> None:
    with pytest.raises(KbError, match=reason):
        confined.read("html", HTML.encode(), limits=limits)


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(KbError, match=r"more than 0\.01 seconds"):
        confined.read("html", HTML.encode(), limits=(confined.MEMORY, 0.01, 1000))


def test_a_folder_of_depth_is_read_without_recursion() -> None:
    deep = b"<p>" + b"<em>" * 200 + b"deep (Okoro, 2010)" + b"</em>" * 200 + b"</p>"
    assert document_from(b"<html><body>" + deep + b"</body></html>", "review.html").text == "deep (Okoro, 2010)\n"
