"""The instrumentation scope of everything the SDK records."""

from podium.version import __version__

SCOPE = "podium"
VERSION = __version__
