"""A client library for accessing OmniDimension bulk calls"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
