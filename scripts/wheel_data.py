"""Build hook: a wheel carries the built contract. An editable install does not: it has the checkout, built or not yet."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = {
    "spec/openapi.json": "omnidim_contract/openapi.json",
    "spec/generator.yaml": "omnidim_spec/generator.yaml",
    "spec/pages": "omnidim_contract/pages",
}


class WheelData(BuildHookInterface[Any]):
    """Adds the files to a wheel that is made to be installed elsewhere."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Take what hatchling builds (`standard` or `editable`) and say what goes in beside the packages."""
        if version != "editable":
            build_data["force_include"].update(DATA)
