"""The engine of the rules: CEL's Rust extension, without the package around it.

The package imports a command line of its own (prompt_toolkit, pygments), which takes longer than a whole build.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cel


_NAME = "cel.cel"


def _extension() -> ModuleType:
    """Return the extension under its own name, so that whoever imports the package too gets this one: it loads only once."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    package = find_spec("cel")
    if package is None:
        raise ModuleNotFoundError("No module named 'cel'", name="cel")
    found = PathFinder.find_spec(_NAME, list(package.submodule_search_locations or ()))
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    sys.modules[_NAME] = module
    found.loader.exec_module(module)
    return module


if not TYPE_CHECKING:
    cel = _extension()

__all__ = ["cel"]
