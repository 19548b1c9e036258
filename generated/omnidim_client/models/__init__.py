"""Contains all the data models used in inputs/outputs"""

from .bulk_call import BulkCall
from .bulk_call_create import BulkCallCreate
from .bulk_call_created import BulkCallCreated
from .bulk_call_details import BulkCallDetails
from .call_status_counts import CallStatusCounts
from .contact import Contact
from .number_pool_entry import NumberPoolEntry
from .recipient import Recipient
from .retry_config import RetryConfig
from .retry_config_auto_retry_schedule import RetryConfigAutoRetrySchedule
from .variable_config import VariableConfig

__all__ = (
    "BulkCall",
    "BulkCallCreate",
    "BulkCallCreated",
    "BulkCallDetails",
    "CallStatusCounts",
    "Contact",
    "NumberPoolEntry",
    "Recipient",
    "RetryConfig",
    "RetryConfigAutoRetrySchedule",
    "VariableConfig",
)
