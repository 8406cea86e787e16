"""Tables of other tools, read only: a SQLite file, or a PostgreSQL by its address."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.source import Position

Row = dict[str, Any]
_WAIT_S = 10
_COPY = "podium_mirror"
_UNREADABLE = (
    "the address of the PostgreSQL cannot be read: write @ : / % and # in its password as %40 %3A %2F %25 and %23"
)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+\w+)?://")
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///")


@dataclass(frozen=True, slots=True)
class Database:
    """How a database is found.

    Attributes:
        address: of a PostgreSQL, its password within; or the path of a SQLite file.
        is_postgres: which of the two it is.
    """

    address: str
    is_postgres: bool

    @property
    def name(self) -> str:
        """The address without user and password, or the path."""
        if not self.is_postgres:
            return self.address
        parts = urlsplit(self.address)
        host = parts.netloc.rpartition("@")[2]
        # A socket's directory stands among the parameters, where a password may stand, too.
        kept = "&".join(each for each in parts.query.split("&") if each.startswith(("host=", "port=", "dbname=")))
        return f"postgresql://{host}{parts.path}{kept and f'?{kept}'}"

    @contextmanager
    def open(self) -> Iterator["Tables"]:
        """Give the tables for as long as the block lasts.

        Raises:
            SourceUnavailable: it cannot be reached, or a query failed.
        """
        with _postgres(self) if self.is_postgres else _sqlite(self) as tables:
            yield tables


class Tables:
    """An open database.

    Args:
        run: runs a statement with its values and returns names and rows.
        is_postgres: which spelling it wants.
    """

    def __init__(
        self, run: Callable[[str, Sequence[object]], tuple[list[str], list[Any]]], *, is_postgres: bool
    ) -> None:
        self._run = run
        self._is_postgres = is_postgres

    def names(self) -> set[str]:
        """Return the tables and views there are."""
        catalog = (
            "SELECT c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')"
            " AND pg_table_is_visible(c.oid)"
            if self._is_postgres
            else "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        )
        return {str(row["name"]) for row in self.rows(catalog)}

    def holding(self, table: str, source: str) -> set[str]:
        """Return the tables there are, among them the one that is to be read.

        Raises:
            SourceUnavailable: it is not there.
            InvalidInput: a Podium fills it, so all of it would be stored a second time.
        """
        names = self.names()
        if table not in names:
            msg = f"{source} has no table {table}"
            raise SourceUnavailable(msg)
        if _COPY in names:
            msg = f"{source} holds a copy that a Podium writes (table {_COPY}): there is nothing to read from it"
            raise InvalidInput(msg)
        return names

    def columns(self, table: str) -> set[str]:
        """Return the columns of a table that is there."""
        names, _ = self._run(f'SELECT * FROM "{table}" LIMIT 0', ())
        return set(names)

    def rows(self, statement: str, *values: object) -> list[Row]:
        """Return the rows of a SELECT, whose values are marked by `?`."""
        text = statement.replace("%", "%%").replace("?", "%s") if self._is_postgres else statement
        names, rows = self._run(text, values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def moment(self, position: Position, *, back_s: float = 0) -> object:
        """Return a time a column kept, so many seconds before, to compare the column with; before all without one.

        SQLite has times as texts, which are compared as such: it comes back as it was written.
        """
        text = position if isinstance(position, str) else ""
        try:
            kept = datetime.fromisoformat(text) - timedelta(seconds=back_s)
        except (ValueError, OverflowError):
            return datetime.min if self._is_postgres else text  # noqa: DTZ901 - compared with columns without a zone
        return kept if self._is_postgres else kept.isoformat(sep="T" if "T" in text else " ")


@dataclass(frozen=True, slots=True)
class TableSource:
    """Tables of one database; see `podium.sources.source.Source`.

    Attributes:
        database: where they are.
        zone: in which times are read that name none.
    """

    database: Database
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """The database's name."""
        return self.database.name


def find_database(where: str, here: Path) -> Database:
    """Return the database of an address or a path.

    `postgres://`, `postgresql+asyncpg://` and their like are all PostgreSQL.

    Raises:
        InvalidInput: it is the address of another database.
    """
    if _POSTGRES.match(where):
        if not _is_readable(where):
            raise InvalidInput(_UNREADABLE)
        return Database(_POSTGRES.sub("postgresql://", where, count=1), is_postgres=True)
    if _SQLITE.match(where):
        return Database(str(here / _SQLITE.sub("", where, count=1)), is_postgres=False)
    if "://" in where:
        msg = f"{where.partition('://')[0]}:// is not read; write postgresql://… or the path of a SQLite file"
        raise InvalidInput(msg)
    return Database(str(here / Path(where).expanduser()), is_postgres=False)


def _is_readable(address: str) -> bool:
    """Whether an address says the same to everybody: the driver's own words about one that does not may show it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:  # a port that is no number, half a bracket
        return False
    return parts.netloc.count("@") <= 1


@contextmanager
def _sqlite(database: Database) -> Iterator[Tables]:
    if not Path(database.address).is_file():
        msg = f"{database.address} is not there"
        raise SourceUnavailable(msg)
    try:
        # Read only: looking must never make or change a file of somebody else's.
        connection = sqlite3.connect(f"file:{quote(database.address)}?mode=ro", uri=True, timeout=_WAIT_S)
        connection.text_factory = lambda text: text.decode(errors="replace")
        try:

            def run(statement: str, values: Sequence[object]) -> tuple[list[str], list[Any]]:
                cursor = connection.execute(statement, values)
                return [column[0] for column in cursor.description], cursor.fetchall()

            yield Tables(run, is_postgres=False)
        finally:
            connection.close()
    except sqlite3.Error as error:
        msg = f"{database.name} cannot be read: {error}"
        raise SourceUnavailable(msg) from error


@contextmanager
def _postgres(database: Database) -> Iterator[Tables]:
    import psycopg  # noqa: PLC0415 - only who reads a PostgreSQL pays for its driver
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - as above

    try:
        conninfo_to_dict(database.address)
    except psycopg.Error:
        # What the driver says of it may hold a part of the password.
        raise InvalidInput(_UNREADABLE) from None
    try:
        with psycopg.connect(database.address, connect_timeout=_WAIT_S) as connection:
            # One look for all statements: a row that appears between two of them is there at the next look.
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True

            def run(statement: str, values: Sequence[object]) -> tuple[list[str], list[Any]]:
                cursor = connection.execute(statement, values)
                return [column.name for column in cursor.description or ()], cursor.fetchall()

            yield Tables(run, is_postgres=True)
    except psycopg.Error as error:
        said = str(error).strip().partition("\n")[0]
        msg = f"{database.name} cannot be read: {said}"
        raise SourceUnavailable(msg) from error
