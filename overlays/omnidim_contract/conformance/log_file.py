"""How the two processes of a run speak: the environment tells the engine's one where to write its log, and the token."""

from __future__ import annotations

HOOKS = "omnidim_contract.conformance.hooks"
"""The module that the engine loads."""
LOG_VARIABLE = "OMNIDIM_CONTRACT_LOG"
"""Environment variable that names the file the log is written to."""
TOKEN_VARIABLE = "OMNIDIM_API_KEY"  # noqa: S105 - the name of a variable, no secret
URL_VARIABLE = "OMNIDIM_BASE_URL"
"""Environment variable that holds the base URL of the server under test."""
