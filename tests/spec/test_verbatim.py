"""The pages are kept as they were published: no tool of ours rewrites them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_formatter_leaves_the_pages_alone() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    listed = subprocess.run([ruff, "check", "--show-files", "."], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "/scripts/" in listed
    assert "/spec/pages/" not in listed
    words = [ruff, "format", "--check", "--force-exclude", "spec/pages"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_snippet_still_has_the_vendors_own_layout() -> None:
    page = (ROOT / "spec" / "pages" / "bulk-calls" / "createBulkCall.md").read_text("utf-8")
    assert '\nresponse = client.bulk_call.create_bulk_call({\n    "name": "Customer Follow-up Campaign",\n' in page
