"""What people import: the client of OmniDimension's bulk-call API, its values and its errors.

A name is loaded when it is first used (PEP 562), so that `import omnidim_contract` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from omnidim_contract._version import __version__

if TYPE_CHECKING:
    from omnidim_client.models import BulkCall, BulkCallCreate, BulkCallCreated, BulkCallDetails, Contact, RetryConfig

    from omnidim_contract.campaign import Campaign, CreatedCampaign
    from omnidim_contract.client import AsyncClient, Client
    from omnidim_contract.contacts import BadRow, ContactsWarning
    from omnidim_contract.errors import (
        ApiError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConnectionFailedError,
        ContactsError,
        ContractError,
        ExchangeError,
        InvalidRequestError,
        NotFoundError,
        OmnidimError,
        OutcomeUnknownConnectionError,
        OutcomeUnknownError,
        OutcomeUnknownReplyError,
        OutcomeUnknownServerError,
        OutcomeUnknownTimeoutError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        RefusedError,
        RequestTimeoutError,
        ScheduleError,
        ServerError,
        WaitTimeoutError,
    )
    from omnidim_contract.preview import Preview
    from omnidim_contract.retries import RetryPolicy

_MODULES = {
    "omnidim_client.models": ("BulkCall", "BulkCallCreate", "BulkCallCreated", "BulkCallDetails", "Contact", "RetryConfig"),
    "omnidim_contract.campaign": ("Campaign", "CreatedCampaign"),
    "omnidim_contract.client": ("AsyncClient", "Client"),
    "omnidim_contract.contacts": ("BadRow", "ContactsWarning"),
    "omnidim_contract.preview": ("Preview",),
    "omnidim_contract.retries": ("RetryPolicy",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "ApiError",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "BadRow",
    "BulkCall",
    "BulkCallCreate",
    "BulkCallCreated",
    "BulkCallDetails",
    "Campaign",
    "Client",
    "ConfigurationError",
    "ConnectionFailedError",
    "Contact",
    "ContactsError",
    "ContactsWarning",
    "ContractError",
    "CreatedCampaign",
    "ExchangeError",
    "InvalidRequestError",
    "NotFoundError",
    "OmnidimError",
    "OutcomeUnknownConnectionError",
    "OutcomeUnknownError",
    "OutcomeUnknownReplyError",
    "OutcomeUnknownServerError",
    "OutcomeUnknownTimeoutError",
    "PermissionDeniedError",
    "Preview",
    "RateLimitError",
    "RedirectError",
    "RefusedError",
    "RequestTimeoutError",
    "RetryConfig",
    "RetryPolicy",
    "ScheduleError",
    "ServerError",
    "WaitTimeoutError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Load a public name: an error unless it has another home."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME.get(name, "omnidim_contract.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "errors"]
