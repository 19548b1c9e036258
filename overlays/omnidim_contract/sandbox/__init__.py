"""A reference server of the bulk-call API that behaves: it really runs campaigns, and dials nobody."""

from omnidim_contract.sandbox.app import create_app
from omnidim_contract.sandbox.faults import FAULTS, Fault
from omnidim_contract.sandbox.serving import Running, running
from omnidim_contract.sandbox.settings import Settings

__all__ = ["FAULTS", "Fault", "Running", "Settings", "create_app", "running"]
