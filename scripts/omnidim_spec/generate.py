"""A spec becomes a Python package: what the generator sees of it, the generator, and the formatting that fixes its bytes."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import tempfile
from pathlib import Path

import openapi_python_client
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError
from ruff import find_ruff_bin  # type: ignore[import-untyped]  # it ships no types

from omnidim_spec.errors import Fault, GenerateError
from omnidim_spec.files import folder_content
from omnidim_spec.generated_names import unusable_names
from omnidim_spec.pointers import Json, keys_of, walk
from omnidim_spec.yaml12 import MAX_CHARS, Source, read_yaml

# Isolated from every ruff setting around it, so that the same spec gives the same bytes everywhere. Only these fixes: the
# default rules break the typing of generated code.
_RUFF = ("--isolated", "--no-cache", "--quiet", "--target-version", "py311", "--line-length", "120")
_FIXES = ("check", "--fix-only", "--select", "F401,F811,I")

LONGEST_SPEC = 16 * MAX_CHARS
"""Longest spec that is read, in characters: a thousand pages make ten million."""

_INSTALLED = Path(__file__).with_name("generator.yaml")
_CHECKOUT = Path(__file__).parents[2] / "spec" / "generator.yaml"


def read_spec(file: Path) -> Json:
    """Return the OpenAPI document in a YAML or JSON file.

    Raises:
        SpecError: the file cannot be read, or is no OpenAPI 3.1 document.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        todo = "build it: omnidim-contract spec build"
        raise GenerateError(Fault(str(file), "a spec that can be read", str(error), todo)) from error
    document = read_yaml(text, Source(str(file)), longest=LONGEST_SPEC)
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.1"):
        came = document.get("openapi", "no `openapi` field") if isinstance(document, dict) else type(document).__name__
        raise GenerateError(Fault(str(file), "an OpenAPI 3.1 document", str(came)))
    return document


def generator_view(document: Json) -> Json:
    """Return what the generator is shown: the operations with their 2xx replies.

    Error replies would make every function return a union and parse an error page as JSON; the client raises them instead.
    Links and extensions mean nothing to the generator.
    """
    view: Json = {key: value for key, value in document.items() if not key.startswith("x-")}
    view["paths"] = {path: _item_view(item) for path, item in document.get("paths", {}).items()}
    components = document.get("components", {})
    used = _used(view["paths"], components)
    view["components"] = {
        section: {name: part for name, part in parts.items() if section == "securitySchemes" or (section, name) in used}
        for section, parts in components.items()
    }
    return view


def _item_view(item: Json) -> Json:
    return {key: _operation_view(value) if isinstance(value, dict) else value for key, value in item.items()}


def _operation_view(operation: Json) -> Json:
    operation = {key: value for key, value in operation.items() if not key.startswith("x-")}
    if "responses" not in operation:
        return operation
    replies = {}
    for status, reply in operation["responses"].items():
        if status.startswith("2"):
            replies[status] = {key: value for key, value in reply.items() if key != "links"}
    return {**operation, "responses": replies}


def _used(value: Json, components: Json) -> set[tuple[str, str]]:
    """Return section and name of the components that a value refers to, directly or through others."""
    used: set[tuple[str, str]] = set()
    waiting = [value]
    while waiting:
        for _, node in walk(waiting.pop()):
            section, name = _component(node)
            if (section, name) not in used and name in components.get(section, {}):
                used.add((section, name))
                waiting.append(components[section][name])
    return used


def _component(node: Json) -> tuple[str, str]:
    reference = node.get("$ref") if isinstance(node, dict) else None
    keys = keys_of(reference[1:]) if isinstance(reference, str) and reference.startswith("#/components/") else []
    return (keys[1], keys[2]) if len(keys) == 3 else ("", "")


def generate(document: Json, out: Path) -> None:
    """Write the client package of a document into the folder `out`, which must not exist yet.

    Raises:
        GenerateError: the generator refused something, or left something out with a warning.
    """
    view = generator_view(document)
    faults = unusable_names(view)
    if faults:
        raise GenerateError(faults)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "openapi.json"
        source.write_text(json.dumps(view), "utf-8")
        config = Config.from_sources(_settings(out.name), MetaType.NONE, source, "utf-8", overwrite=False, output_path=out)
        with contextlib.redirect_stdout(io.StringIO()):
            problems = openapi_python_client.generate(config=config)
    if problems:
        raise GenerateError([_fault(problem) for problem in problems])
    for command in ((*_FIXES, str(out)), ("format", str(out))):
        _ruff(command)
    (out / "py.typed").touch()


def _settings(package: str) -> ConfigFile:
    file = _INSTALLED if _INSTALLED.is_file() else _CHECKOUT
    values = read_yaml(file.read_text("utf-8"), Source(str(file)))
    return ConfigFile(**{**values, "package_name_override": package, "post_hooks": []})


def _fault(problem: GeneratorError) -> Fault:
    came = " ".join(filter(None, [problem.header, problem.detail]))
    return Fault("openapi-python-client", "a spec that the generator takes whole", came, "mend it with the overlay")


def _ruff(command: tuple[str, ...]) -> None:
    name, *arguments = command
    words = [find_ruff_bin(), name, *_RUFF, *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        came = (done.stderr or done.stdout).strip()[:2000]
        raise GenerateError(Fault("ruff", "generated code that can be formatted", came))


def refuse_foreign(folder: Path) -> None:
    """Raise GenerateError where something else than a generated package stands, which would be lost."""
    if not folder.exists():
        return
    is_generated = folder.is_dir() and all((folder / name).is_file() for name in ("client.py", "errors.py", "__init__.py"))
    if not is_generated and (not folder.is_dir() or any(folder.iterdir())):
        came = "other files" if folder.is_dir() else "a file"
        raise GenerateError(Fault(str(folder), "nothing, or a package that was generated before", came, "choose another --out"))


def differences(fresh: Path, committed: Path) -> list[str]:
    """Return the files of two folders that are not the same in both, by relative path; empty when all are."""
    one, other = folder_content(fresh), folder_content(committed) if committed.is_dir() else {}
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
