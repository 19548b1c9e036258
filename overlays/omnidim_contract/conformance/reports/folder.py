"""A folder of reports, each file of it written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from omnidim_spec.files import write_file

from omnidim_contract.conformance.reports.html_page import html_page
from omnidim_contract.conformance.reports.json_report import run_json, verdict_json
from omnidim_contract.conformance.reports.junit import junit_xml
from omnidim_contract.conformance.reports.markdown import markdown
from omnidim_contract.conformance.reports.rerun import rerun_of
from omnidim_contract.conformance.reports.sarif import sarif
from omnidim_contract.conformance.run import Results


def write_reports(results: Results, folder: Path, *, command: str = "") -> None:
    """Write every report into a folder, which is made if needed.

    `command` is what gives the same verdict again; without it, what the run itself tells of it. Raises OSError where a file
    cannot be written.
    """
    verdict = results.verdict
    command = command or rerun_of(results.run)
    reports = {
        "run.json": run_json(results),
        "verdict.json": verdict_json(verdict),
        "junit.xml": junit_xml(verdict),
        "verdict.sarif": sarif(verdict),
        "verdict.md": markdown(verdict, command=command),
        "index.html": html_page(verdict, command=command),
    }
    for name, text in reports.items():
        write_file(folder / name, text)
