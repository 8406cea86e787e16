"""The mirror: follows the commits and copies them to PostgreSQL, on a thread of its own.

It reads what is committed and nothing of the write path waits for it. Where PostgreSQL fails it says so once, tries
again ever more rarely, and goes on from the position that is stored beside the rows.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import psycopg

from podium.errors import InvalidInput, StoreError, StoreUnavailable
from podium.mirror.address import Address
from podium.mirror.tables import create_tables
from podium.mirror.writing import Writer
from podium.model.status import MirrorStatus
from podium.query.stored.arrived import waiting_batches
from podium.store.engine import Engine

log = logging.getLogger("podium.mirror")

SOURCE_FILE = "mirror.id"
# A commit a second is followed by a copy a second; more often would cost the engine more and show little sooner.
_LOOK_S = 1.0
# An idle connection is asked this often, so that the status is true.
_PROBE_S = 10.0
_FIRST_RETRY_S, _LAST_RETRY_S = 1.0, 30.0
_STOP_S = 20.0


class Stopped(Exception):
    """The mirror is asked to stop; the transaction is undone."""


@dataclass(frozen=True, slots=True)
class _State:
    batch: int = 0
    waiting: int = 0
    message: str | None = None
    is_settled: bool = False


class Mirror:
    """Copies an engine's jobs and requests to a PostgreSQL for as long as the server runs.

    Args:
        engine: where rows come from.
        address: where they go.
        source: names this data among all that are copied there; see `source_of`.
        newest: returns the number of the batch committed last, 0 before the first.
    """

    def __init__(self, engine: Engine, address: Address, source: str, newest: Callable[[], int]) -> None:
        self._engine = engine
        self._address = address
        self._source = source
        self._newest = newest
        self._state = _State()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="podium-mirror", daemon=True)

    def start(self) -> None:
        """Begin to copy."""
        self._thread.start()

    def stop(self) -> None:
        """End; a transaction that is open is undone and its rows are written at the next start."""
        self._stopping.set()
        if self._thread.is_alive():
            # What still hangs on a dead network then ends with the process, and the server undoes it.
            self._thread.join(_STOP_S)

    def status(self) -> MirrorStatus:
        """Return how the copy stands."""
        state = self._state
        return MirrorStatus(
            address=self._address.shown,
            healthy=state.message is None and state.is_settled,
            message=state.message,
            batch=state.batch,
            waiting_batches=state.waiting,
        )

    def _run(self) -> None:
        retry_s = _FIRST_RETRY_S
        while not self._stopping.is_set():
            try:
                with connected(self._address) as connection:
                    create_tables(connection)
                    writer = Writer(self._engine, connection, self._source, self._go_on)
                    batch = writer.position()
                    self._copied(batch, waiting_batches(self._engine, batch))
                    retry_s = _FIRST_RETRY_S
                    self._follow(connection, writer)
            except Stopped:
                return
            except Exception as error:  # noqa: BLE001 - a thread that ended in silence would be worse; it is reported
                self._fail(error)
                self._stopping.wait(retry_s)
                retry_s = min(2 * retry_s, _LAST_RETRY_S)

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    def _follow(self, connection: psycopg.Connection, writer: Writer) -> None:
        """Copy what is committed, and look for more, until asked to stop."""
        seen, probed = -1, time.monotonic()
        while True:
            self._go_on()
            newest = self._newest()
            if newest != seen:
                self._catch_up(writer)
                seen, probed = newest, time.monotonic()
            elif time.monotonic() - probed > _PROBE_S:
                connection.execute("SELECT 1")
                probed = time.monotonic()
            self._stopping.wait(_LOOK_S)

    def _catch_up(self, writer: Writer) -> None:
        while True:
            started = time.monotonic()
            written = writer.write_next()
            if written:
                self._copied(written.batch, written.left)
            if not written or not written.left:
                return
            # Half of the time is left to those who send and read.
            self._stopping.wait(time.monotonic() - started)
            self._go_on()

    def _copied(self, batch: int, left: int) -> None:
        if self._state.message is not None:
            log.warning("PostgreSQL %s is filled again", self._address.shown)
        self._state = _State(batch, left, is_settled=True)

    def _fail(self, error: Exception) -> None:
        message = error_text(error, self._address)
        if message != self._state.message:
            if isinstance(error, psycopg.Error | InvalidInput):
                log.error("%s", message)
            else:
                log.error("%s", message, exc_info=error)
        with contextlib.suppress(Exception):  # the engine may be what failed
            self._state = replace(self._state, waiting=waiting_batches(self._engine, self._state.batch))
        self._state = replace(self._state, message=message)


@contextlib.contextmanager
def connected(address: Address) -> Iterator[psycopg.Connection]:
    """Yield a connection that is closed afterwards.

    Raises:
        psycopg.Error: there is none to be had; `error_text` gives what may be shown of it.
        InvalidInput: the database cannot hold every text.
    """
    # Statements are not prepared: a pooler between here and there may give each transaction another connection.
    with psycopg.connect(address.conninfo, autocommit=True, prepare_threshold=None) as connection:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            msg = f"its encoding is {encoding}: create the database with ENCODING 'UTF8'"
            raise InvalidInput(msg)
        yield connection


def prepare_database(address: Address) -> tuple[str, ...]:
    """Make the tables that are missing and return the names of what was made.

    Raises:
        StoreUnavailable: the database cannot be reached, or refuses it.
    """
    try:
        with connected(address) as connection:
            return create_tables(connection)
    except (psycopg.Error, InvalidInput) as error:
        raise StoreUnavailable(error_text(error, address)) from None  # the driver's words may hold the password


def error_text(error: Exception, address: Address) -> str:
    """Return what failed and what to do, on one line and without the password."""
    if isinstance(error, StoreError):  # it is Podium's own engine that failed
        return f"nothing is copied to PostgreSQL {address.shown}: {error}"
    words = address.masked(" ".join(str(error).split())) or type(error).__name__
    return f"PostgreSQL {address.shown}: {words}{_advice(error)}"


def _advice(error: Exception) -> str:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return "; grant it to this user, or let its owner run `podium database init` and grant him the tables"
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return "; check DATABASE_URL, and that the server runs and lets this machine in"
    return ""


def source_of(data: Path) -> str:
    """Return the name of the data in a directory among all that are copied to a PostgreSQL; made at the first call."""
    file = data / SOURCE_FILE
    if not file.exists():
        new = file.with_suffix(".new")
        new.write_text(f"{uuid4()}\n", encoding="ascii")
        new.replace(file)  # never half written
    return file.read_text("ascii").strip()
