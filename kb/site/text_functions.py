"""SQL's text functions that take SQLite time in the product of their arguments' lengths, here in time of their sum.

At the limits that hold on the site a single call of `trim(X, Y)` takes SQLite minutes, of `instr` or `replace` seconds, and no clock is looked
at meanwhile. They answer as SQLite's do (https://www.sqlite.org/lang_corefunc.html), but for what nobody needs: a text to be refused is
answered by one longer than any may be. Each is one call of Python's own, since a loop would keep all other threads waiting. Pure: no connection
is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

Value = str | bytes | int | float | None
TRIMMED = 100
"""Different characters that trim, ltrim and rtrim may be told to cut off."""


def text(value: Value) -> str:
    """A value as SQLite makes it text: a real number with 15 digits and a point.

    >>> text(4.0), text(0.1 + 0.2), text(1e100), text(b"ab"), text(7)
    ('4.0', '0.3', '1.0e+100', 'ab', '7')
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if not isinstance(value, float) or value in (float("inf"), float("-inf")):
        return str(value).replace("inf", "Inf")
    digits, exponent, power = f"{value:.15g}".partition("e")
    return f"{digits if '.' in digits else f'{digits}.0'}{exponent}{power}"


def stripped(value: Value, characters: Value, *, left: bool, right: bool, longest: int) -> str | None:
    """trim, ltrim and rtrim: the text without the characters at its ends; refused for more than TRIMMED of them."""
    if value is None or characters is None:
        return None
    whole, cut = text(value), "".join(frozenset(text(characters)))
    if len(cut) > TRIMMED:
        return " " * (longest + 1)
    if left:
        whole = whole.lstrip(cut)
    return whole.rstrip(cut) if right else whole


def position(value: Value, part: Value) -> int | None:
    """instr: where the part first stands, from 1, in bytes if both are blobs; 0 if nowhere."""
    if value is None or part is None:
        return None
    if isinstance(value, bytes) and isinstance(part, bytes):
        return value.find(part) + 1
    return text(value).find(text(part)) + 1


def replaced(value: Value, part: Value, other: Value, *, longest: int) -> Value:
    """replace: the text with each part replaced; refused if it would be longer than `longest`; the value itself where there is no part."""
    if value is None or part is None or other is None:
        return None
    whole, old, new = text(value), text(part), text(other)
    if not old:
        return value
    length = len(whole) + whole.count(old) * (len(new) - len(old))
    return whole.replace(old, new) if length <= longest else " " * (longest + 1)


def functions(longest: int) -> Mapping[tuple[str, int], Callable[..., Value]]:
    """Name and number of arguments to function; SQLite refuses texts longer than `longest`."""
    return {
        ("trim", 2): partial(stripped, left=True, right=True, longest=longest),
        ("ltrim", 2): partial(stripped, left=True, right=False, longest=longest),
        ("rtrim", 2): partial(stripped, left=False, right=True, longest=longest),
        ("instr", 2): position,
        ("replace", 3): partial(replaced, longest=longest),
    }
