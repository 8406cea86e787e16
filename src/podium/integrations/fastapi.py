"""Podium in FastAPI and Starlette applications: the public names, made in `podium.sdk.web`."""

from podium.sdk.web.fastapi import MonitoringMiddleware, monitoring, on_login, on_logout

__all__ = ["MonitoringMiddleware", "monitoring", "on_login", "on_logout"]
