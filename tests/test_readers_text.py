import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KbError
from kb.readers.text import Places, composed, decode, read_bytes

CASES = [
    ("plain", b"abc", "abc", "utf-8", []),
    ("utf-8", "Castañeda".encode(), "Castañeda", "utf-8", []),
    ("utf-8 with a byte order mark", b"\xef\xbb\xbf@book", "@book", "utf-8-sig", []),
    ("utf-16, little end first", b"\xff\xfe" + "añ".encode("utf-16-le"), "añ", "utf-16", []),
    ("utf-16, big end first", b"\xfe\xff" + "añ".encode("utf-16-be"), "añ", "utf-16", []),
    ("utf-16, cut in mid-character", b"\xff\xfea\x00b", "a\ufffd", "utf-16", ["replaced-character"]),
    ("windows-1252", b"a\nCasta\xf1eda \x93x\x94", "a\nCastañeda “x”", "cp1252", ["not-utf8"]),
    ("windows-1252 with a byte of no meaning", b"\xf1\x81", "ñ\ufffd", "cp1252", ["not-utf8", "replaced-character"]),
    ("nul", b"a\x00b", "a\ufffdb", "utf-8", ["replaced-character"]),
    ("lone surrogate", b"a\xed\xa0\x80b", "a\ufffdb", "utf-8", ["replaced-character"]),
    ("surrogate pair written as two characters", b"\xed\xa0\xbd\xed\xb8\x80", "\U0001f600", "utf-8", []),
    ("carriage returns", b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8", []),
    ("empty", b"", "", "utf-8", []),
]


@pytest.mark.parametrize(("data", "text", "encoding", "codes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bytes_are_decoded_and_what_was_odd_is_told(data, text, encoding, codes):
    decoded = decode(data, "x.bib")
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert [problem.code for problem in decoded.problems] == codes
    assert {problem.severity for problem in decoded.problems} <= {"warning"}


def test_not_utf8_is_told_at_its_line():
    assert str(decode(b"a\r\nb\n\xe9", "x.bib").problems[0]).startswith("x.bib:3:1: warning not-utf8: byte 0xe9")


def test_replaced_character_is_counted_and_told_at_the_first():
    assert str(decode(b"a\nb\x00\x00", "x.bib").problems[0]).startswith("x.bib:2:2: warning replaced-character: 2 characters")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_that_can_be_stored(data):
    decode(data, "x").text.replace("\ufffd", "").encode("utf-8")
    assert "\x00" not in decode(data, "x").text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_decoded_text_encodes_to_the_file_it_came_from(text, encoding):
    data = text.encode(encoding)
    decoded = decode(data, "x")
    assert decoded.text.encode(decoded.encoding) == data


@given(st.text(alphabet="ab\r\n", max_size=40), st.data())
def test_places_are_lines_and_columns_as_editors_count_them(text, data):
    offset = data.draw(st.integers(0, len(text)))
    place = Places(text, "x").of(offset)
    before = text[:offset]
    if not (before.endswith("\r") and text[offset : offset + 1] == "\n"):
        assert place.line == len((before + "x").splitlines())
        assert place.column == len((before + "x").splitlines()[-1])


def test_composed_joins_an_accent_with_its_letter():
    assert composed("e\u0301tude") == "étude"


def test_a_file_over_the_limit_is_refused(tmp_path):
    path = tmp_path / "x.bib"
    path.write_bytes(b"0123456789")
    assert read_bytes(path, 10) == b"0123456789"
    with pytest.raises(KbError, match="holds more than"):
        read_bytes(path, 9)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(KbError, match="cannot be read"):
        read_bytes(tmp_path / "none.bib", 10)
