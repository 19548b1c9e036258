"""The commands of a shell fence: its words, as the shell would hand them over, and the line of each command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from attrs import frozen

LANGUAGES = ("bash", "sh", "shell", "curl", "console", "zsh", "shell-session", "terminal")

_ENDS = frozenset(";&|\n()")
_PROMPT = re.compile(r"^[ \t]*(?:\([\w.-]+\) )?[$%] +")
_HERE = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1([^\n]*)\n(.*?)\n[ \t]*\2[ \t]*(?=\n|$)", re.DOTALL)
_SUBSTITUTION = re.compile(r"\$\([^()\n]*\)|`[^`\n]*`")
_ANSI_C = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ASSIGNED = re.compile(r"(?:export +)?([A-Za-z_]\w*)=(.*)", re.DOTALL)


class ShellError(ValueError):
    """A fence that no shell could read; `line` counts from 0 in the fence."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@frozen
class Command:
    """One command: its words, the line of the fence it starts on (from 0), what variables held, what stood in a heredoc."""

    words: tuple[str, ...]
    line: int
    variables: dict[str, str]
    heredoc: str | None = None


def read_commands(text: str) -> list[Command]:
    """Return the commands of a shell fence. Prompts are taken off, and what a command printed is passed over.

    Raises:
        ShellError: a quote is never closed, or a line is not continued although it should be.
    """
    text = _without_output(text)
    heredocs: list[str] = []

    def keep(match: re.Match[str]) -> str:
        heredocs.append(match[4])
        return f"{match[3]} <heredoc{len(heredocs) - 1}>" + "\n" * match[0].count("\n")

    text = _HERE.sub(keep, text)
    text = _SUBSTITUTION.sub("$SUBSTITUTED", text)
    text = _ANSI_C.sub(lambda match: shlex.quote(re.sub(r"\\(['\"])", r"\1", match[1])), text)
    _refuse_blank_after_backslash(text)
    variables: dict[str, str] = {}
    found: list[Command] = []
    for words, line in _split(_without_comments(text)):
        assigned = [match for word in words if (match := _ASSIGNED.fullmatch(word))]
        if len(assigned) == len([word for word in words if word != "export"]):
            variables = {**variables, **{match[1]: match[2] for match in assigned}}
            continue
        if words[0].startswith("-") and found:
            raise ShellError(f"the line that starts with {words[0]} is a command of its own: a \\ is missing before it", line)
        here = next((heredocs[int(word[8:-1])] for word in words if re.fullmatch(r"<heredoc\d+>", word)), None)
        found.append(Command(tuple(word for word in words if not word.startswith("<heredoc")), line, variables, here))
    return found


def _without_output(text: str) -> str:
    """Keep the lines behind a prompt, with what they continue on; the line breaks stay, so that lines can be counted."""
    lines = text.split("\n")
    if not any(_PROMPT.match(line) for line in lines):
        return text
    kept: list[str] = []
    continues = False
    for line in lines:
        is_prompted = _PROMPT.match(line) is not None
        if is_prompted or continues:
            bare = _PROMPT.sub("", line) if is_prompted else re.sub(r"^> ", "", line)
            kept.append(bare)
            continues = _is_open("\n".join(kept))
        else:
            kept.append("")
    return "\n".join(kept)


def _is_open(text: str) -> bool:
    """Tell whether a text ends in the middle of a command."""
    here = list(re.finditer(r"<<-?[ \t]*['\"]?(\w+)", text))
    if text.endswith("\\") or (here and not re.search(rf"\n[ \t]*{here[-1][1]}[ \t]*(\n|$)", text[here[-1].end() :])):
        return True
    try:
        shlex.split(_HERE.sub("", text).replace("\\\n", " "), comments=True)
    except ValueError:
        return True
    return False


def _without_comments(text: str) -> str:
    """Blank comments out: an apostrophe in one would open a quote."""
    kept, quote = [], ""
    for line in text.split("\n"):
        end = len(line)
        position = 0
        while position < len(line):
            letter = line[position]
            if letter == "\\" and quote != "'":
                position += 1
            elif quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter == "#" and (position == 0 or line[position - 1] in " \t;"):
                end = position
                break
            position += 1
        kept.append(line[:end])
    return "\n".join(kept)


def _refuse_blank_after_backslash(text: str) -> None:
    match = re.search(r"\\[ \t]+\n(?=[ \t]*\S)", text)
    if match:
        raise ShellError("blanks follow the \\ that should continue the line", text.count("\n", 0, match.start()))


def _split(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield the words of each command and the line it starts on."""
    # A continued line is one line to the shell; a mark keeps the count.
    mark = "\x1f"
    lexer = shlex.shlex(text.replace("\\\n", f" {mark} "), posix=True, punctuation_chars=";&|()\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    line = start = 0
    try:
        for token in lexer:
            if token == mark:
                line += 1
                continue
            if token and set(token) <= _ENDS:
                if words:
                    yield words, start
                words = []
                line += token.count("\n")
                continue
            if not words:
                start = line
            words.append(token.replace(f" {mark} ", ""))
            line += token.count("\n") + token.count(mark)
    except ValueError as error:
        raise ShellError(f"{str(error).lower()}: a quote is never closed", line) from error
    if words:
        yield words, start
