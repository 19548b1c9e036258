from typing import Literal

RetryConfigAutoRetrySchedule = Literal["immediately", "next_day", "scheduled_time"]

RETRY_CONFIG_AUTO_RETRY_SCHEDULE_VALUES: set[RetryConfigAutoRetrySchedule] = {
    "immediately",
    "next_day",
    "scheduled_time",
}


def check_retry_config_auto_retry_schedule(value: str) -> RetryConfigAutoRetrySchedule:
    if value in RETRY_CONFIG_AUTO_RETRY_SCHEDULE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RETRY_CONFIG_AUTO_RETRY_SCHEDULE_VALUES!r}")
