"""Install the wheel where nothing else is, and use it as its users would: `python -m tests.packaging.installed [PYTHON...]`.

For each interpreter: a new environment, first the wheel alone (the client), then with its extras (everything else), with
the versions of the lock file. The working folder is not the checkout.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.packaging.conftest import ROOT, build

EXTRAS = "cli,conformance,sandbox,spec"
PATIENCE = 600
PINNED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?(==[^\\\n]+?)(?: \\)?$", re.MULTILINE)
IMPORT = (
    "import omnidim_contract as o, sys; o.Client('k' * 8, base_url='http://127.0.0.1:9/api/v1').close(); print(o.__version__)"
)
CREATE = """
from omnidim_contract import Client
with Client() as client:
    created = client.bulk_calls.create("Reminder", phone_number_id="1", contacts=[{"phone_number": "+12025550100"}])
    assert client.bulk_calls.get(created.id).id == created.id
    print("created and read")
"""
APPLICATION = """
from omnidim_contract.sandbox.app import create_app
def app(): return create_app(tokens=["local"])
def broken(): return create_app(tokens=["local"], fault="loses-the-last-contact")
"""
TRAVELS = """
from pathlib import Path
import omnidim_contract, omnidim_spec
from omnidim_contract.contract import contract
home = Path(omnidim_contract.__file__).parent
assert "site-packages" in str(home), home
assert contract()["paths"] and (home / "pages/bulk-calls/createBulkCall.md").is_file()
assert Path(omnidim_spec.__file__).with_name("generator.yaml").is_file()
print("inside")
"""


class Place:
    """An empty environment and an empty working folder."""

    def __init__(self, python: str, folder: Path) -> None:
        self.folder = folder / "work"
        self.folder.mkdir()
        subprocess.run([python, "-m", "venv", str(folder / "env")], check=True, timeout=PATIENCE)
        self.bin = folder / "env" / "bin"

    def run(self, *words: str, code: int = 0, says: str = "") -> str:
        """Run a command of the environment. It ends with this exit code and says this, or everything ends here."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE", "OMNIDIM"))}
        environment = {**kept, "PATH": f"{self.bin}:/usr/bin:/bin", "COLUMNS": "200"}
        words = (str(self.bin / words[0]), *words[1:])
        done = subprocess.run(
            words, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        told = done.stdout + done.stderr
        if done.returncode != code or says not in told:
            sys.exit(f"{' '.join(words)}\n    expected exit code {code} and {says!r}, found {done.returncode} and\n{told}")
        return told

    def install(self, what: str, *more: str) -> None:
        self.run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *more, what)


def constraints(folder: Path) -> Path:
    """Write the lock file's versions without their hashes, so that a wheel that has none can be installed beside them."""
    lines = (ROOT / "scripts" / "requirements.txt").read_text("utf-8")
    file = folder / "constraints.txt"
    file.write_text("\n".join(match[1] + match[2] for match in PINNED.finditer(lines)) + "\n", "utf-8")
    return file


def use(wheel: Path, python: str, folder: Path) -> None:
    """Use everything that the wheel brings."""
    place, pins = Place(python, folder), ("--constraint", str(constraints(folder)))
    place.install(str(wheel), *pins)
    use_the_client_alone(place)
    place.install(f"{wheel}[{EXTRAS}]", *pins)
    place.install("pytest", *pins)
    use_the_command(place)
    judge(place)
    use_the_toolchain(place)


def use_the_client_alone(place: Place) -> None:
    installed = place.run("python", "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check")
    assert not re.search(r"^(pytest|rich|typer|schemathesis|starlette)==", installed, re.MULTILINE), installed
    place.run("python", "-W", "error", "-c", IMPORT, says="0.")
    place.run("omnidim-contract", "--help", code=2, says="omnidim-contract[cli]")


def use_the_command(place: Place) -> None:
    place.run("python", "-c", TRAVELS, says="inside")
    place.run("omnidim-contract", "--help", says="sandbox")
    place.run("omnidim-contract", "--version", says="0.")
    place.run("omnidim-contract", "rules", says="D22")
    place.run("python", "-m", "pip", "check", "--disable-pip-version-check")


def judge(place: Place) -> None:
    """Judge the sandbox, whole and broken, by the command and by pytest."""
    served = ("omnidim-contract", "sandbox", "--port", "0", "--token", "local")
    fuzz = ("--", str(place.bin / "omnidim-contract"), "fuzz", "--quick", "--report-dir", "report")
    place.run(*served, "--", str(place.bin / "python"), "-c", CREATE, says="created and read")
    place.run(*served, *fuzz, says="conforms to the contract")
    assert (place.folder / "report" / "verdict.json").is_file()
    place.run(*served, "--fault", "loses-the-last-contact", *fuzz, code=1, says="contact_list")
    (place.folder / "mine.py").write_text(APPLICATION, "utf-8")
    (place.folder / "key").write_text("local\n", "utf-8")
    test = ("python", "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--pyargs", "omnidim_contract.conformance")
    place.run(*test, "--contract-token-file", "key", "--contract-app", "mine:app()", says="passed")
    place.run(*test, "--contract-token-file", "key", "--contract-app", "mine:broken()", code=1, says="failed")


def use_the_toolchain(place: Place) -> None:
    """Check, build, compare and generate from somebody's own pages."""
    pages = place.folder / "pages"
    shutil.copytree(ROOT / "spec" / "pages", pages)
    place.run("omnidim-contract", "spec", "build", "--pages", "pages", "--out", "old.yaml")
    place.run("omnidim-contract", "spec", "check", "--pages", "pages", "--ignore", "x", code=2, says="expected ids of rules")
    place.run("omnidim-contract", "spec", "check", "--pages", "pages", code=1, says="2 pages")
    page = pages / "bulk-calls" / "createBulkCall.md"
    page.write_text(page.read_text("utf-8").replace("maximum: 5", "maximum: 3"), "utf-8")
    place.run("omnidim-contract", "spec", "build", "--pages", "pages", "--out", "new.yaml")
    place.run("omnidim-contract", "spec", "diff", "old.yaml", "new.yaml", code=1, says="retry_limit")
    place.run("omnidim-contract", "spec", "diff", "old.yaml", "old.yaml")
    place.run("omnidim-contract", "client", "generate", "--spec", "new.yaml", "--package", "mine", "--out", "mine")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", nargs="*", default=[sys.executable], help="the interpreters to try it on")
    asked = parser.parse_args()
    for python in asked.python:
        with tempfile.TemporaryDirectory() as name:
            began = time.monotonic()
            (Path(name) / "dist").mkdir()
            use(build(ROOT, Path(name) / "dist").wheel, python, Path(name))
            print(f"{python}: the wheel works ({time.monotonic() - began:.0f} s)", flush=True)  # noqa: T201 - what the command says


if __name__ == "__main__":
    main()
