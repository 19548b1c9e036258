"""YAML 1.2 in and out: the JSON part of YAML's core schema, read strictly, written for every reader.

Reading is strict: duplicate keys, anchors, tags, non-finite numbers and deep nesting are faults with their line and column.
Writing quotes whatever a YAML 1.1 *or* 1.2 reader could take for something else than it is.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

import yaml
import yamlcore
from attrs import define, field, frozen
from yaml import events
from yaml.representer import SafeRepresenter

from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.pointers import Json, escape

MAX_DEPTH = 100
"""Deepest nesting that is read: hostile input must not exhaust the stack of whoever walks the value later."""
MAX_CHARS = 16 * 1024 * 1024
"""Longest text that is read as one YAML document, in characters; a built spec holds many such texts and may be longer."""


@frozen
class Source:
    """Where a piece of YAML stands: the file, and the line (from 1) and column offset of its first character."""

    name: str
    first_line: int = 1
    indent: int = 0

    def at(self, line: int, column: int) -> str:
        return f"{self.name}:{self.first_line + line}:{column + self.indent + 1}"


def read_yaml(text: str, source: Source, *, longest: int = MAX_CHARS) -> Json:
    """Return the value of a YAML 1.2 document.

    Raises:
        SpecError: with every fault found, each at its file:line:column.
    """
    if len(text) > longest:
        raise SpecError(Fault(source.at(0, 0), f"at most {longest} characters", f"{len(text)}", "split the file"))
    reader = _Reader(source)
    try:
        for event in yaml.parse(text, Loader=yamlcore.CCoreLoader):
            reader.take(event)
            if reader.too_deep:
                break
    except yaml.YAMLError as error:
        reader.faults.append(_syntax_fault(error, text, source))
    if reader.faults:
        raise SpecError(reader.faults)
    return reader.result


@lru_cache(maxsize=16)
def places(text: str, source: Source) -> Mapping[str, str]:
    """Return the file:line:column of every node by its JSON pointer, of its key where it has one."""
    marks: dict[str, tuple[int, int]] = {}
    reader = _Reader(source, marks=marks)
    for event in yaml.parse(text, Loader=yamlcore.CCoreLoader):
        reader.take(event)
    return {pointer: source.at(*mark) for pointer, mark in marks.items()}


def _syntax_fault(error: yaml.YAMLError, text: str, source: Source) -> Fault:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        marked = (text.split("\n")[mark.line : mark.line + 1] or [""])[0]
        if marked[mark.column : mark.column + 1] == "\t":
            return Fault(source.at(mark.line, mark.column), "indentation by spaces", "a tab", "write spaces in its place")
        came = f"a syntax error ({' '.join(filter(None, [error.problem, error.context]))})"
        return Fault(source.at(mark.line, mark.column), "YAML 1.2", came, "mend the YAML there or just above it")
    position = getattr(error, "position", 0)
    before = text[:position] if isinstance(position, int) else ""
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    came = str(getattr(error, "reason", error))
    return Fault(source.at(line, column), "YAML 1.2 in printable characters", came, "remove the character")


@define
class _Open:
    """A container that is being read: its value, its pointer and, in a mapping, the key that waits for a value."""

    value: dict[str, Json] | list[Json]
    pointer: str
    key: str | None = None


@define
class _Reader:
    """Turns parser events into a value, collecting faults on the way."""

    source: Source
    marks: dict[str, tuple[int, int]] | None = None
    faults: list[Fault] = field(factory=list)
    result: Json = None
    too_deep: bool = False
    _stack: list[_Open] = field(factory=list)
    _documents: int = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event)
            top = self._stack[-1] if self._stack else None
            if top is not None and isinstance(top.value, dict) and top.key is None:
                self._open_key(top, event)
            else:
                self._put(self._scalar(event), event)
        elif isinstance(event, events.CollectionStartEvent):
            self._refuse_extras(event)
            self._open(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._stack.pop()
        elif isinstance(event, events.AliasEvent):
            self._fault(event, "every value written out", f"the alias *{event.anchor}", "write the value out in place of it")
            top = self._stack[-1] if self._stack else None
            if top is not None and isinstance(top.value, dict) and top.key is None:
                top.key = f"*{event.anchor}"
            else:
                self._put(None, event)
        elif isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fault(event, "one YAML document", "a second one", "remove the `---` and what follows it")
            if event.version or event.tags:
                self._fault(event, "YAML without directives", "a % directive", "remove the directive")

    def _open(self, event: yaml.Event) -> None:
        value: dict[str, Json] | list[Json] = {} if isinstance(event, events.MappingStartEvent) else []
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._fault(event, "a text key", "a mapping or list as a key", "use a plain word as the key")
            self._stack.append(_Open(value, top.pointer))
            top.key = ""
            return
        pointer = self._put(value, event)
        self._stack.append(_Open(value, pointer))
        if len(self._stack) > MAX_DEPTH:
            self._fault(event, f"at most {MAX_DEPTH} levels of nesting", "more", "flatten the document")
            self.too_deep = True

    def _open_key(self, top: _Open, event: events.ScalarEvent) -> None:
        # The key as written: a status `200:` and `'200':` are the same member of an object.
        assert isinstance(top.value, dict)
        key = sys.intern(event.value)  # the same few words on every page, kept once
        if key == "<<" and event.implicit[0]:
            self._fault(event, "every key written out", "the merge key <<", "write the merged keys out")
        if key in top.value:
            self._fault(event, "each key once", f"the key {key!r} a second time", "remove or rename one of the two")
        top.key = key
        if self.marks is not None:
            self.marks[f"{top.pointer}/{escape(key)}"] = _position(event)

    def _put(self, value: Json, event: yaml.Event) -> str:
        """Attach a value to the container that is open, and return its pointer."""
        if not self._stack:
            if self._documents == 1:
                self.result = value
            return self._marked("", event)
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
            return "" if self.marks is None else self._marked(f"{top.pointer}/{len(top.value) - 1}", event)
        assert top.key is not None
        key, top.key = top.key, None
        top.value[key] = value
        return "" if self.marks is None else f"{top.pointer}/{escape(key)}"

    def _marked(self, pointer: str, event: yaml.Event) -> str:
        if self.marks is not None:
            self.marks[pointer] = _position(event)
        return pointer

    def _scalar(self, event: events.ScalarEvent) -> Json:
        text = event.value
        if not event.implicit[0]:
            return text
        for tag, pattern in _RESOLVERS.get(text[:1], ()):
            if pattern.match(text):
                return self._resolved(tag, text, event)
        return text

    def _resolved(self, tag: str, text: str, event: events.ScalarEvent) -> Json:
        kind = tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return text[0] in "tT"
        if kind == "int":
            if len(text) > _MAX_DIGITS:
                self._fault(event, f"a number of at most {_MAX_DIGITS} digits", f"{len(text)}", "quote it if it is text")
                return 0
            base = {"0o": 8, "0x": 16}.get(text[:2], 10)
            return int(text[2:] if base != 10 else text, base)
        lowered = text.lower().lstrip("+-")
        number = math.inf if lowered in (".inf", ".nan") else float(text)
        if not math.isfinite(number):
            self._fault(event, "a number that JSON can hold", text, "quote it if it is text")
        return number

    def _refuse_extras(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._fault(event, "YAML without anchors", f"the anchor &{event.anchor}", "remove it and write each value out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._fault(event, "YAML without tags", f"the tag {tag}", "remove the tag; quote the value if it is text")

    def _fault(self, event: yaml.Event, expected: str, came: str, todo: str) -> None:
        self.faults.append(Fault(self.source.at(*_position(event)), expected, came, todo))


def _position(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None
    return event.start_mark.line, event.start_mark.column


_RESOLVERS = yamlcore.CCoreLoader.yaml_implicit_resolvers
_BREAKS_IN_1_1 = re.compile("[\r\x85\u2028\u2029\ufeff]")  # line breaks to a YAML 1.1 reader, text to a 1.2 one
_MAX_DIGITS = 4000  # CPython converts no longer ones (sys.get_int_max_str_digits)


_QUOTED = {first: [pattern for _, pattern in pairs] for first, pairs in yaml.CSafeDumper.yaml_implicit_resolvers.items()}
"""Patterns of what a reader of YAML 1.1 or of 1.2 would take for something else than text, by its first character."""
for _first, _pairs in _RESOLVERS.items():
    _QUOTED.setdefault(_first, []).extend(pattern for _, pattern in _pairs)

_NUMBERS = SafeRepresenter()


def write_yaml(value: Json) -> str:
    """Return a value as YAML that readers of 1.1 and 1.2 read alike; keys keep their order, lines are not folded."""
    text = io.StringIO()
    emit = yaml.CSafeDumper(text, allow_unicode=True, width=2**20).emit
    emit(events.StreamStartEvent())
    emit(events.DocumentStartEvent(explicit=False))
    _emit(value, emit)
    emit(events.DocumentEndEvent(explicit=False))
    emit(events.StreamEndEvent())
    return text.getvalue()


def _emit(value: Json, emit: Callable[[yaml.Event], None]) -> None:
    """Emit the events of a value, one by one: PyYAML's own tree of nodes would be ten times as large as the text."""
    if isinstance(value, dict):
        emit(events.MappingStartEvent(None, None, implicit=True, flow_style=False))
        for key, item in value.items():
            emit(_text_event(key))
            _emit(item, emit)
        emit(events.MappingEndEvent())
    elif isinstance(value, list):
        emit(events.SequenceStartEvent(None, None, implicit=True, flow_style=False))
        for item in value:
            _emit(item, emit)
        emit(events.SequenceEndEvent())
    elif isinstance(value, str):
        emit(_text_event(value))
    else:
        # Numbers are written by YAML 1.1's rules, which 1.2 reads alike; only text needs the wider net.
        emit(events.ScalarEvent(None, None, (True, False), _NUMBERS.represent_data(value).value))


def _text_event(text: str) -> yaml.ScalarEvent:
    style = "|" if "\n" in text else None
    if _BREAKS_IN_1_1.search(text):
        style = '"'
    is_clear = not any(pattern.match(text) for pattern in _QUOTED.get(text[:1], ()))
    return events.ScalarEvent(None, None, (is_clear, True), text, style=style)
