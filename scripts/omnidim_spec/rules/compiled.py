"""Rules made ready to run: compiled once, with the fields that decide whether they apply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from omnidim_spec.rules.engine import cel
from omnidim_spec.rules.functions import FUNCTIONS, NATIVE
from omnidim_spec.rules.references import MACROS, OBJECT, Path, Reference, ScanError, Scanned, scan
from omnidim_spec.rules.rule import SUBJECTS, Rule, filled

_NAMES = frozenset(FUNCTIONS)


@frozen
class Expression:
    """A compiled expression and the fields that it names."""

    program: cel.Program
    references: tuple[Reference, ...]


@frozen
class Variant:
    """A rule with one value of its `each` filled in. It applies where every field of `required` is there."""

    expression: Expression
    when: Expression | None
    message: str
    references: tuple[Reference, ...]
    required: tuple[Path, ...]


@frozen
class Compiled:
    """A rule, what it is about (a key of SUBJECTS), and its variants."""

    rule: Rule
    subject: str
    variants: tuple[Variant, ...]

    @property
    def references(self) -> Iterator[Reference]:
        """The fields that the rule names."""
        for variant in self.variants:
            yield from variant.references


class CompileError(ValueError):
    """A rule's text is not CEL, or not what rules may be; the text says what is wrong."""


def compiled(rule: Rule) -> Compiled:
    """Return a rule ready to run.

    Raises:
        CompileError: an expression that does not compile, calls an unknown function or names variables that do not go together.
    """
    variants = tuple(_variant(rule, values) for values in rule.variants)
    subjects = {_subject(variant.references) for variant in variants}
    if len(subjects) != 1:
        raise CompileError(f"variants about different things: {', '.join(sorted(subjects))}")
    return Compiled(rule, subjects.pop(), variants)


def _variant(rule: Rule, values: dict[str, str]) -> Variant:
    expression = _expression(filled(rule.expression, values))
    when = None if rule.when is None else _expression(filled(rule.when, values))
    references = tuple(dict.fromkeys((*expression.references, *(when.references if when else ()))))
    return Variant(expression, when, filled(rule.message, values), references, _required(references))


def _expression(text: str) -> Expression:
    program = _program(text)
    scanned = _scanned(text)
    known = _NAMES | NATIVE
    unknown = [name for name in program.functions() if name.isidentifier() and name not in known]
    if unknown:
        raise CompileError(f"the function {unknown[0]}, which rules do not have ({', '.join(sorted(known | MACROS))})")
    variables = {reference.path[0] for reference in scanned.references} | scanned.bound
    if variables != set(program.variables()):
        raise CompileError(f"{text!r}, whose fields cannot be told")
    return Expression(_program(scanned.flat), scanned.references)


def _scanned(text: str) -> Scanned:
    try:
        return scan(text, _NAMES)
    except ScanError as error:
        raise CompileError(f"{error}, in {text!r}") from None


def _program(text: str) -> cel.Program:
    try:
        return cel.compile(text)
    except ValueError as error:
        found = re.search(r"<input>:(\d+):(\d+): (.*?)( expecting .*)?$", str(error), re.MULTILINE)
        reason = f"{found[3]}, line {found[1]} character {found[2]}" if found else str(error)
        raise CompileError(f"{reason} of {text!r}") from None


def _subject(references: tuple[Reference, ...]) -> str:
    used = {reference.path[0] for reference in references}
    for subject, variables in SUBJECTS.items():
        if used and used <= variables and used != {"defaults"}:
            return subject
    allowed = "; ".join(", ".join(sorted(variables)) for variables in SUBJECTS.values())
    raise CompileError(f"the variables {', '.join(sorted(used)) or '(none)'}; those that go together are: {allowed}")


def _required(references: tuple[Reference, ...]) -> tuple[Path, ...]:
    """Fields that have to be there, and of optional ones the object that may have them."""
    optional = {reference.path for reference in references if reference.is_optional}
    paths: dict[Path, None] = {}
    for reference in references:
        if not reference.is_inside and len(reference.path) > 1:
            depth = next((n for n in range(1, len(reference.path) + 1) if reference.path[:n] in optional), 0)
            paths[(*reference.path[: depth - 1], OBJECT) if depth else reference.path] = None
    return tuple(paths)
