"""Logs, telemetry, correlation ids and redaction."""
