"""Run the checks on a site of two pages that a test has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from omnidim_spec.checks.check import Checked, Question, check
from omnidim_spec.checks.client_api import Package

from tests.check.site import write_site

Run = Callable[..., Checked]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that writes a site with some texts changed, and checks it with its own client."""
    monkeypatch.chdir(tmp_path)

    def on_site(*, with_overlay: bool = True, **texts: str) -> Checked:
        write_site(Path(), **texts)
        package = Package(Path("postbox"), ("postbox",), {"client": "Postbox"})
        return check(Question([Path("pages")], Path("overlay.yaml") if with_overlay else None, packages=[package]))

    return on_site
