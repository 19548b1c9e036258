"""Make a client anew and say how a package differs: `python -m omnidim_spec.checks.regeneration SPEC PACKAGE`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from attrs import asdict

from omnidim_spec.errors import SpecError
from omnidim_spec.files import folder_content
from omnidim_spec.generate import differences, generate, read_spec
from omnidim_spec.pointers import Json


def regeneration(spec: Path, package: Path) -> Json:
    """Return the faults for which the generator refuses a spec, and the files of a package that differ from its work."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / package.name
        try:
            generate(read_spec(spec), fresh)
        except SpecError as error:
            return {"faults": [asdict(fault) for fault in error.faults], "differing": [], "surplus": []}
        made = folder_content(fresh)
        differing = differences(fresh, package)
        return {"faults": [], "differing": differing, "surplus": [name for name in differing if name not in made]}


if __name__ == "__main__":
    json.dump(regeneration(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
