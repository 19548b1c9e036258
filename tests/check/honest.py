"""Honest variants of the pages that look odd at first sight: nothing in them may be called an error."""

from __future__ import annotations

from tests.check.faults import CURL
from tests.check.site import CREATE

PYTHON = CREATE.split("```python\n")[1].split("```")[0]
JSON = CREATE.split("```json\n")[1].split("```")[0]
GET_CURL = 'curl "https://api.postbox.example/v2/parcels/7" -H "Authorization: Bearer $TOKEN"\n'
URL = "https://api.postbox.example/v2/depots/12/parcels"
DATA = '{"label": "Books", "weight_grams": 1200}'

HONEST_PYTHON = {
    "a name from an earlier snippet": PYTHON + '```\n\nThen:\n\n```python\nprint(parcel["parcel_id"], client)\n',
    "an asynchronous client": """\
import asyncio
from postbox import AsyncPostbox

async def main() -> None:
    client = AsyncPostbox("key")
    parcel = await client.parcels.create({"label": "Books", "weight_grams": 1200})
    print(parcel)

asyncio.run(main())
""",
    "await at the top": """\
from postbox import AsyncPostbox

client = AsyncPostbox("key")
parcel = await client.parcels.create({"label": "Books", "weight_grams": 1200})
""",
    "tasks that are gathered": """\
import asyncio
from postbox import AsyncPostbox

async def main():
    client = AsyncPostbox("key")
    await asyncio.gather(client.parcels.get(1), client.parcels.get(2))
""",
    "the rest of a mapping left out": PYTHON.replace('    "weight_grams": 1200,\n', "    ...\n"),
    "the rest left out in one line": 'from postbox import Postbox\nPostbox("k").parcels.create({"label": "Books", ...})\n',
    "all arguments left out": "from postbox import Postbox\nclient = Postbox(...)\nclient.parcels.create(...)\n",
    "a body made up elsewhere": """\
from postbox import Postbox

client = Postbox("key")
body = {"label": "Books"}
body["weight_grams"] = 1200
client.parcels.create(body)
""",
    "a body with computed values": """\
import os
from postbox import Postbox

client = Postbox(os.environ["KEY"])
extra = {"note": None}
for weight in (1, 2):
    client.parcels.create({"label": f"Box {weight}", "weight_grams": weight, **extra})
""",
    "a body by its name": PYTHON.replace("create({", "create(body={"),
    "prompts": """\
>>> from postbox import Postbox
>>> client = Postbox("key")
>>> for number in (1, 2):
...     print(client.parcels.get(number))
{'parcel_id': 1}
""",
    "a shell line": "!pip install postbox\n" + PYTHON,
    "a follow-up": PYTHON + 'print(client.parcels.get(parcel["parcel_id"]))\n',
    "another SDK": """\
from parcelforce import Client

client = Client(token="x")
client.settings.update({"retries": 3})
client.depots.parcels.add(label="Books", weight=3)
""",
    "plain requests": f"""\
import requests

response = requests.post("{URL}", headers={{"Authorization": "Bearer x"}}, json={DATA}, timeout=3)
response.raise_for_status()
""",
    "functions, classes, exceptions": """\
from __future__ import annotations
import json
from dataclasses import dataclass
from postbox import Postbox

@dataclass
class Box:
    label: str
    sister: Box | None = None

def send(box: Box, client: Postbox, *more: Box, **options: int) -> dict:
    try:
        return client.parcels.create({"label": box.label, "weight_grams": len(more) + 1})
    except (KeyError, ValueError) as error:
        print(json.dumps({"error": str(error)}), [one.label for one in more], options)
        raise

if __name__ == "__main__":
    with open("boxes.json") as file:
        print([(total := len(line)) for line in file], total)
    send(Box("Books"), Postbox("key"))
""",
    "a star import": "from postbox import *\nclient = Postbox('key')\n",
    "a method for later": 'from postbox import Postbox\nclient = Postbox("key", timeout=3)\nmake = client.parcels.create\n',
    "indented, as in a list": "    " + PYTHON.replace("\n", "\n    ").rstrip() + "\n",
    "only comments": "# Nothing to see here.\n",
    "a placeholder for a number": PYTHON.replace("1200", '"<weight>"'),
    "the module itself": 'import postbox\nclient = postbox.Postbox("key")\nclient.parcels.create({"label": "Books", "weight_grams": 1})\n',
    "a lambda and a match": """\
from postbox import Postbox
client = Postbox("key")
match client.parcels.get(1):
    case {"speed": speed, **rest}:
        print(speed, rest)
print(sorted([1], key=lambda one: -one))
""",
}

HONEST_CURL = {
    "a prompt and what was printed": f"$ {CURL}\n{{\"parcel_id\": 7, 'it'\n",
    "long options": f"""\
curl --request POST \\
     --url {URL} \\
     --header 'Authorization: Bearer <token>' \\
     --header 'Content-Type: application/json' \\
     --data '{{
  "label": "Books",
  "weight_grams": 1200
}}'
""",
    "a body from a file": CURL.replace(f"-d '{DATA}'", "-d @parcel.json"),
    "--json": f"curl --json '{DATA}' {URL} -H 'authorization: bearer x'\n",
    "a body from a here document": f"""\
curl -s -X POST {URL} -H "Authorization: Bearer $TOKEN" -H "content-type: application/json; charset=utf-8" -d @- <<'END'
{{"label": "It's books", "weight_grams": 1200}}
END
""",
    "a pipe, a comment and an output": f"# It's simple\n{CURL} | jq '.parcel_id'  # don't\n{CURL} > out.json 2>/dev/null\n",
    "short options together": f"curl -sSLXPOST {URL} -H 'Authorization: Bearer x' -H 'Content-Type: application/json' -d'{DATA}'\n",
    "variables of the snippet": f"BASE=https://api.postbox.example/v2\nexport DEPOT=12\n{CURL.replace('https://api.postbox.example/v2/depots/12', '$BASE/depots/${DEPOT}')}\n",
    "variables of the reader": CURL.replace("https://api.postbox.example/v2/depots/12", "$BASE_URL/depots/$DEPOT_ID"),
    "a value to put in": CURL.replace("depots/12", "depots/<depot_id>"),
    "another value to put in": CURL.replace("depots/12", "depots/YOUR_DEPOT_ID"),
    "a body with the rest left out": CURL.replace(DATA, '{"label": "Books", ...}'),
    "a body with variables": CURL.replace(f"'{DATA}'", '"{\\"label\\": \\"$LABEL\\", \\"weight_grams\\": $GRAMS}"'),
    "a token fetched first": f'TOKEN=$(curl -s https://login.postbox.example/token -d "key=$KEY" | jq -r .token)\n{CURL}\n',
    "a follow-up": f"{CURL}\n{GET_CURL}",
    "nothing to call": "pip install postbox\n",
    "the header as a whole": CURL.replace("Authorization: Bearer $TOKEN", "Authorization: $AUTH"),
    "a slash at the end": CURL.replace("parcels?dry_run=true", "parcels/"),
    "a query built by curl": f"curl -G {URL} --data-urlencode dry_run=true -H 'Authorization: Bearer x'\n{CURL}\n",
    "a body that says null": CURL.replace("1200}", '1200, "note": null}'),
    "verbose, compressed, failing": CURL.replace(
        "curl -X", "curl -v -i --compressed --fail --retry 3 -o out.json -w '%{http_code}' -X"
    ),
    "quotes of another kind": CURL.replace(f"'{DATA}'", '$\'{"label": "It\\\'s books", "weight_grams": 1}\''),
    "an apostrophe between quotes": CURL.replace('"label": "Books"', r'''"label": "It'\''s books"'''),
    "an empty line at the end of a continued one": CURL + " \\\n",
    "a loop": f"for n in 1 2; do\n  {CURL}\ndone\n",
}

HONEST_PAGES = {
    "properties called like misspelt keywords": ("          note:\n", "          minimun: {type: string}\n          require: {type: string}\n          desciption: {type: string}\n          note:\n"),
    "a property called like a keyword": ("          note:\n", "          type: {type: string}\n          required: {type: boolean}\n          enum: {type: array, items: {type: string}}\n          note:\n"),
    "free keys, in words": ("      example:\n        label", "        additionalProperties: true\n      example:\n        colour: red\n        label"),
    "extensions": ("operationId: createParcel", "operationId: createParcel\nx-desciption: internal\nx-codeSamples: [{lang: c}]"),
    "an alternative of required names": ("        properties:\n          label", "        anyOf:\n          - required: [label]\n          - required: [speed]\n        properties:\n          label"),
    "a condition": ("        properties:\n          label", "        if: {required: [speed], properties: {speed: {const: fast}}}\n        then: {required: [stamps]}\n        properties:\n          label"),
    "what only the server writes": ("          note:\n", "          created: {type: string, readOnly: true}\n          note:\n"),
    "null where it may be": ("              - 'null'\n", "              - 'null'\n            default: null\n            example: null\n"),
    "several examples": ("      example:\n        label: Books\n        weight_grams: 1200\n        speed: fast\n        stamps:\n          - value: 1.5\n            paid: true\n",
                         "      examples:\n        small: {summary: Small, value: {label: Books, weight_grams: 1}}\n        big: {value: {label: Stones, weight_grams: 30000}}\n"),
    "an example as text": ("      example:\n        label: Books\n        weight_grams: 1200\n        speed: fast\n        stamps:\n          - value: 1.5\n            paid: true\n",
                           "      example: '{\"label\": \"Books\", \"weight_grams\": 1200}'\n"),
    "a map": ("          note:\n", "          sizes:\n            type: object\n            additionalProperties: {type: integer}\n            example: {wide: 3, high: 4}\n          note:\n"),
    "an open object": ("          note:\n", "          extra:\n            type: object\n            example: {anything: [1, {goes: here}]}\n          note:\n"),
    "a whole number for a number": ("          - value: 1.5", "          - value: 2"),
    "a list of numbers to choose from": ("          note:\n", "          pages:\n            type: integer\n            enum: [1, 2, 4]\n            default: 2\n          note:\n"),
    "prose about other fields": ("What stands on the parcel.", "Either `label` or `note`; used when `speed` is `fast`, such as `Books`."),
    "prose about values of another kind": ("One of `slow` or `fast`.", "One of `slow` or `fast`, e.g. `fast`. Must be `null` when `note` is set."),
    "prose without a list": ("One of `slow` or `fast`.", "One of the ways to travel, or one of those that we like, and more."),
    "prose with a longer sentence": ("One of `slow` or `fast`.", "One of slow, fast and it must be set when dry_run is."),
    "prose with quotes": ("One of `slow` or `fast`.", "'Can be \"slow\" or \"fast\", like \"express\" elsewhere.'"),
    "prose with a format": ("            description: One of `slow` or `fast`.\n", "            description: How fast. See `GET /parcels/{parcel_id}` for what it became.\n"),
    "an id of another kind of thing": ("            parcel_id:\n              type: integer\n            speed", "            parcel_id:\n              type: integer\n            id:\n              type: string\n            speed"),
    "other names for operations": ("operationId: createParcel", "operationId: parcels/create"),
    "a dotted name": ("operationId: createParcel", "operationId: v2.parcels.create-parcel"),
    "a Windows fence and others": ("```json\n", "```powershell\nInvoke-RestMethod 'x\n```\n\n```javascript\nawait fetch(`x`, {\n```\n\n```http\nPOST /x\n```\n\n```\nno language {\n```\n\n```json\n"),
    "JSON with comments and dots": ('  "speed": "slow"\n}', '  "speed": "slow", // or fast\n  ...\n}'),
    "JSON of something else": (JSON, '{"webhook": "https://example.com", "events": ["a"]}\n'),
    "a fragment of JSON": (JSON, '"label": "Books"\n'),
    "a reply in JSON": (JSON, '{"parcel_id": 7, "speed": "slow"}\n'),
    "a list of JSON lines": (JSON, '{"parcel_id": 7}\n{"parcel_id": 8}\n'),
    "references and definitions": ("          note:\n", "          inner:\n            $defs: {a: {type: string}}\n            type: object\n            patternProperties: {'^x': {type: string}}\n            example: {x1: y}\n          note:\n"),
    "a reply that is text": ("responses:\n", "responses:\n  '400':\n    description: No.\n    content:\n      text/plain:\n        schema: {type: object}\n        example: not allowed\n"),
    "a format that has it": ("          note:\n", "          sent:\n            type: string\n            format: date-time\n            example: '2026-01-02T03:04:05Z'\n          note:\n"),
    "a tuple": ("          note:\n", "          place:\n            type: array\n            prefixItems: [{type: number}, {type: string}]\n            example: [1, x]\n          note:\n"),
    "alternatives of objects": ("          note:\n", "          to:\n            oneOf:\n              - {type: object, required: [street], properties: {street: {type: string}}}\n              - {type: object, required: [box], properties: {box: {type: integer}}}\n            example: {box: 7}\n          note:\n"),
    "a number sent as a string elsewhere": ("          note:\n", "          weight:\n            oneOf: [{type: string}, {type: number}]\n            example: '3'\n          note:\n"),
    "a required header that is sent": ("  - name: dry_run\n", "  - name: X-Depot\n    in: header\n    required: true\n    schema: {type: string}\n  - name: dry_run\n"),
}  # fmt: skip
