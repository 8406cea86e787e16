"""The monitoring figures of a Podium server, asked from Python: the public name, made in `podium.sdk.web`."""

from podium.sdk.web.monitoring_service import MonitoringService

__all__ = ["MonitoringService"]
