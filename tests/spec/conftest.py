"""What the toolchain's tests share: pages and overlays that are written where the test can see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

PAGE = """\
# List things (/docs/things/listThings)

> All the things.

**GET** `/things/{thing_id}`

```yaml
operationId: listThings
parameters:
  - name: thing_id
    in: path
    required: true
    schema:
      type: integer
responses:
  '200':
    description: The things.
    content:
      application/json:
        schema:
          type: object
          properties:
            name:
              type: string
```

```bash
curl "https://api.example.com/v1/things/{thing_id}" -H "Authorization: Bearer $KEY"
```
"""

OVERLAY = """\
overlay: 1.1.0
info:
  title: Things
  version: 1.0.0
actions:
  - target: $
    update:
      info: {title: Things, version: 1.0.0}
      servers: [{url: https://api.example.com/v1}]
      security: [{bearer: []}]
      components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a text to a file below the test's folder, dedented."""

    def to_file(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dedent(text).encode())
        return file

    return to_file
