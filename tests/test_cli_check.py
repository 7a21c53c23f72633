"""`kb check` as a curator types it: every problem with its place, three formats, mends that change nothing else."""

from __future__ import annotations

import json
import re

import pytest
from command_line import edit, last_line, new_base, typed

PROBLEM = re.compile(r"(?P<file>[^:]+)(:(?P<line>\d+)(:(?P<column>\d+))?)?: (error|warning|info) (?P<code>[a-z-]+): .+")


@pytest.fixture
def base(tmp_path):
    return new_base(tmp_path / "mine")


@pytest.fixture
def wrong(base):
    """A base with an unknown population, one warning, and nothing that can be mended."""
    edit(base / "data" / "claims.yaml", "populations: [residents] ", "populations: [resident]  ")
    edit(base / "data" / "claims.yaml", "fit: {residents: direct}", "fit: {resident: direct} ")
    edit(base / "data" / "claims.yaml", "    fit: {older_people: asserted}\n", "")
    return base


def test_a_problem_tells_where_what_and_what_to_do(wrong):
    answer = typed("check", folder=wrong, code=1)
    lines = answer.stdout.splitlines()
    assert lines[0] == (
        "data/claims.yaml:21:17: error unknown-population: no population 'resident' in the vocabulary; did you mean 'residents'? Else add it there"
    )
    assert all(PROBLEM.fullmatch(line) for line in lines[:-1])
    assert lines[-1] == "data: 2 works, 3 claims; 1 error, 1 warning, 0 remarks"
    assert answer.stderr == ""


def test_the_place_is_the_value_itself(wrong):
    found = PROBLEM.fullmatch(typed("check", folder=wrong, code=1).stdout.splitlines()[0])
    line = (wrong / "data" / "claims.yaml").read_text().splitlines()[int(found["line"]) - 1]
    assert line[int(found["column"]) - 1 :].startswith("resident]")


def test_a_file_is_named_as_the_user_would_open_it(wrong):
    answer = typed("check", "mine/data", folder=wrong.parent, code=1)
    assert answer.stdout.startswith("mine/data/claims.yaml:21:17: error")
    (wrong / "metadata.yml").write_text("titel: Trees\n")
    answer = typed("check", folder=wrong, code=1)
    assert "\nmetadata.yml:1:1: error missing-field: 'title' is missing" in answer.stdout


def test_json_tells_the_same(wrong):
    answer = typed("check", "--format", "json", folder=wrong, code=1)
    problems = json.loads(answer.stdout)
    assert problems[0] == {
        "file": "data/claims.yaml",
        "line": 21,
        "column": 17,
        "severity": "error",
        "code": "unknown-population",
        "message": "no population 'resident' in the vocabulary",
        "hint": "did you mean 'residents'? Else add it there",
        "fixable": False,
    }
    assert [problem["severity"] for problem in problems] == ["error", "warning"]
    assert answer.stderr == "data: 2 works, 3 claims; 1 error, 1 warning, 0 remarks\n"


def test_a_sound_base_is_an_empty_list_in_json(base):
    answer = typed("check", "--format", "json", folder=base)
    assert json.loads(answer.stdout) == []


def test_github_annotations_name_file_line_and_column(wrong):
    answer = typed("check", "--format", "github", folder=wrong, code=1)
    first, second = answer.stdout.splitlines()
    assert first == (
        "::error file=data/claims.yaml,line=21,col=17,title=unknown-population::"
        "no population 'resident' in the vocabulary; did you mean 'residents'? Else add it there"
    )
    assert second.startswith("::warning file=data/claims.yaml,line=")
    assert answer.stderr.startswith("data: 2 works")


def test_a_github_annotation_stays_in_its_line_and_property(base):
    edit(base / "data" / "claims.yaml", "practices: [pale_roofs]", 'practices: ["50%\\n::error::x, y"]')
    (annotation,) = typed("check", "--format", "github", folder=base, code=1).stdout.splitlines()
    assert "no practice '50%25%0A::error::x, y' in the vocabulary" in annotation


def test_a_problem_is_one_line_and_steers_no_terminal(base):
    edit(base / "data" / "claims.yaml", "practices: [pale_roofs]", 'practices: ["a\\nb\\e[2Jc\\u202e"]')
    answer = typed("check", folder=base, code=1)
    assert "no practice 'a\\nb\\x1b[2Jc\\u202e' in the vocabulary" in answer.stdout
    assert len(answer.stdout.splitlines()) == 2


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--strict"], 1)], ids=["as it is", "strict"])
def test_a_warning_fails_only_a_strict_check(base, options, code):
    edit(base / "data" / "claims.yaml", "    fit: {older_people: asserted}\n", "")
    answer = typed("check", *options, folder=base, code=code)
    assert last_line(answer) == "data: 2 works, 3 claims; 0 errors, 1 warning, 0 remarks"


def test_a_remark_fails_no_strict_check(base):
    edit(base / "data" / "references.bib", "  printed = {Okoro and Lindt (2019)},\n", "  status = {unresolved},\n")
    answer = typed("check", "--strict", folder=base)
    assert last_line(answer) == "data: 2 works, 3 claims; 0 errors, 0 warnings, 1 remark"


# --fix


@pytest.fixture
def unfinished(base):
    """A base whose first claim has a short passage, whose second has no id, and whose other lines are the curator's own."""
    claims = base / "data" / "claims.yaml"
    text = re.sub(r"start: 237, end: 332,\n    sha256: \w+, from: \"streets lined with trees\"", "from: streets lined with", claims.read_text())
    claims.write_text(text.replace("- id: millbrook2024-002\n  source:", "- source:"))
    return base


def test_fix_shows_the_difference_and_what_is_left(unfinished):
    answer = typed("check", "--fix", "--documents", "documents", folder=unfinished)
    changed = [line for line in answer.stdout.splitlines() if line[:1] in "+-"]
    assert changed[:2] == ["--- data/claims.yaml", "+++ data/claims.yaml"]
    assert changed[3].endswith("start: 237, end: 332,")
    assert "+- id: millbrook2024-004" in changed
    assert last_line(answer) == "data: 2 works, 3 claims; 0 errors, 0 warnings, 0 remarks; 3 passages proven"


def test_fix_leaves_every_other_line_alone(unfinished):
    claims = unfinished / "data" / "claims.yaml"
    before = claims.read_text().splitlines()
    typed("check", "--fix", "--documents", "documents", folder=unfinished)
    after = claims.read_text().splitlines()
    assert len(after) == len(before) + 2
    assert len([line for line in before if line not in after]) == 2


def test_fix_twice_is_fix_once(unfinished):
    typed("check", "--fix", "--documents", "documents", folder=unfinished)
    files = {path: path.read_bytes() for path in unfinished.rglob("*") if path.is_file()}
    answer = typed("check", "--fix", "--documents", "documents", folder=unfinished)
    assert len(answer.stdout.splitlines()) == 1
    assert {path: path.read_bytes() for path in unfinished.rglob("*") if path.is_file()} == files


def test_fix_keeps_its_difference_out_of_json(unfinished):
    answer = typed("check", "--fix", "--documents", "documents", "--format", "json", folder=unfinished)
    assert json.loads(answer.stdout) == []
    assert answer.stderr.startswith("--- data/claims.yaml")


def test_without_fix_nothing_is_written(unfinished):
    files = {path: path.read_bytes() for path in unfinished.rglob("*") if path.is_file()}
    answer = typed("check", "--documents", "documents", folder=unfinished, code=1)
    assert "the passage has no offsets and hash yet; kb check --fix fills them in" in answer.stdout
    assert "the claim has no id; kb check --fix gives it millbrook2024-004" in answer.stdout
    assert {path: path.read_bytes() for path in unfinished.rglob("*") if path.is_file()} == files


def test_fix_gives_no_id_that_an_unreadable_claim_may_have(unfinished):
    edit(unfinished / "data" / "claims.yaml", "- id: millbrook2024-003", "- id: millbrook2024-004")
    edit(unfinished / "data" / "claims.yaml", "kind: gap", "kind: gpa")
    answer = typed("check", "--fix", "--documents", "documents", folder=unfinished, code=1)
    assert "id: millbrook2024" not in "".join(line for line in answer.stdout.splitlines() if line.startswith("+"))
    assert "claim-without-id: the claim has no id; mend the claims that cannot be read first" in answer.stdout


def test_fix_puts_a_moved_passage_right(base):
    document = base / "documents" / "millbrook_review.txt"
    document.write_text("A line in front.\n" + document.read_text())
    answer = typed("check", "--fix", "--documents", "documents", folder=base, code=1)
    assert answer.stdout.count("+  passage:") == 3
    assert "document-changed: millbrook_review.txt is not the file that was read" in answer.stdout
    assert "passage-" not in answer.stdout


def test_words_that_stand_twice_or_never_are_left_to_the_curator(unfinished):
    claims = unfinished / "data" / "claims.yaml"
    edit(claims, "from: streets lined with, ", "from: streets with no such end, ")
    mend = ("check", "--fix", "--documents", "documents")
    told = typed(*mend, folder=unfinished, code=1).stdout
    assert "error passage-not-found: the words do not stand in millbrook_review.txt" in told
    edit(claims, 'from: streets with no such end, to: "by 1.6 degrees Celsius"', "from: trees, to: trees")
    assert "error passage-ambiguous: the words stand 4 times: " in typed(*mend, folder=unfinished, code=1).stdout


# DATA and the documents


def test_data_is_the_folder_data_or_the_current_one(base):
    assert typed("check", folder=base).stdout.startswith("data: 2 works")
    assert typed("check", folder=base / "data").stdout.startswith(".: 2 works")


@pytest.mark.parametrize("words", [("check", "nowhere"), ("build", "nowhere"), ("check", "data", "--documents", "nowhere")], ids=" ".join)
def test_a_folder_that_is_not_there_is_wrong_usage(base, words):
    answer = typed(*words, folder=base, code=2)
    assert answer.stdout == ""
    assert answer.stderr.startswith("kb: nowhere: no such folder")


def test_a_folder_without_a_base_is_wrong_usage(tmp_path):
    answer = typed("check", folder=tmp_path, code=2)
    assert answer.stderr.startswith("kb: .: holds no knowledge base (references.bib, claims.yaml, vocabulary.yaml); start one with 'kb init DIR'")


@pytest.mark.parametrize("name", ["metadata.yml", "data/references.bib", "data/vocabulary.yaml"])
def test_a_missing_file_is_an_error_of_the_base(base, name):
    (base / name).unlink()
    assert f"{name.rpartition('/')[2]}: error missing-file: data has no " in typed("check", folder=base, code=1).stdout


def test_metadata_beside_the_data_is_found_too(base):
    (base / "metadata.yml").rename(base / "data" / "metadata.yml")
    typed("check", "--strict", folder=base)


def test_claims_are_read_from_a_file_and_from_a_folder(base):
    claims = base / "data" / "claims.yaml"
    one, two, three = re.split(r"(?=^- id)", claims.read_text(), flags=re.MULTILINE)[1:]
    claims.write_text(one)
    (base / "data" / "claims").mkdir()
    (base / "data" / "claims" / "a.yaml").write_text(two)
    (base / "data" / "claims" / "b.yaml").write_text(three.replace("kind: gap", "kind: gpa"))
    answer = typed("check", folder=base, code=1)
    assert answer.stdout.startswith("data/claims/b.yaml:6:9: error unknown-value: kind: 'gpa' is not one of its values; did you mean 'gap'?")
    assert last_line(answer) == "data: 2 works, 2 claims; 1 error, 0 warnings, 0 remarks"
