"""The log that reports are read from."""

from tests.support.report_log import log_store, log_url

__all__ = ["log_store", "log_url"]
