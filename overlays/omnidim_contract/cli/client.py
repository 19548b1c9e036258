"""`omnidim-contract client`: the spec becomes a typed client."""

from __future__ import annotations

import keyword
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from omnidim_contract.cli.terminal import NO, explain, extra, fail, in_checkout, out

# Made here, so that the whole folder can be thrown away and made again.
_README = """\
# generated

What openapi-python-client wrote from `spec/openapi.yaml`: `omnidim_client`, no line of it by hand.
Never edit anything here: change a page or `spec/overlay.yaml`, then `make spec client`.
`omnidim-contract client generate --check` fails when this folder is not what the spec gives.
"""

group = typer.Typer(help="Generate the typed client from the spec.", no_args_is_help=True)


@group.callback()
def _client() -> None:
    """Generate the typed client from the spec."""


@group.command()
def generate(
    spec: Annotated[Path | None, typer.Option(help="The OpenAPI 3.1 spec. [default: spec/openapi.yaml]")] = None,
    package: Annotated[str, typer.Option(help="The name of the package.")] = "omnidim_client",
    folder: Annotated[Path | None, typer.Option("--out", help="The folder that gets the package. [default: generated]")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if the package is not what comes out.")] = False,
) -> None:
    """Generate the client package, in one step: the old one stays until the new one stands."""
    with extra("spec"):
        from omnidim_spec.errors import SpecError
        from omnidim_spec.files import replace_folder, write_file
        from omnidim_spec.generate import differences, read_spec, refuse_foreign
        from omnidim_spec.generate import generate as generate_client
    if not package.isidentifier() or keyword.iskeyword(package):
        fail(f"--package: expected the name of a Python package, found {package!r}")
    if spec and folder is None:
        fail("--spec needs --out FOLDER: the client of another spec does not belong in the place of ours")
    into = folder or in_checkout("generated")
    target = into / package
    try:
        refuse_foreign(target)
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into, prefix=".generate-") as scratch:
            fresh = Path(scratch) / package
            generate_client(read_spec(spec or in_checkout("spec", "openapi.yaml")), fresh)
            changed = differences(fresh, target)
            if changed and not check:
                replace_folder(fresh, target)
            if folder is None and not check:
                write_file(into / "README.md", _README)
    except (SpecError, OSError) as error:
        fail(explain(error))
    if check and changed:
        listed = "\n".join(f"    {name}" for name in changed)
        fail(f"{target} is not what the spec gives:\n{listed}\n    run the same command without --check", NO)
    out.print(f"{target}: {f'{len(changed)} files changed' if changed else 'is current'}")
