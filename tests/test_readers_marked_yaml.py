from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from examples import codes, doubling
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import Problem
from kb.readers.marked_yaml import KEY, MAX_DEPTH, Marked, Path, comments, read_document, read_items
from kb.readers.text import composed


def read(text: str) -> Any:
    """The value of a text without faults."""
    found, problems = read_document(text, "x.yaml")
    assert not problems, [str(problem) for problem in problems]
    assert found is not None
    return found.value


def faults(text: str) -> list[str]:
    """Place and code of each fault, read as a document; reading it as a list of items never raises either."""
    list(read_items(text, "x.yaml", []))
    return [f"{problem.place.line}:{problem.place.column} {problem.code}" for problem in read_document(text, "x.yaml")[1]]


# Scalars

SCALARS: dict[str, object] = {
    "no": "no", "yes": "yes", "on": "on", "True": "True", "NULL": "NULL", "012": "012", "0o14": "0o14", "0x1f": "0x1f", "1_000": "1_000",
    "+1": "+1", "-0": "-0", "1.10": "1.10", "1.": "1.", ".5": ".5", "1e3": "1e3", "1.0e+3": "1.0e+3", ".inf": ".inf", ".nan": ".nan",
    "12:30": "12:30",     "2020-01-01": "2020-01-01", "1234567890123456789": "1234567890123456789", "123456789012345678": 123456789012345678,
    "0.1000000000000000055": "0.1000000000000000055", "=": "=", "<": "<",
    "0": 0, "7": 7, "-7": -7, "1.5": 1.5, "-0.25": -0.25, "true": True, "false": False, "null": None, "~": None, "": None,
    '"null"': "null", "'~'": "~", '"1"': "1", "'true'": "true", '""': "", "|\n  1\n": "1\n", ">-\n  true\n": "true",
}  # fmt: skip


@pytest.mark.parametrize("written", SCALARS)
def test_a_scalar_is_what_it_looks_like_and_text_where_that_would_lose_something(written: str) -> None:
    value = read(f"a: {written}")["a"]
    assert (value, type(value)) == (SCALARS[written], type(SCALARS[written]))


@given(st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_a_number_only_where_it_is_written_back_the_same(number: float) -> None:
    value = read(f"a: {number!r}")["a"]
    assert value in (number, repr(number))
    assert str(value) == repr(number)


def test_text_is_brought_into_composed_form() -> None:
    assert read("Zoe\u0308: cafe\u0301") == {"Zo\u00eb": "caf\u00e9"}


# What is refused

HOSTILE: dict[str, tuple[str, list[str]]] = {
    "an alias": ("a: &x [1]\nb: *x\n", ["1:4 yaml-anchor", "2:4 yaml-anchor"]),
    "an alias as a key": ("&x a: 1\n*x : 2\n", ["1:1 yaml-anchor", "2:1 yaml-key", "2:1 yaml-anchor"]),
    "an alias of nothing": ("a: *x\n", ["1:4 yaml-anchor"]),
    "an anchor": ("- &x one\n", ["1:3 yaml-anchor"]),
    "an anchor on a key": ("&x a: 1\n", ["1:1 yaml-anchor"]),
    "a tag": ("a: !!int '3'\n", ["1:4 yaml-tag"]),
    "a tag that runs a program": ("!!python/object/apply:os.system [id]\n", ["1:1 yaml-tag"]),
    "a tag on a mapping": ("a: !!set {x}\n", ["1:4 yaml-tag"]),
    "a tag on a key": ("!!str a: 1\n", ["1:1 yaml-tag"]),
    "a merge key": ("a: {b: 1}\nc:\n  <<: {d: 2}\n", ["3:3 yaml-merge"]),
    "a quoted merge key is a key": ("'<<': 1\n", []),
    "a repeated key": ("a: 1\nb: 2\na: 3\n", ["3:1 repeated-key"]),
    "a repeated key in a flow mapping": ("x: {a: 1, b: 2, a: 1}\n", ["1:17 repeated-key"]),
    "a repeated key, once with its accent apart": ("\u00e9: 1\ne\u0301: 2\n", ["2:1 repeated-key"]),
    "a second document": ("a: 1\n---\nb: 2\n", ["2:1 second-document"]),
    "a third document is told once": ("a: 1\n---\nb: 2\n---\nc: 3\n", ["2:1 second-document"]),
    "a list as a key": ("? [a, b]\n: c\n", ["1:3 yaml-key"]),
    "a mapping as a key": ("{a: 1}: c\n", ["1:1 yaml-key"]),
    "a tab for indentation": ("a:\n\tb: 1\n", ["2:1 not-yaml"]),
    "a NUL": ("a: 1\nb: x\0\n", ["2:5 not-yaml"]),
    "a lone surrogate": ("a: 1\nb: \ud800\n", ["2:4 not-yaml"]),
    "a control character, after letters of several bytes": ("\u00e9: \U0001f600\x92\n", ["1:5 not-yaml"]),
    "a byte order mark in the midst": ("a: 1\n\ufeffb: 2\n", ["2:2 not-yaml"]),
    "an open quote": ("a: 1\nb: 'x\n", ["3:1 not-yaml"]),
    "an open bracket": ("a: [1,\n", ["2:1 not-yaml"]),
    "a colon too many": ("a: 1\nb: c: d\n", ["2:5 not-yaml"]),
    "no space behind a colon": ("a: 1\nb:2\n", ["3:1 not-yaml"]),
    "a wrong indentation": ("a: 1\n   b: 2\n", ["2:5 not-yaml"]),
    "all faults at once": ("a: &x 1\na: !t 2\n<<: {}\n", ["1:4 yaml-anchor", "2:1 repeated-key", "2:4 yaml-tag", "3:1 yaml-merge"]),
    "the deepest list": ("[" * MAX_DEPTH + "]" * MAX_DEPTH, []),
    "one list deeper": ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), [f"1:{MAX_DEPTH + 1} too-deep"]),
    "the deepest mapping": ("{a: " * MAX_DEPTH + "}" * MAX_DEPTH, []),
    "one mapping deeper": ("{a: " * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), [f"1:{4 * MAX_DEPTH + 1} too-deep"]),
    "one block deeper": ("".join(f"{' ' * at}a:\n" for at in range(MAX_DEPTH + 1)) + " " * 60 + "b", []),
    "an empty file": ("", []),
    "comments alone": ("# a\n\n# b\n", []),
    "Windows line ends": ("a: 1\r\nb: 2\r\n", []),
    "a tab behind a value": ("a: 1\t\n", []),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_could_surprise_is_refused_at_its_place(case: str) -> None:
    text, expected = HOSTILE[case]
    if case == "one block deeper":
        expected = [f"{MAX_DEPTH + 1}:{MAX_DEPTH + 1} too-deep"]
    assert faults(text) == expected


def test_a_fault_says_what_to_do() -> None:
    (problem,) = read_document("a: 1\na: 2\n", "x.yaml")[1]
    assert str(problem) == "x.yaml:2:1: error repeated-key: 'a' stands twice in this mapping; keep one of the two"
    (problem,) = read_document("a: \x92", "x.yaml")[1]
    assert (problem.message, problem.hint) == (r"the character '\x92' is not allowed", "take it out, or type what was meant")
    (problem,) = read_document("a:\n\tb: 1\n", "x.yaml")[1]
    assert (problem.message, problem.hint) == ("a tab stands where YAML wants spaces", "indent with spaces")


@pytest.mark.parametrize("sign", ["[", "{a: ", "- ", "? ", "{? ", "[{"])
def test_a_million_nested_brackets_are_refused_at_once(sign: str) -> None:
    """Read to their end they would crash a loader, and take libyaml hours."""
    assert codes(read_document(sign * 250_000, "x")[1])[-1] == "too-deep"
    problems: list[Problem] = []
    assert not list(read_items("- a\n- " + sign * 250_000, "x", problems))[1:]
    assert codes(problems)[-1] == "too-deep"


def test_a_bomb_of_merge_keys_is_refused_at_once() -> None:
    bomb = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}, *a{n - 1}], k{n}: v}}\n" for n in range(1, 25))
    assert set(codes(read_document(bomb, "x")[1])) == {"yaml-anchor", "yaml-merge"}


@given(st.text(alphabet=st.sampled_from("ab:-[]{},'\"|>&*!?#%@\n\r\t 01~<.\u00e9\u2028\x85\ufeff\0"), max_size=40))
def test_noise_is_read_or_told_and_never_raises(text: str) -> None:
    _, problems = read_document(text, "x")
    lines = text.count("\n") + text.count("\r") + 2
    assert all(1 <= problem.place.line <= lines and problem.place.column >= 1 for problem in problems)
    for item in read_items(text, "x", []):
        item.mark_of((0, "a"))


def test_the_top_level_of_items_is_a_list() -> None:
    problems: list[Problem] = []
    assert list(read_items("# claims\na: 1\n", "x.yaml", problems)) == []
    assert [str(problem) for problem in problems] == [
        "x.yaml:2:1: error not-a-list: the file's top level is not a list; write one item a claim, each starting with '- '"
    ]


def test_items_before_a_fault_of_syntax_are_read() -> None:
    problems: list[Problem] = []
    assert [item.value for item in read_items("- 1\n- 2\n- [3\n", "x.yaml", problems)] == [1, 2]
    assert codes(problems) == ["not-yaml"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_a_list_without_items_is_no_fault(text: str) -> None:
    problems: list[Problem] = []
    assert list(read_items(text, "x.yaml", problems)) == []
    assert not problems


# Marks

TEXTS = st.text(max_size=30).map(composed)


def nested(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12)


class Dumper(yaml.SafeDumper):
    """Writes each value out, without aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@st.composite
def dumped(draw: st.DrawFn, lists: bool = False) -> str:
    """A text of YAML in any style, its top level a list if `lists`; numbers and the like without quotes."""
    style = draw(st.sampled_from([None, "'", '"']))
    values = nested(TEXTS if style else st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS)
    return str(
        yaml.dump(
            draw(st.lists(values, min_size=1, max_size=4) if lists else values), Dumper=Dumper, default_style=style, sort_keys=False,
            default_flow_style=draw(st.sampled_from([None, True, False])), allow_unicode=draw(st.booleans()),
            indent=draw(st.sampled_from([2, 4, 7])), width=draw(st.sampled_from([10, 80])),
        )
    )  # fmt: skip


def paths(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every path into a value, with what is there."""
    yield path, value
    for part, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, part))


def reads_back(marked: Marked, path: Path, value: object) -> bool:
    """Whether the text that the mark tells is the value, and its line and column lead to the text."""
    mark = marked.mark_of(path)
    lines = marked.text[: mark.start].split("\n")
    assert (mark.line, mark.column) == (len(lines), len(lines[-1]) + 1)
    alone, problems = read_document(" " * (mark.column - 1) + marked.text[mark.start : mark.end], "")
    assert not problems
    return (None if alone is None else alone.value) == value


@given(dumped())
def test_values_are_those_that_yaml_reads_and_marks_lead_back_to_them(text: str) -> None:
    marked, problems = read_document(text, "x")
    assert not problems
    assert marked is not None
    assert marked.value == yaml.load(text, Loader=yaml.CSafeLoader)
    for path, value in paths(marked.value):
        assert marked.has(path)
        assert reads_back(marked, path, value), path


@given(dumped(lists=True))
def test_the_items_of_a_list_have_the_same_values_and_marks(text: str) -> None:
    problems: list[Problem] = []
    items = list(read_items(text, "x", problems))
    assert not problems
    assert [item.value for item in items] == read(text)
    for item in items:
        for path, value in paths(item.value):
            assert reads_back(item, path, value), path


EXAMPLE = """\
# A comment.
- id: one          # of the first
  words: "caf\u00e9 \U0001f600 # no comment"
  list:
  - a
  -  {b: c, 'd': [1, 2]}
  block: |
    two
    lines

# Of the second.
-   id: two
    empty:
    list: [x,
      y]
"""

MARKS: dict[tuple[int, Path], tuple[int, int, str]] = {
    (0, ("id",)): (2, 7, "one"),
    (0, ("id", KEY)): (2, 3, "id"),
    (0, ("words",)): (3, 10, '"caf\u00e9 \U0001f600 # no comment"'),
    (0, ("list",)): (5, 3, "- a\n  -  {b: c, 'd': [1, 2]}"),
    (0, ("list", 0)): (5, 5, "a"),
    (0, ("list", 1)): (6, 6, "{b: c, 'd': [1, 2]}"),
    (0, ("list", 1, "b")): (6, 10, "c"),
    (0, ("list", 1, "d", KEY)): (6, 13, "'d'"),
    (0, ("list", 1, "d", 1)): (6, 22, "2"),
    (0, ("block",)): (7, 10, "|\n    two\n    lines\n\n"),
    (1, ("id",)): (12, 9, "two"),
    (1, ("empty",)): (13, 11, ""),
    (1, ("empty", KEY)): (13, 5, "empty"),
    (1, ("list",)): (14, 11, "[x,\n      y]"),
    (1, ("list", 1)): (15, 7, "y"),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("at", "path"), MARKS)
def test_a_mark_tells_line_column_and_text_of_a_value_or_key(at: int, path: Path, line_end: str) -> None:
    line, column, text = MARKS[at, path]
    marked = list(read_items(EXAMPLE.replace("\n", line_end), "x", []))[at]
    mark = marked.mark_of(path)
    assert (mark.line, mark.column, marked.text[mark.start : mark.end]) == (line, column, text.replace("\n", line_end))


def test_the_mark_of_an_entry_ends_with_its_last_value_and_not_with_the_comments_behind_it() -> None:
    first, second = read_items(EXAMPLE.replace("  block: |\n    two\n    lines\n", ""), "x", [])
    assert first.text[first.mark.start : first.mark.end].endswith("[1, 2]}")
    assert (second.mark.line, second.mark.column) == (9, 5)


@pytest.mark.parametrize(
    ("path", "nearest"), [(("list", 7), ("list",)), (("list", 1, "z", "y"), ("list", 1)), (("nothing",), ()), (("id", "deeper"), ("id",))]
)
def test_the_mark_of_what_is_not_there_is_that_of_the_nearest_value_around_it(path: Path, nearest: Path) -> None:
    first, _ = read_items(EXAMPLE, "x", [])
    assert not first.has(path)
    assert first.mark_of(path) == first.mark_of(nearest)


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_count_them(odd: str) -> None:
    """To libyaml these end a line too, and every mark behind them would be off."""
    text = f"- 'one{odd}two'\n- a: b\n  c: [\u00e9, d]\n"
    _, second = read_items(text, "x", [])
    assert (second.mark.line, second.mark.column) == (2, 3)
    mark = second.mark_of(("c", 1))
    assert (mark.line, mark.column, text[mark.start : mark.end]) == (3, 10, "d")
    assert faults(f"a: 'one{odd}two'\nb: !x 1\nc: [\n") == ["2:4 yaml-tag", "4:1 not-yaml"]


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
def test_a_byte_order_mark_at_the_start_moves_no_mark(marks: str) -> None:
    text = f"{marks}- a: b\n"
    (item,) = read_items(text, "x", [])
    for path, expected in (((), "a: b"), (("a",), "b")):
        mark = item.mark_of(path)
        assert text[mark.start : mark.end] == expected


def test_comments_are_told_from_text() -> None:
    assert comments(EXAMPLE) == ("# A comment.", "# of the first", "# Of the second.")
    assert comments("a: [1, # one\n 2] # two\r\n") == ("# one", "# two")


# Growth


def items(count: int) -> str:
    return "".join(f'- id: a{n}\n  list: [one, two]\n  words: "some words of {n}"\n  more: {{a: 1, b: no}}\n' for n in range(count))


@pytest.mark.parametrize(
    "make",
    [items, lambda n: f"a: '{'word ' * 90 * n}'\n", lambda n: "".join(f"k{at}: v\n" for at in range(9 * n)), lambda n: f"[{'a, ' * 20 * n}]\n"],
    ids=["items", "one long text", "many keys", "a long list"],
)
def test_twice_the_text_takes_at_most_twice_the_time(make: Any) -> None:
    assert doubling(lambda text: read_document(text, "x"), make(1000), make(2000)) <= 2.2


def test_twice_the_items_take_at_most_twice_the_time_with_the_marks_of_each() -> None:
    def all_marks(text: str) -> None:
        for item in read_items(text, "x", []):
            item.mark_of(("more", "b"))

    assert doubling(all_marks, items(500), items(1000)) <= 2.2
