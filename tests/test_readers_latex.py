import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.readers.latex import plain

CASES = [
    ("no LaTeX", "50% of A_1 & B #2", "50% of A_1 & B #2"),
    ("accents", r"{\'E}cole M{\"{u}}nster Ha{\v s}ek \c{c}a \H{o} \'{\i} \~n Sm\o rrebr\o{}d \t{oo}", "École Münster Hašek ça ő í ñ Smørrebrød o͡o"),
    ("an accent alone", r"\~{} \^{}", "~ ^"),
    ("letters of other tongues", r"\ss \ae \L{}\'od\'z \aa", "ßæŁódź å"),
    ("signs behind a backslash", r"Policy \& Practice: 5\% \$3 \#1 a\_b \{c\}", "Policy & Practice: 5% $3 #1 a_b {c}"),
    ("dashes, ties and quotes", "10--20~km --- ``so'' he's", "10–20 km — “so” he's"),
    ("braces that keep capitals", "{NASA} and {{Two} Words}", "NASA and Two Words"),
    ("commands that change the look", r"\emph{A} {\it b} \textbf{c {D}}", "A b c D"),
    ("quoting", r"\enquote{a \enquote{b}}", "“a “b””"),
    ("symbols", r"\alpha-helix \ldots\ \LaTeX\ \textregistered", "α-helix … LaTeX ®"),
    ("formulas that plain text can show", r"$\alpha$, H$_2$O, $x^{2}$, $p<.05$", "α, H₂O, x², p<.05"),
    ("formulas that it cannot", r"$\frac{a}{b}$ $x^{2n}$", r"$\frac{a}{b}$ $x^{2n}$"),
    ("dollars", "$5 and $10, $3-$4", "$5 and $10, $3-$4"),
    ("unknown commands stay, with their braces", r"\href{x}{y} {z} \foo w", r"\href{x}{y} z \foo w"),
    ("no clock and no file", r"\today \input{secret}", r"\today \input{secret}"),
    ("addresses", r"see \url{http://a.org/~b_c%20--d} and http://a.org/~b--c", "see http://a.org/~b_c%20--d and http://a.org/~b--c"),
    ("a percent sign is no comment", r"50% of \emph{all} schools", "50% of all schools"),
    ("a hyphen that a package names", r"two\hyp fold, two{\hyp}fold", "two-fold, two-fold"),
    ("halves", "} a { \\", "} a  \\"),
]


@pytest.mark.parametrize(("text", "shown"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_latex_becomes_what_a_reader_sees(text, shown):
    assert plain(text) == shown


@given(st.text(alphabet=st.sampled_from("\\{}$~-'`\"^_ax1 =.c[]<>http:/"), max_size=60))
def test_no_text_fails_and_without_commands_every_letter_stays(text):
    shown = plain(text)
    if "\\" not in text and "$" not in text:
        assert [letter for letter in shown if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~-`'"), max_size=60))
def test_text_without_latex_is_the_same_object(text):
    assert plain(text) is text
