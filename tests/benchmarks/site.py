"""A documentation site to measure on: our own two pages, said again and again in both forms with names of their own."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent, indent

PAGES = Path(__file__).parents[2] / "spec" / "pages" / "bulk-calls"
_FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMPONENTS = """\
components:
  schemas:
    Error:
      type: object
      properties:
        error: {type: string, description: What went wrong.}
        code: {type: integer}
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer}
"""


def write_site(folder: Path, count: int) -> list[str]:
    """Write so many pages into a folder, every second one in Mintlify's form, and return the YAML block of each."""
    folder.mkdir(parents=True)
    templates = [file.read_text("utf-8") for file in sorted(PAGES.glob("*.md"))]
    blocks = []
    for number in range(count):
        # Two templates and two forms: each template comes in both.
        text = _renamed(templates[number // 2 % len(templates)], number)
        page = _in_mintlifys_form(text) if number % 2 else text
        found = re.search(r"^(`{3,4})yaml.*?\n(.*?)^\1$", page, re.MULTILINE | re.DOTALL)
        assert found is not None
        blocks.append(found[2])
        (folder / f"page{number:05}.md").write_text(page, "utf-8")
    return blocks


def _renamed(text: str, number: int) -> str:
    text = re.sub(r"^operationId: \w+", f"operationId: operation{number}", text, flags=re.MULTILINE)
    return text.replace("/calls/bulk_call", f"/calls/bulk_call{number}").replace("bulk_calls", f"bulk_calls{number}")


def _in_mintlifys_form(text: str) -> str:
    """Return the same page with a whole OpenAPI document in a fence of four backticks."""
    fence = _FENCE.search(text)
    line = re.search(r"\*\*(?P<method>[A-Z]+)\*\* `(?P<path>[^`]+)`", text)
    assert fence is not None
    assert line is not None
    method, path = line["method"].lower(), line["path"]
    head = dedent(f"""\
        openapi: 3.1.0
        info: {{title: Bulk calls, version: 1.0.0}}
        servers:
          - url: https://backend.omnidim.io/api/v1
        security:
          - bearerAuth: []
        paths:
          {path}:
            {method}:
        """)
    block = head + indent(fence[1], " " * 6) + _COMPONENTS
    return text[: fence.start()] + f"````yaml openapi.json {method} {path}\n{block}````" + text[fence.end() :]
