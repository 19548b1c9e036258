"""A small honest API in two pages, for tests to break in one place at a time."""

from __future__ import annotations

from pathlib import Path

CREATE = """\
# Create a parcel (/docs/parcels/createParcel)

> Take a parcel in.

**POST** `/depots/{depot_id}/parcels`

```yaml
operationId: createParcel
parameters:
  - name: depot_id
    in: path
    required: true
    schema:
      type: integer
  - name: dry_run
    in: query
    schema:
      type: boolean
      default: false
requestBody:
  required: true
  content:
    application/json:
      schema:
        type: object
        required:
          - label
          - weight_grams
        properties:
          label:
            type: string
            minLength: 2
            maxLength: 40
            description: What stands on the parcel.
            example: Books
          weight_grams:
            type: integer
            minimum: 1
            maximum: 30000
          speed:
            type: string
            enum:
              - slow
              - fast
            default: slow
            description: One of `slow` or `fast`.
          stamps:
            type: array
            items:
              type: object
              required:
                - value
              properties:
                value:
                  type: number
                paid:
                  type: boolean
          note:
            type:
              - string
              - 'null'
            description: Free text; `null` when there is none.
      example:
        label: Books
        weight_grams: 1200
        speed: fast
        stamps:
          - value: 1.5
            paid: true
responses:
  '201':
    description: It was taken in.
    content:
      application/json:
        schema:
          type: object
          properties:
            parcel_id:
              type: integer
            speed:
              type: string
        example:
          parcel_id: 7
          speed: fast
```

```python
from postbox import Postbox

client = Postbox("key")
parcel = client.parcels.create({
    "label": "Books",
    "weight_grams": 1200,
    "stamps": [{"value": 1.5}],
})
print(parcel)
```

```bash
curl -X POST "https://api.postbox.example/v2/depots/12/parcels?dry_run=true" \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"label": "Books", "weight_grams": 1200}'
```

```json
{
  "label": "Books",
  "weight_grams": 1200,
  "speed": "slow"
}
```
"""

GET = """\
# Get a parcel (/docs/parcels/getParcel)

> Look at a parcel.

**GET** `/parcels/{parcel_id}`

```yaml
operationId: getParcel
parameters:
  - name: parcel_id
    in: path
    required: true
    schema:
      type: integer
responses:
  '200':
    description: The parcel.
    content:
      application/json:
        schema:
          type: object
          properties:
            parcel_id:
              type: integer
            speed:
              type: string
              description: How it travels, for example `slow`.
            weight_grams:
              type: integer
```

```bash
curl "https://api.postbox.example/v2/parcels/7" -H "Authorization: Bearer $TOKEN"
```
"""

OVERLAY = """\
overlay: 1.1.0
info:
  title: Postbox
  version: 1.0.0
actions:
  - target: $
    update:
      info: {title: Postbox, version: 1.0.0}
      servers: [{url: https://api.postbox.example/v2}]
      security: [{bearer: []}]
      components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}
"""

CLIENT = '''\
from postbox.parcels import AsyncParcels, Parcels


class Postbox:
    """A client."""

    def __init__(self, key: str, *, timeout: float = 60) -> None:
        self._key = key

    @property
    def parcels(self) -> Parcels:
        """Parcels."""
        return Parcels()


class AsyncPostbox:
    """The same for await."""

    def __init__(self, key: str) -> None:
        self._key = key

    @property
    def parcels(self) -> AsyncParcels:
        """Parcels."""
        return AsyncParcels()
'''
PARCELS = '''\
class Parcels:
    """Parcels."""

    def create(self, body: dict, *, depot_id: int = 1) -> dict:
        """Create one."""

    def get(self, parcel_id: int) -> dict:
        """Look at one."""


class AsyncParcels:
    """Parcels."""

    async def create(self, body: dict, *, depot_id: int = 1) -> dict:
        """Create one."""

    async def get(self, parcel_id: int) -> dict:
        """Look at one."""
'''


def write_site(folder: Path, *, create: str = CREATE, get: str = GET, overlay: str = OVERLAY) -> Path:
    """Write the pages, the overlay and the client; return the folder of the pages."""
    files = {
        "pages/createParcel.md": create,
        "pages/getParcel.md": get,
        "overlay.yaml": overlay,
        "postbox/__init__.py": CLIENT,
        "postbox/parcels.py": PARCELS,
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder / "pages"
