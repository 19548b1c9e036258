"""The fields that a CEL expression names, with the scope of its macros: `pool.all(p, p.id > 0)` names `pool[*].id`.

The engine tells variables and functions of a compiled expression, not the paths. Those decide whether a rule applies, whether
the schema declares what it names, and what has to be handed to the engine at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import define, evolve, field, frozen

Path = tuple[str, ...]
"""Keys from a variable down. `*` stands for every element of a list, a last `{}` asks for an object and not for a key."""

_Token = tuple[str, str, int]

ELEMENT = "*"
OBJECT = "{}"
MACROS = frozenset({"all", "exists", "exists_one"})
SLOW = frozenset({"filter", "map"})


@frozen
class Reference:
    """One field, and how the expression uses it.

    `is_optional`: the expression asks for it with `has` somewhere, `is_asked`: here. `is_handed`: a function is given it.
    `is_opened`: a macro walks over it. `is_inside`: a function reads it inside a list that it is given, so it may be absent.
    """

    path: Path
    is_optional: bool = False
    is_asked: bool = False
    is_handed: bool = False
    is_opened: bool = False
    is_inside: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the engine itself needs the value."""
        return not (self.is_asked or self.is_handed or self.is_opened or self.is_inside)


@frozen
class Scanned:
    """What an expression names: its fields, and the variables that its macros bind.

    `flat` is the expression with what holds each field as a variable of its own: `response.body.id` is `response__body.id`. The
    engine copies every object that a path passes through, so a path of more than two keys takes fifty times as long.
    """

    references: tuple[Reference, ...]
    bound: frozenset[str]
    flat: str


class ScanError(ValueError):
    """An expression uses CEL that rules cannot: the text says what and where."""


@define
class _Frame:
    """An open bracket: the function that it belongs to (None: a group) and the variables bound inside it."""

    function: str | None
    scope: dict[str, Path]
    first: Path | None = None


@define
class _Scanner:
    text: str
    tokens: list[_Token]
    handed_to: frozenset[str]
    position: int = 0
    frames: list[_Frame] = field(factory=lambda: [_Frame(None, {})])
    found: dict[Reference, None] = field(factory=dict)
    bound: set[str] = field(factory=set)
    holders: list[tuple[int, int, Path]] = field(factory=list)
    last: int = 0

    def peek(self, ahead: int = 0) -> _Token:
        index = self.position + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else ("end", "", len(self.text))

    def scan(self) -> Scanned:
        while self.position < len(self.tokens):
            kind, text, _ = self.peek()
            if kind == "name" and text not in _WORDS and self.peek(-1)[1] != ".":
                self._name(text)
                continue
            if kind == "name" and self.peek(-1)[1] == "." and text in SLOW:
                raise ScanError(f"{text}, which takes time that grows with the square of a list (use column)")
            if kind == "name" and self.peek(-1)[1] == "." and text in MACROS:
                raise ScanError(f"{text} on something else than a field")
            if text in ("(", "[", "{"):
                self.frames.append(_Frame(None, self.frames[-1].scope))
            elif text in (")", "]", "}"):
                self.frames.pop()
            elif kind == "text" and self.frames[-1].function == "column" and self.frames[-1].first:
                self._add(Reference((*self.frames[-1].first, ELEMENT, _unquoted(text)), is_inside=True))
            self.position += 1
        return Scanned(_settled(self.found), frozenset(self.bound), self._flat())

    def _flat(self) -> str:
        text = self.text
        for start, end, holder in reversed(self.holders):
            text = text[:start] + variable_of(holder) + text[end:]
        return text

    def _name(self, text: str) -> None:
        self.position += 1
        if self.peek()[1] == "(":
            self.frames.append(_Frame(text, self.frames[-1].scope))
            self.position += 1
            return
        before = self.peek(-2)[1]
        start = self.peek(-1)[2]
        path = self._path(self.frames[-1].scope.get(text, (text,)))
        if text not in self.frames[-1].scope:
            if len(path) < 2:
                raise ScanError(f"the variable {text} without a field of it")
            self.holders.append((start, self.last, path[:-1]))
        if self.peek()[1] == "." and self.peek(1)[1] in MACROS:
            self._macro(path)
            return
        frame = self.frames[-1]
        is_argument = before in ("(", ",") and self.peek()[1] in (",", ")")
        if is_argument and frame.first is None:
            frame.first = path
        is_handed = is_argument and frame.function in self.handed_to
        is_asked = frame.function == "has"
        self._add(Reference(path, is_optional=is_asked, is_asked=is_asked, is_handed=is_handed))

    def _path(self, path: Path) -> Path:
        """Follow `.name` and `['name']` as far as they go, note where the last one starts; leave a method alone."""
        start = self.peek()[2]
        while True:
            self.last, start = start, self.peek()[2]
            if self.peek()[1] == "." and self.peek(1)[0] == "name" and self.peek(2)[1] != "(":
                path = (*path, self.peek(1)[1])
                self.position += 2
            elif self.peek()[1] == "[" and self.peek(1)[0] == "text" and self.peek(2)[1] == "]":
                path = (*path, _unquoted(self.peek(1)[1]))
                self.position += 3
            elif self.peek()[1] == "[":
                raise ScanError(f"an index that is not a quoted name, after {'.'.join(path)}")
            else:
                return path

    def _macro(self, path: Path) -> None:
        self._add(Reference(path, is_opened=True))
        macro, variable = self.peek(1)[1], self.peek(3)[1]
        scope = {**self.frames[-1].scope, variable: (*path, ELEMENT)}
        self.frames.append(_Frame(macro, scope))
        self.bound.add(variable)
        self.position += 5  # . macro ( variable ,

    def _add(self, reference: Reference) -> None:
        self.found[reference] = None


def _settled(found: Iterable[Reference]) -> tuple[Reference, ...]:
    """A field that is asked for with `has` anywhere is optional everywhere."""
    optional = {reference.path for reference in found if reference.is_optional}
    return tuple(evolve(reference, is_optional=True) if reference.path in optional else reference for reference in found)


def scan(expression: str, handed_to: frozenset[str]) -> Scanned:
    """Return what an expression names; fields that are arguments of the functions `handed_to` are marked as handed.

    Raises:
        ScanError: the expression uses an index that is computed, or a macro on a computed value.
    """
    return _Scanner(expression, _tokens(expression), handed_to).scan()


def variable_of(holder: Path) -> str:
    """Return the variable that stands for what holds a field, in flat expressions."""
    return "__".join(re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}_", key) for key in holder)


def _tokens(expression: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if match is None:
            raise ScanError(f"the character {expression[position]!r}")
        position = match.end()
        if match.lastgroup != "space":
            tokens.append((str(match.lastgroup), match.group(), match.start()))
    return tokens


def _unquoted(text: str) -> str:
    return text[1:-1]


_WORDS = frozenset({"true", "false", "null", "in"})
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<mark>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]{}])""",
    re.VERBOSE,
)
