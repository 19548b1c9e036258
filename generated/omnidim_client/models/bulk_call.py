from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.call_status_counts import CallStatusCounts
    from ..models.number_pool_entry import NumberPoolEntry
    from ..models.variable_config import VariableConfig


T = TypeVar("T", bound="BulkCall")


@_attrs_define
class BulkCall:
    """A bulk-call campaign with configuration, execution stats, and the active number pool."""

    id: int
    """ Campaign ID. """
    name: str | Unset = UNSET
    """ Campaign name. """
    campaign_type: str | Unset = UNSET
    """ Campaign type. Typically `ai_agent` for agent-driven campaigns. """
    user_id: int | Unset = UNSET
    """ ID of the user who owns the campaign. """
    user_name: str | Unset = UNSET
    """ Display name of the owning user. """
    bot_id: int | Unset = UNSET
    """ ID of the agent that handles calls for this campaign. """
    bot_name: str | Unset = UNSET
    """ Name of the agent. """
    twilio_number: str | Unset = UNSET
    """ Outbound number used for the campaign (E.164 format). """
    status: str | Unset = UNSET
    """ Current campaign status (e.g. `draft`, `scheduled`, `in_progress`, `paused`, `completed`, `cancelled`). """
    is_scheduled: bool | Unset = UNSET
    """ True when the campaign is scheduled to start at a future time. """
    is_dynamic: bool | Unset = UNSET
    """ True for dynamic campaigns that source contacts via webhook. """
    scheduled_datetime: None | str | Unset = UNSET
    """ Scheduled start time, formatted in the campaign timezone. Null when not scheduled. """
    timezone: str | Unset = UNSET
    """ IANA timezone the campaign was scheduled in. """
    recording_file_id: int | None | Unset = UNSET
    """ ID of the uploaded contact list file, if any. """
    recording_file_name: None | str | Unset = UNSET
    """ Filename of the uploaded contact list, if any. """
    failed_reason: bool | str | Unset = UNSET
    """ Reason the campaign failed to start, or `false` when there is none. """
    auto_retry: bool | Unset = UNSET
    """ Whether failed calls are automatically retried. """
    auto_retry_schedule: str | Unset = UNSET
    """ When retries fire (e.g. `immediately`, `after_delay`). """
    retry_schedule_days: int | Unset = UNSET
    """ Days to wait before retrying when `auto_retry_schedule` uses a delay. """
    retry_schedule_hours: int | Unset = UNSET
    """ Hours to wait before retrying when `auto_retry_schedule` uses a delay. """
    retry_count: int | Unset = UNSET
    """ Total retries already performed. """
    retry_limit: int | Unset = UNSET
    """ Maximum retries allowed per contact. """
    enabled_reschedule_call: bool | Unset = UNSET
    """ Whether contacts can request a reschedule mid-call. """
    concurrent_call_limit: int | Unset = UNSET
    """ Maximum number of calls running in parallel. """
    enable_daily_hard_stop: bool | Unset = UNSET
    """ Whether the campaign pauses each day at `daily_stop_time`. """
    daily_stop_time: float | Unset = UNSET
    """ Daily hard-stop time as a float-of-day (e.g. 18.5 = 18:30). """
    daily_stop_time_formatted: str | Unset = UNSET
    """ Daily hard-stop time formatted as `HH:MM`. """
    daily_stop_timezone: str | Unset = UNSET
    """ IANA timezone for the daily hard-stop. """
    enable_daily_auto_start: bool | Unset = UNSET
    """ Whether the campaign auto-resumes each day at `daily_start_time`. """
    daily_start_time: float | Unset = UNSET
    """ Daily auto-start time as a float-of-day. """
    daily_start_time_formatted: str | Unset = UNSET
    """ Daily auto-start time formatted as `HH:MM`. """
    daily_start_timezone: str | Unset = UNSET
    """ IANA timezone for the daily auto-start. """
    email_on_complete: bool | Unset = UNSET
    """ Whether to email a report when the campaign completes. """
    email_on_hard_stop: bool | Unset = UNSET
    """ Whether to email a report when a daily hard-stop fires. """
    email_report_recipients: bool | str | Unset = UNSET
    """ Comma-separated recipient list, or `false` when empty. """
    variable_config: list[VariableConfig] | Unset = UNSET
    """ Custom variables exposed to the agent for each contact. """
    rotation_strategy: str | Unset = UNSET
    """ How outbound numbers rotate across the pool (e.g. `none`, `round_robin`, `health_aware`). """
    calls_per_number: int | Unset = UNSET
    """ Calls placed on a single number before rotating. """
    rotation_health_threshold: float | Unset = UNSET
    """ Health-score threshold below which a number is skipped during rotation. """
    rotation_fallback: str | Unset = UNSET
    """ Fallback behavior when no healthy number is available (e.g. `pause`, `continue`). """
    current_number_assignment_id: int | None | Unset = UNSET
    """ ID of the number assignment currently dispatching calls. Null when idle. """
    number_pool_size: int | Unset = UNSET
    """ Number of phone numbers configured in the rotation pool. """
    number_pool: list[NumberPoolEntry] | Unset = UNSET
    """ Phone numbers available for outbound rotation. """
    total_calls: int | Unset = UNSET
    """ Total contacts in the campaign. """
    total_calls_to_dispatch: int | Unset = UNSET
    """ Contacts still eligible for dispatch (excludes skipped). """
    total_calls_made: int | Unset = UNSET
    """ Calls dispatched so far (excludes pending, in-progress, skipped, retry-scheduled). """
    completed_calls: int | Unset = UNSET
    """ Calls that finished (any non-pending, non-skipped status). """
    pending_calls: int | Unset = UNSET
    """ Calls in `Pending` or `In Progress` state. """
    failed_calls: int | Unset = UNSET
    """ Calls that ended with status `Failed`. """
    skipped_calls: int | Unset = UNSET
    """ Calls explicitly skipped (e.g. duplicates, opt-outs). """
    low_interaction_calls: int | Unset = UNSET
    """ Calls flagged as `No/Low Interaction`. """
    no_low_interaction_calls: int | Unset = UNSET
    """ Same as `low_interaction_calls`. Kept for backward compatibility. """
    total_pending_calls: int | Unset = UNSET
    """ Pending plus in-progress count. """
    total_not_reachable_calls: int | Unset = UNSET
    """ Calls that ended with `failed`, `no-answer`, or `busy`. """
    total_skipped_calls: int | Unset = UNSET
    """ Skipped count (matches `skipped_calls`). """
    total_reschedule_calls: int | Unset = UNSET
    """ Calls that completed with a reschedule request. """
    total_call_transfer_count: int | Unset = UNSET
    """ Calls where the agent transferred to a human. """
    total_call_cost: float | Unset = UNSET
    """ Total campaign cost in the user's currency. """
    total_voiceai_cost: float | Unset = UNSET
    """ Voice-AI portion of the cost. """
    total_telephony_cost: float | Unset = UNSET
    """ Telephony portion of the cost. """
    total_duration_seconds: int | Unset = UNSET
    """ Sum of call durations in seconds. """
    avg_duration_seconds: int | Unset = UNSET
    """ Average call duration across picked-up calls. """
    incoming_calls: int | Unset = UNSET
    """ Inbound calls received during the campaign window. """
    total_lines: int | Unset = UNSET
    """ Total contact rows in the campaign list. """
    calls_picked_up: int | Unset = UNSET
    """ Calls that were answered (completed or completed-with-reschedule). """
    call_status_counts: CallStatusCounts | Unset = UNSET
    """ Map of per-status counts. Keys are call statuses (e.g. `completed`, `Pending`, `no-answer`, `busy`,
    `Failed`, `Skipped`); values are integer counts. """
    create_date: str | Unset = UNSET
    """ Campaign creation timestamp in the user's timezone. """
    write_date: str | Unset = UNSET
    """ Last update timestamp in the user's timezone. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        campaign_type = self.campaign_type

        user_id = self.user_id

        user_name = self.user_name

        bot_id = self.bot_id

        bot_name = self.bot_name

        twilio_number = self.twilio_number

        status = self.status

        is_scheduled = self.is_scheduled

        is_dynamic = self.is_dynamic

        scheduled_datetime: None | str | Unset
        if isinstance(self.scheduled_datetime, Unset):
            scheduled_datetime = UNSET
        else:
            scheduled_datetime = self.scheduled_datetime

        timezone = self.timezone

        recording_file_id: int | None | Unset
        if isinstance(self.recording_file_id, Unset):
            recording_file_id = UNSET
        else:
            recording_file_id = self.recording_file_id

        recording_file_name: None | str | Unset
        if isinstance(self.recording_file_name, Unset):
            recording_file_name = UNSET
        else:
            recording_file_name = self.recording_file_name

        failed_reason: bool | str | Unset
        if isinstance(self.failed_reason, Unset):
            failed_reason = UNSET
        else:
            failed_reason = self.failed_reason

        auto_retry = self.auto_retry

        auto_retry_schedule = self.auto_retry_schedule

        retry_schedule_days = self.retry_schedule_days

        retry_schedule_hours = self.retry_schedule_hours

        retry_count = self.retry_count

        retry_limit = self.retry_limit

        enabled_reschedule_call = self.enabled_reschedule_call

        concurrent_call_limit = self.concurrent_call_limit

        enable_daily_hard_stop = self.enable_daily_hard_stop

        daily_stop_time = self.daily_stop_time

        daily_stop_time_formatted = self.daily_stop_time_formatted

        daily_stop_timezone = self.daily_stop_timezone

        enable_daily_auto_start = self.enable_daily_auto_start

        daily_start_time = self.daily_start_time

        daily_start_time_formatted = self.daily_start_time_formatted

        daily_start_timezone = self.daily_start_timezone

        email_on_complete = self.email_on_complete

        email_on_hard_stop = self.email_on_hard_stop

        email_report_recipients: bool | str | Unset
        if isinstance(self.email_report_recipients, Unset):
            email_report_recipients = UNSET
        else:
            email_report_recipients = self.email_report_recipients

        variable_config: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.variable_config, Unset):
            variable_config = []
            for variable_config_item_data in self.variable_config:
                variable_config_item = variable_config_item_data.to_dict()
                variable_config.append(variable_config_item)

        rotation_strategy = self.rotation_strategy

        calls_per_number = self.calls_per_number

        rotation_health_threshold = self.rotation_health_threshold

        rotation_fallback = self.rotation_fallback

        current_number_assignment_id: int | None | Unset
        if isinstance(self.current_number_assignment_id, Unset):
            current_number_assignment_id = UNSET
        else:
            current_number_assignment_id = self.current_number_assignment_id

        number_pool_size = self.number_pool_size

        number_pool: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.number_pool, Unset):
            number_pool = []
            for number_pool_item_data in self.number_pool:
                number_pool_item = number_pool_item_data.to_dict()
                number_pool.append(number_pool_item)

        total_calls = self.total_calls

        total_calls_to_dispatch = self.total_calls_to_dispatch

        total_calls_made = self.total_calls_made

        completed_calls = self.completed_calls

        pending_calls = self.pending_calls

        failed_calls = self.failed_calls

        skipped_calls = self.skipped_calls

        low_interaction_calls = self.low_interaction_calls

        no_low_interaction_calls = self.no_low_interaction_calls

        total_pending_calls = self.total_pending_calls

        total_not_reachable_calls = self.total_not_reachable_calls

        total_skipped_calls = self.total_skipped_calls

        total_reschedule_calls = self.total_reschedule_calls

        total_call_transfer_count = self.total_call_transfer_count

        total_call_cost = self.total_call_cost

        total_voiceai_cost = self.total_voiceai_cost

        total_telephony_cost = self.total_telephony_cost

        total_duration_seconds = self.total_duration_seconds

        avg_duration_seconds = self.avg_duration_seconds

        incoming_calls = self.incoming_calls

        total_lines = self.total_lines

        calls_picked_up = self.calls_picked_up

        call_status_counts: dict[str, Any] | Unset = UNSET
        if not isinstance(self.call_status_counts, Unset):
            call_status_counts = self.call_status_counts.to_dict()

        create_date = self.create_date

        write_date = self.write_date

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if campaign_type is not UNSET:
            field_dict["campaign_type"] = campaign_type
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if user_name is not UNSET:
            field_dict["user_name"] = user_name
        if bot_id is not UNSET:
            field_dict["bot_id"] = bot_id
        if bot_name is not UNSET:
            field_dict["bot_name"] = bot_name
        if twilio_number is not UNSET:
            field_dict["twilio_number"] = twilio_number
        if status is not UNSET:
            field_dict["status"] = status
        if is_scheduled is not UNSET:
            field_dict["is_scheduled"] = is_scheduled
        if is_dynamic is not UNSET:
            field_dict["is_dynamic"] = is_dynamic
        if scheduled_datetime is not UNSET:
            field_dict["scheduled_datetime"] = scheduled_datetime
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if recording_file_id is not UNSET:
            field_dict["recording_file_id"] = recording_file_id
        if recording_file_name is not UNSET:
            field_dict["recording_file_name"] = recording_file_name
        if failed_reason is not UNSET:
            field_dict["failed_reason"] = failed_reason
        if auto_retry is not UNSET:
            field_dict["auto_retry"] = auto_retry
        if auto_retry_schedule is not UNSET:
            field_dict["auto_retry_schedule"] = auto_retry_schedule
        if retry_schedule_days is not UNSET:
            field_dict["retry_schedule_days"] = retry_schedule_days
        if retry_schedule_hours is not UNSET:
            field_dict["retry_schedule_hours"] = retry_schedule_hours
        if retry_count is not UNSET:
            field_dict["retry_count"] = retry_count
        if retry_limit is not UNSET:
            field_dict["retry_limit"] = retry_limit
        if enabled_reschedule_call is not UNSET:
            field_dict["enabled_reschedule_call"] = enabled_reschedule_call
        if concurrent_call_limit is not UNSET:
            field_dict["concurrent_call_limit"] = concurrent_call_limit
        if enable_daily_hard_stop is not UNSET:
            field_dict["enable_daily_hard_stop"] = enable_daily_hard_stop
        if daily_stop_time is not UNSET:
            field_dict["daily_stop_time"] = daily_stop_time
        if daily_stop_time_formatted is not UNSET:
            field_dict["daily_stop_time_formatted"] = daily_stop_time_formatted
        if daily_stop_timezone is not UNSET:
            field_dict["daily_stop_timezone"] = daily_stop_timezone
        if enable_daily_auto_start is not UNSET:
            field_dict["enable_daily_auto_start"] = enable_daily_auto_start
        if daily_start_time is not UNSET:
            field_dict["daily_start_time"] = daily_start_time
        if daily_start_time_formatted is not UNSET:
            field_dict["daily_start_time_formatted"] = daily_start_time_formatted
        if daily_start_timezone is not UNSET:
            field_dict["daily_start_timezone"] = daily_start_timezone
        if email_on_complete is not UNSET:
            field_dict["email_on_complete"] = email_on_complete
        if email_on_hard_stop is not UNSET:
            field_dict["email_on_hard_stop"] = email_on_hard_stop
        if email_report_recipients is not UNSET:
            field_dict["email_report_recipients"] = email_report_recipients
        if variable_config is not UNSET:
            field_dict["variable_config"] = variable_config
        if rotation_strategy is not UNSET:
            field_dict["rotation_strategy"] = rotation_strategy
        if calls_per_number is not UNSET:
            field_dict["calls_per_number"] = calls_per_number
        if rotation_health_threshold is not UNSET:
            field_dict["rotation_health_threshold"] = rotation_health_threshold
        if rotation_fallback is not UNSET:
            field_dict["rotation_fallback"] = rotation_fallback
        if current_number_assignment_id is not UNSET:
            field_dict["current_number_assignment_id"] = current_number_assignment_id
        if number_pool_size is not UNSET:
            field_dict["number_pool_size"] = number_pool_size
        if number_pool is not UNSET:
            field_dict["number_pool"] = number_pool
        if total_calls is not UNSET:
            field_dict["total_calls"] = total_calls
        if total_calls_to_dispatch is not UNSET:
            field_dict["total_calls_to_dispatch"] = total_calls_to_dispatch
        if total_calls_made is not UNSET:
            field_dict["total_calls_made"] = total_calls_made
        if completed_calls is not UNSET:
            field_dict["completed_calls"] = completed_calls
        if pending_calls is not UNSET:
            field_dict["pending_calls"] = pending_calls
        if failed_calls is not UNSET:
            field_dict["failed_calls"] = failed_calls
        if skipped_calls is not UNSET:
            field_dict["skipped_calls"] = skipped_calls
        if low_interaction_calls is not UNSET:
            field_dict["low_interaction_calls"] = low_interaction_calls
        if no_low_interaction_calls is not UNSET:
            field_dict["no_low_interaction_calls"] = no_low_interaction_calls
        if total_pending_calls is not UNSET:
            field_dict["total_pending_calls"] = total_pending_calls
        if total_not_reachable_calls is not UNSET:
            field_dict["total_not_reachable_calls"] = total_not_reachable_calls
        if total_skipped_calls is not UNSET:
            field_dict["total_skipped_calls"] = total_skipped_calls
        if total_reschedule_calls is not UNSET:
            field_dict["total_reschedule_calls"] = total_reschedule_calls
        if total_call_transfer_count is not UNSET:
            field_dict["total_call_transfer_count"] = total_call_transfer_count
        if total_call_cost is not UNSET:
            field_dict["total_call_cost"] = total_call_cost
        if total_voiceai_cost is not UNSET:
            field_dict["total_voiceai_cost"] = total_voiceai_cost
        if total_telephony_cost is not UNSET:
            field_dict["total_telephony_cost"] = total_telephony_cost
        if total_duration_seconds is not UNSET:
            field_dict["total_duration_seconds"] = total_duration_seconds
        if avg_duration_seconds is not UNSET:
            field_dict["avg_duration_seconds"] = avg_duration_seconds
        if incoming_calls is not UNSET:
            field_dict["incoming_calls"] = incoming_calls
        if total_lines is not UNSET:
            field_dict["total_lines"] = total_lines
        if calls_picked_up is not UNSET:
            field_dict["calls_picked_up"] = calls_picked_up
        if call_status_counts is not UNSET:
            field_dict["call_status_counts"] = call_status_counts
        if create_date is not UNSET:
            field_dict["create_date"] = create_date
        if write_date is not UNSET:
            field_dict["write_date"] = write_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.call_status_counts import CallStatusCounts  # noqa: PLC0415
        from ..models.number_pool_entry import NumberPoolEntry  # noqa: PLC0415
        from ..models.variable_config import VariableConfig  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name", UNSET)

        campaign_type = d.pop("campaign_type", UNSET)

        user_id = d.pop("user_id", UNSET)

        user_name = d.pop("user_name", UNSET)

        bot_id = d.pop("bot_id", UNSET)

        bot_name = d.pop("bot_name", UNSET)

        twilio_number = d.pop("twilio_number", UNSET)

        status = d.pop("status", UNSET)

        is_scheduled = d.pop("is_scheduled", UNSET)

        is_dynamic = d.pop("is_dynamic", UNSET)

        def _parse_scheduled_datetime(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        scheduled_datetime = _parse_scheduled_datetime(d.pop("scheduled_datetime", UNSET))

        timezone = d.pop("timezone", UNSET)

        def _parse_recording_file_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        recording_file_id = _parse_recording_file_id(d.pop("recording_file_id", UNSET))

        def _parse_recording_file_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        recording_file_name = _parse_recording_file_name(d.pop("recording_file_name", UNSET))

        def _parse_failed_reason(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        failed_reason = _parse_failed_reason(d.pop("failed_reason", UNSET))

        auto_retry = d.pop("auto_retry", UNSET)

        auto_retry_schedule = d.pop("auto_retry_schedule", UNSET)

        retry_schedule_days = d.pop("retry_schedule_days", UNSET)

        retry_schedule_hours = d.pop("retry_schedule_hours", UNSET)

        retry_count = d.pop("retry_count", UNSET)

        retry_limit = d.pop("retry_limit", UNSET)

        enabled_reschedule_call = d.pop("enabled_reschedule_call", UNSET)

        concurrent_call_limit = d.pop("concurrent_call_limit", UNSET)

        enable_daily_hard_stop = d.pop("enable_daily_hard_stop", UNSET)

        daily_stop_time = d.pop("daily_stop_time", UNSET)

        daily_stop_time_formatted = d.pop("daily_stop_time_formatted", UNSET)

        daily_stop_timezone = d.pop("daily_stop_timezone", UNSET)

        enable_daily_auto_start = d.pop("enable_daily_auto_start", UNSET)

        daily_start_time = d.pop("daily_start_time", UNSET)

        daily_start_time_formatted = d.pop("daily_start_time_formatted", UNSET)

        daily_start_timezone = d.pop("daily_start_timezone", UNSET)

        email_on_complete = d.pop("email_on_complete", UNSET)

        email_on_hard_stop = d.pop("email_on_hard_stop", UNSET)

        def _parse_email_report_recipients(data: object) -> bool | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | str | Unset, data)

        email_report_recipients = _parse_email_report_recipients(d.pop("email_report_recipients", UNSET))

        _variable_config = d.pop("variable_config", UNSET)
        variable_config: list[VariableConfig] | Unset = UNSET
        if _variable_config is not UNSET:
            variable_config = []
            for variable_config_item_data in _variable_config:
                variable_config_item = VariableConfig.from_dict(variable_config_item_data)

                variable_config.append(variable_config_item)

        rotation_strategy = d.pop("rotation_strategy", UNSET)

        calls_per_number = d.pop("calls_per_number", UNSET)

        rotation_health_threshold = d.pop("rotation_health_threshold", UNSET)

        rotation_fallback = d.pop("rotation_fallback", UNSET)

        def _parse_current_number_assignment_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        current_number_assignment_id = _parse_current_number_assignment_id(d.pop("current_number_assignment_id", UNSET))

        number_pool_size = d.pop("number_pool_size", UNSET)

        _number_pool = d.pop("number_pool", UNSET)
        number_pool: list[NumberPoolEntry] | Unset = UNSET
        if _number_pool is not UNSET:
            number_pool = []
            for number_pool_item_data in _number_pool:
                number_pool_item = NumberPoolEntry.from_dict(number_pool_item_data)

                number_pool.append(number_pool_item)

        total_calls = d.pop("total_calls", UNSET)

        total_calls_to_dispatch = d.pop("total_calls_to_dispatch", UNSET)

        total_calls_made = d.pop("total_calls_made", UNSET)

        completed_calls = d.pop("completed_calls", UNSET)

        pending_calls = d.pop("pending_calls", UNSET)

        failed_calls = d.pop("failed_calls", UNSET)

        skipped_calls = d.pop("skipped_calls", UNSET)

        low_interaction_calls = d.pop("low_interaction_calls", UNSET)

        no_low_interaction_calls = d.pop("no_low_interaction_calls", UNSET)

        total_pending_calls = d.pop("total_pending_calls", UNSET)

        total_not_reachable_calls = d.pop("total_not_reachable_calls", UNSET)

        total_skipped_calls = d.pop("total_skipped_calls", UNSET)

        total_reschedule_calls = d.pop("total_reschedule_calls", UNSET)

        total_call_transfer_count = d.pop("total_call_transfer_count", UNSET)

        total_call_cost = d.pop("total_call_cost", UNSET)

        total_voiceai_cost = d.pop("total_voiceai_cost", UNSET)

        total_telephony_cost = d.pop("total_telephony_cost", UNSET)

        total_duration_seconds = d.pop("total_duration_seconds", UNSET)

        avg_duration_seconds = d.pop("avg_duration_seconds", UNSET)

        incoming_calls = d.pop("incoming_calls", UNSET)

        total_lines = d.pop("total_lines", UNSET)

        calls_picked_up = d.pop("calls_picked_up", UNSET)

        _call_status_counts = d.pop("call_status_counts", UNSET)
        call_status_counts: CallStatusCounts | Unset
        if isinstance(_call_status_counts, Unset):
            call_status_counts = UNSET
        else:
            call_status_counts = CallStatusCounts.from_dict(_call_status_counts)

        create_date = d.pop("create_date", UNSET)

        write_date = d.pop("write_date", UNSET)

        bulk_call = cls(
            id=id,
            name=name,
            campaign_type=campaign_type,
            user_id=user_id,
            user_name=user_name,
            bot_id=bot_id,
            bot_name=bot_name,
            twilio_number=twilio_number,
            status=status,
            is_scheduled=is_scheduled,
            is_dynamic=is_dynamic,
            scheduled_datetime=scheduled_datetime,
            timezone=timezone,
            recording_file_id=recording_file_id,
            recording_file_name=recording_file_name,
            failed_reason=failed_reason,
            auto_retry=auto_retry,
            auto_retry_schedule=auto_retry_schedule,
            retry_schedule_days=retry_schedule_days,
            retry_schedule_hours=retry_schedule_hours,
            retry_count=retry_count,
            retry_limit=retry_limit,
            enabled_reschedule_call=enabled_reschedule_call,
            concurrent_call_limit=concurrent_call_limit,
            enable_daily_hard_stop=enable_daily_hard_stop,
            daily_stop_time=daily_stop_time,
            daily_stop_time_formatted=daily_stop_time_formatted,
            daily_stop_timezone=daily_stop_timezone,
            enable_daily_auto_start=enable_daily_auto_start,
            daily_start_time=daily_start_time,
            daily_start_time_formatted=daily_start_time_formatted,
            daily_start_timezone=daily_start_timezone,
            email_on_complete=email_on_complete,
            email_on_hard_stop=email_on_hard_stop,
            email_report_recipients=email_report_recipients,
            variable_config=variable_config,
            rotation_strategy=rotation_strategy,
            calls_per_number=calls_per_number,
            rotation_health_threshold=rotation_health_threshold,
            rotation_fallback=rotation_fallback,
            current_number_assignment_id=current_number_assignment_id,
            number_pool_size=number_pool_size,
            number_pool=number_pool,
            total_calls=total_calls,
            total_calls_to_dispatch=total_calls_to_dispatch,
            total_calls_made=total_calls_made,
            completed_calls=completed_calls,
            pending_calls=pending_calls,
            failed_calls=failed_calls,
            skipped_calls=skipped_calls,
            low_interaction_calls=low_interaction_calls,
            no_low_interaction_calls=no_low_interaction_calls,
            total_pending_calls=total_pending_calls,
            total_not_reachable_calls=total_not_reachable_calls,
            total_skipped_calls=total_skipped_calls,
            total_reschedule_calls=total_reschedule_calls,
            total_call_transfer_count=total_call_transfer_count,
            total_call_cost=total_call_cost,
            total_voiceai_cost=total_voiceai_cost,
            total_telephony_cost=total_telephony_cost,
            total_duration_seconds=total_duration_seconds,
            avg_duration_seconds=avg_duration_seconds,
            incoming_calls=incoming_calls,
            total_lines=total_lines,
            calls_picked_up=calls_picked_up,
            call_status_counts=call_status_counts,
            create_date=create_date,
            write_date=write_date,
        )

        bulk_call.additional_properties = d
        return bulk_call

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
