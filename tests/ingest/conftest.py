"""The write path over the session's engine, for tests of what takes requests in."""

from tests.write_path import now_ns, open_path, path

__all__ = ["now_ns", "open_path", "path"]
