"""The entry point: one Typer application, whose groups import what they need when they run."""

from __future__ import annotations

import sys

EXTRA_MISSING = 2


def main() -> None:
    """Run `omnidim-contract`."""
    try:
        import typer  # noqa: F401  - the extra `cli` may be missing
    except ModuleNotFoundError:
        sys.stderr.write("The command line needs an extra: pip install 'omnidim-contract[cli]'\n")
        raise SystemExit(EXTRA_MISSING) from None
    from omnidim_contract.cli.app import app

    app()
