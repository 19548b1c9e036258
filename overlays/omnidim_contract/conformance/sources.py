"""Where the pages say it: the file and line of a rule's words and of an operation, for reports that point there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import field, frozen
from omnidim_spec.rules import Quote
from omnidim_spec.rules.quotes import PageText

from omnidim_contract.conformance.verdict import Source

Json = Any

_INSTALLED = Path(__file__).parents[1] / "pages"
_CHECKOUT = Path(__file__).parents[3] / "spec" / "pages"
_OPERATION = re.compile(r"""^\s*["']?operationId["']?\s*:\s*["']?([\w.-]+)""", re.MULTILINE)


@frozen
class Sources:
    """The pages of a contract by the operationIds that stand on them."""

    pages: dict[str, PageText] = field(factory=dict)

    @classmethod
    def of(cls, folder: Path | None = None) -> Sources:
        """Return the pages below a folder (by default those of our contract), named as in a repository: `spec/pages/...`."""
        folder = folder or (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT)
        found: dict[str, PageText] = {}
        for file in sorted(folder.rglob("*.md")):
            text = file.read_text("utf-8")
            page = PageText(f"spec/pages/{file.relative_to(folder).as_posix()}", text)
            found.update(dict.fromkeys(_OPERATION.findall(text), page))
        return cls(found)

    def of_quotes(self, quotes: Iterable[Quote]) -> tuple[Source, ...]:
        """Return where each quote stands, as far as its page is known."""
        return tuple(
            Source(self.pages[quote.page].name, self.pages[quote.page].line_of(quote.words), " ".join(quote.words.split()))
            for quote in quotes
            if quote.page in self.pages
        )

    def of_operation(self, operation_id: str) -> tuple[Source, ...]:
        """Return where an operation stands."""
        page = self.pages.get(operation_id)
        return () if page is None else (Source(page.name, page.line_of(f"operationId: {operation_id}")),)

    def of_label(self, label: str, document: Json) -> tuple[Source, ...]:
        """Return where the operation of a label such as `GET /things` stands."""
        method, _, path = label.partition(" ")
        operation = document["paths"].get(path, {}).get(method.lower(), {})
        return self.of_operation(str(operation.get("operationId")))
