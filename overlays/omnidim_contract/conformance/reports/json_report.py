"""The verdict and the run for programs, as JSON."""

from __future__ import annotations

import json

from omnidim_contract.conformance.run import Results
from omnidim_contract.conformance.verdict import Verdict


def verdict_json(verdict: Verdict) -> str:
    """Return verdict.json: all fields of the verdict. What is not ASCII is escaped, so that any text a server sent fits in."""
    return json.dumps(verdict.as_json(), indent=2) + "\n"


def run_json(results: Results) -> str:
    """Return run.json, from which shares of a run are joined into one verdict."""
    return json.dumps(results.as_json()) + "\n"
