"""The reports of a run, one module a format: for programs, CI, code scanning, and people."""

from __future__ import annotations

from omnidim_contract.conformance.reports.folder import write_reports

__all__ = ["write_reports"]
