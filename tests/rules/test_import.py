"""Who judges by rules needs the rules' engine, not what builds a spec."""

from __future__ import annotations

import subprocess
import sys

ALLOWED = {"attr", "attrs", "cel", "omnidim_spec"}
SCRIPT = """
import sys, sysconfig
import omnidim_spec.rules, omnidim_spec.rules.har
site = sysconfig.get_path("purelib")
print(" ".join(sorted({name.partition(".")[0] for name, module in list(sys.modules.items())
                       if (getattr(module, "__file__", None) or "").startswith(site)})))
"""


def test_the_engine_needs_none_of_the_libraries_that_read_pages() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "cel" in loaded
    assert not loaded & {"yaml", "yamlcore", "markdown_it", "jsonpath", "openapi_spec_validator", "openapi_python_client"}
