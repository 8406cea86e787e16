"""Podium in Flask applications: the public names, made in `podium.sdk.web`."""

from podium.sdk.web.flask import MonitoringMiddleware, monitoring, on_login, on_logout

__all__ = ["MonitoringMiddleware", "monitoring", "on_login", "on_logout"]
