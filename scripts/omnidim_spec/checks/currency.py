"""Are the built spec and the generated client what they would be if they were made now?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from omnidim_spec.build import stale
from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding

SPEC = Rule("spec-stale", "error", "The built spec is what pages and overlay give, byte for byte.")
CLIENT = Rule("client-stale", "error", "The generated client is what the generator makes of the built spec, byte for byte.")
LONGEST = 300
"""Seconds after which the generator is given up."""


def spec_is_current(draft: Draft, spec: Path) -> Iterator[Finding]:
    """Yield each file of the built spec that is missing or differs; nothing while the pages have faults of their own."""
    for path in stale(draft.built, spec) if draft.built is not None else ():
        came = "another content" if path.is_file() else "no such file"
        todo = f"build it again: omnidim-contract spec build --out {spec}"
        yield SPEC.finding(str(path), f"expected what pages and overlay give, found {came}", todo)


@frozen
class Regeneration:
    """A run of the generator in a process of its own, beside everything else that is checked."""

    package: Path
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, spec: Path, package: Path) -> Regeneration:
        """Start to make the client of a spec, to be compared with a package."""
        words = [sys.executable, "-m", "omnidim_spec.checks.regeneration", str(spec), str(package)]
        return cls(package, subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))

    def findings(self) -> Iterator[Finding]:
        """Wait for the generator, and yield what it refused or how the package differs."""
        try:
            said, complained = self.process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            self.stop()
            said, complained = "", f"no end after {LONGEST} s"
        if self.process.returncode:
            last = complained.strip().splitlines()[-1:] or ["no reason"]
            yield CLIENT.finding(
                str(self.package), f"expected a client that can be generated, found {last[0]}", "build the spec first"
            )
            return
        result = json.loads(said)
        for fault in result["faults"]:
            yield CLIENT.finding(fault["where"], f"expected {fault['expected']}, found {fault['came']}", fault["todo"])
        todo = "make it again: omnidim-contract client generate"
        for name in result["differing"]:
            came = "another content" if (self.package / name).is_file() else "no such file"
            came = "a file that it does not make" if name in result["surplus"] else came
            yield CLIENT.finding(str(self.package / name), f"expected what the generator makes, found {came}", todo)

    def stop(self) -> None:
        """End the generator where its answer is no longer wanted."""
        self.process.kill()
        self.process.communicate()
