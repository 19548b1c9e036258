"""The command `omnidim-contract`. Exit codes: 0 yes, 1 no (a check failed), 2 it could not be done (bad input, usage)."""

from omnidim_contract.cli.main import main

__all__ = ["main"]
