"""Single faults of a page: what to change, the rule that has to name it, and words of the line at which it has to."""

from __future__ import annotations

from attrs import frozen


@frozen
class Planted:
    """A fault: on which page, the words that are replaced, those that come in their place, the rule and the line."""

    page: str
    old: str
    new: str
    rule: str
    line: str
    level: str = "error"

    @property
    def name(self) -> str:
        return f"{self.rule}: {self.new.strip().splitlines()[0][:50] if self.new.strip() else 'removed'}"


def _c(old: str, new: str, rule: str, line: str, level: str = "error") -> Planted:
    return Planted("create", old, new, rule, line, level)


def _g(old: str, new: str, rule: str, line: str, level: str = "error") -> Planted:
    return Planted("get", old, new, rule, line, level)


CURL = """curl -X POST "https://api.postbox.example/v2/depots/12/parcels?dry_run=true" \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"label": "Books", "weight_grams": 1200}'"""
BODY = """client.parcels.create({
    "label": "Books","""

FAULTS = [
    # keywords
    _c("minimum: 1\n", "minimun: 1\n", "keyword-misspelt", "minimun"),
    _c("        required:\n          - label", "        require:\n          - label", "keyword-misspelt", "require:"),
    _c("description: What stands", "desciption: What stands", "keyword-misspelt", "desciption"),
    _c("maxLength: 40", "max_length: 40", "keyword-misspelt", "max_length"),
    _c("minLength: 2", "minlength: 2", "keyword-misspelt", "minlength"),
    _c("        properties:\n          label", "        propertis:\n          label", "keyword-misspelt", "propertis"),
    _c(
        "description: It was taken in.",
        "desciption: It was taken in.\n    description: It was.",
        "keyword-misspelt",
        "desciption",
    ),
    _c("requestBody:\n", "requestbody:\n", "keyword-misspelt", "requestbody"),
    _c("operationId: createParcel", "operationId: createParcel\nsumary: Creates", "keyword-misspelt", "sumary"),
    _c("    in: query\n", "    in: query\n    requred: false\n", "keyword-misspelt", "requred"),
    _c("            enum:\n", "            enums:\n", "keyword-misspelt", "enums"),
    _c(
        "            type: array\n            items:", "            type: array\n            item:", "keyword-misspelt", "item:"
    ),
    _c("type: integer\n            minimum", "type: interger\n            minimum", "keyword-misspelt", "interger"),
    _c("type: integer\n            minimum", "type: int\n            minimum", "keyword-misspelt", "type: int"),
    _c("minimum: 1\n", "minimum: 1\n            multiple_of: 2\n", "keyword-misspelt", "multiple_of"),
    _c("minimum: 1\n", "minimum: 1\n            nullable: true\n", "keyword-unknown", "nullable", "warning"),
    _c("type: number\n", "typ: number\n", "keyword-misspelt", "typ:"),
    _c("minimum: 1\n", "minimum: 1\n            colour: red\n", "keyword-unknown", "colour", "warning"),
    _c(
        "              - string\n              - 'null'",
        "              - string\n              - null",
        "null-unquoted",
        "type:",
    ),
    _g("type: integer\n```", "type: null\n```", "null-unquoted", "type: null"),
    # schemas
    _c("          - weight_grams\n", "          - weight_gram\n", "required-undeclared", "- weight_gram"),
    _c("                - value\n", "                - worth\n", "required-undeclared", "- worth"),
    _c("minLength: 2", "minLength: 50", "limits-impossible", "minLength: 50"),
    _c("minimum: 1\n", "minimum: 40000\n", "limits-impossible", "minimum: 40000"),
    _c("              - fast\n", "              - fast\n              - 3\n", "enum-misfit", "- 3"),
    _c("minLength: 2", "pattern: '[a-'", "pattern-invalid", "pattern"),
    # examples and defaults
    _c("example: Books", "example: B", "example-misfit", "example: B"),
    _c("weight_grams: 1200\n        speed", "weight_grams: heavy\n        speed", "example-misfit", "weight_grams: heavy"),
    _c("        speed: fast\n        stamps", "        speed: quick\n        stamps", "example-misfit", "speed: quick"),
    _c("        label: Books\n        weight", "        weight", "example-misfit", "example:"),
    _c("            paid: true\n", "            payd: true\n", "example-undeclared-key", "payd"),
    _c("        speed: fast\n        stamps", "        colour: red\n        stamps", "example-undeclared-key", "colour"),
    _c("          parcel_id: 7\n", "          parcel_id: seven\n", "example-misfit", "parcel_id: seven"),
    _c("default: slow", "default: quick", "default-misfit", "default: quick"),
    _c("default: false", "default: no", "default-misfit", "default: no"),
    _c("minLength: 2", "format: date", "example-format", "example: Books", "warning"),
    # paths, operations, components
    _c(
        "  - name: depot_id\n    in: path\n    required: true\n    schema:\n      type: integer\n",
        "",
        "path-parameter",
        "parameters:",
    ),
    _c("name: depot_id", "name: depotId", "path-parameter", "parameters:"),
    _g("`/parcels/{parcel_id}`", "`/parcels/{id}`", "path-parameter", "name: parcel_id"),
    _g("operationId: getParcel", "operationId: createParcel", "operation-id-duplicate", "operationId"),
    _g("operationId: getParcel", "operationId: create_parcel", "operation-id-duplicate", "operationId"),
    _g("operationId: getParcel", "operationId: Get a parcel!", "operation-id-unusable", "operationId"),
    _g("required: true\n", "required: false\n", "openapi-invalid", "required: false"),
    _g("    description: The parcel.\n", "", "openapi-invalid", "'200'"),
    _g(
        "              type: integer\n            speed",
        "              $ref: '#/components/schemas/Nothing'\n            speed",
        "openapi-invalid",
        "Nothing",
    ),
    # pages that contradict each other, or themselves
    _g(
        "            weight_grams:\n              type: integer",
        "            weight_grams:\n              type: string",
        "field-type-contradicts",
        "weight_grams",
    ),
    _g(
        "parcel_id:\n              type: integer",
        "parcel_id:\n              type: boolean",
        "field-type-contradicts",
        "parcel_id:",
    ),
    _c("One of `slow` or `fast`.", "One of `slow`, `fast` or `instant`.", "field-values-contradict", "instant"),
    _c("One of `slow` or `fast`.", "'How fast. Allowed values: `slow`, `rapid`.'", "field-values-contradict", "rapid"),
    _g("for example `slow`", "for example `slow` or `express`", "field-values-contradict", "express", "warning"),
    _g("for example `slow`", "one of `slow` and `express`", "field-values-contradict", "express"),
    _c("One of `slow` or `fast`.", "One of slow, fast or instant.", "field-values-contradict", "instant"),
    _c("One of `slow` or `fast`.", '\'Possible values are "slow", "rapid".\'', "field-values-contradict", "rapid"),
    _g("for example `slow`", "one of `slow`, `fast` and `express`", "field-values-contradict", "express", "warning"),
    _g(
        "              description: How it travels, for example `slow`.\n",
        "              enum: [slow, express]\n",
        "field-values-contradict",
        "enum",
        "warning",
    ),
    # Python snippets
    _c('Postbox("key")', "Postbox(api_key)", "snippet-undefined-name", "api_key"),
    _c("print(parcel)", "print(parcels)", "snippet-undefined-name", "print"),
    _c('client = Postbox("key")\n', "", "snippet-undefined-name", "client.parcels"),
    _c('client = Postbox("key")\nparcel', 'print(parcel)\nclient = Postbox("key")\nparcel', "snippet-undefined-name", "print"),
    _c("client.parcels.create", "client.parcels.creat", "snippet-unknown-call", "creat("),
    _c("client.parcels.create", "client.parcel.create", "snippet-unknown-call", "client.parcel."),
    _c("from postbox import Postbox", "from postbox import PostBox as Postbox", "snippet-unknown-call", "PostBox"),
    _c('Postbox("key")', 'Postbox(token="key")', "snippet-wrong-arguments", "token"),
    _c('Postbox("key")', "Postbox()", "snippet-wrong-arguments", "Postbox()"),
    _c(
        '    "stamps": [{"value": 1.5}],\n}',
        '    "stamps": [{"value": 1.5}],\n}, depot=3',
        "snippet-wrong-arguments",
        "create({",
    ),
    _c('"weight_grams": 1200,\n    "st', '"weight_grams": "1200",\n    "st', "snippet-body-misfit", '"1200"'),
    _c('    "weight_grams": 1200,\n    "st', '    "st', "snippet-body-misfit", "create({"),
    _c('"weight_grams": 1200,\n    "st', '"weight_grams": 0,\n    "st', "snippet-body-misfit", '"weight_grams": 0'),
    _c('[{"value": 1.5}]', '[{"value": "1.5"}]', "snippet-body-misfit", '"1.5"'),
    _c('[{"value": 1.5}]', '[{"val": 1.5}]', "snippet-undeclared-key", '"val"'),
    _c('"weight_grams": 1200,\n    "st', '"weightGrams": 1200,\n    "st', "snippet-undeclared-key", "weightGrams"),
    _c(
        '    "stamps": [{"value": 1.5}],\n})',
        '    "stamps": [{"value": 1.5}],\n}, depot_id="twelve")',
        "snippet-argument-misfit",
        "twelve",
    ),
    _c("print(parcel)", "print(parcel", "snippet-syntax", "print(parcel"),
    _c("print(parcel)", "print parcel", "snippet-syntax", "print parcel"),
    _c("parcel = client", "parcel = await client", "snippet-await", "await"),
    _c("Postbox\n\nclient = Postbox", "AsyncPostbox\n\nclient = AsyncPostbox", "snippet-await", "create({"),
    # curl snippets
    _c("/depots/12/parcels?dry", "/depots/12/parcel?dry", "curl-path", "curl"),
    _c("-X POST", "-X PUT", "curl-method", "curl"),
    _g('curl "https', 'curl -X POST "https', "curl-method", "curl"),
    _c("api.postbox.example", "api.postbox.test", "curl-server", "curl"),
    _c("example/v2/depots", "example/v1/depots", "curl-server", "curl"),
    _c('  -H "Authorization: Bearer $TOKEN" \\\n', "", "curl-auth", "curl"),
    _c("Bearer $TOKEN", "Basic $TOKEN", "curl-auth", "curl"),
    _c("Authorization: Bearer", "X-Api-Key:", "curl-auth", "curl"),
    _g("parcels/7", "parcels/{parcel_id}", "curl-braces", "curl"),
    _c("depots/12", "depots/{depot_id}", "curl-braces", "curl"),
    _c('  -H "Content-Type: application/json" \\\n', "", "curl-content-type", "curl"),
    _c('-H "Content-Type: application/json"', "-H 'Content-Type: text/plain'", "curl-content-type", "curl"),
    _c(' \\\n  -d \'{"label": "Books", "weight_grams": 1200}\'', "", "curl-body-missing", "curl"),
    _g('" -H', '" -d \'{"x": 1}\' -X GET -H', "curl-body-surplus", "curl", "warning"),
    _c('"weight_grams": 1200}\'', '"weight_grams": "1200"}\'', "snippet-body-misfit", "curl"),
    _c(', "weight_grams": 1200}\'', "}'", "snippet-body-misfit", "curl"),
    _c('"weight_grams": 1200}\'', '"weight_grams": 1200, "colour": "red"}\'', "snippet-undeclared-key", "curl"),
    _c('"weight_grams": 1200}\'', '"weight_grams": 1200,}\'', "snippet-body-misfit", "curl"),
    _c('"weight_grams": 1200}\'', '"weight_grams": 1200}', "curl-syntax", "-d"),
    _c(' \\\n  -H "Content-Type', '\n  -H "Content-Type', "curl-syntax", "Content-Type"),
    _c('$TOKEN" \\\n', '$TOKEN" \\ \n', "curl-syntax", "$TOKEN"),
    _g("parcels/7", "parcels/seven", "curl-parameter", "curl"),
    _c("dry_run=true", "dry_run=maybe", "curl-parameter", "curl"),
    _c("dry_run=true", "dryrun=true", "curl-query-undeclared", "curl"),
    _c("dry_run=true", "colour=red", "curl-query-undeclared", "curl", "warning"),
    # JSON
    _c('  "speed": "slow"\n}', '  "speed": "quick"\n}', "json-misfit", '"quick"'),
    _c('  "weight_grams": 1200,\n  "speed"', '  "weight_grams": "1200",\n  "speed"', "json-misfit", '"1200",'),
    _c('  "speed": "slow"\n}', '  "speed": "slow"', "json-syntax", "{", "warning"),
    # pages that cannot be read
    _g("operationId: getParcel\n", "", "page-unreadable", "parameters"),
    _g("**GET**", "**FETCH**", "page-unreadable", "# Get"),
    _g("parameters:\n  - name", "parameters:\n  - *name\n  - name", "page-unreadable", "*name"),
    _g("type: integer\n```", "type: [integer\n```", "page-unreadable", "```"),
    _g(
        "              type: integer\n```",
        "              type: integer\n              type: number\n```",
        "page-unreadable",
        "type: number",
    ),
]
