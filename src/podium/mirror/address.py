"""The address of a PostgreSQL: as programs write it, as the driver wants it, and as it may be shown."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from podium.errors import InvalidInput

_SCHEME = re.compile(r"(postgres|postgresql)(\+\w+)?://", re.ASCII)
# What some drivers call `sslmode`.
_SSL = re.compile(r"(?<=[?&])ssl=", re.ASCII)
_EXAMPLE = "postgresql://user:password@host:5432/database"
_UNREADABLE = f"DATABASE_URL cannot be read: write it like {_EXAMPLE}, special characters of the password as %40"
_HIDDEN = "***"
# Unless the address says otherwise: a host that does not answer is given up after some seconds, also in the middle
# of a statement.
_CONNECTING = {
    "application_name": "podium",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a PostgreSQL is.

    Attributes:
        conninfo: what the driver opens; holds the password, so it is never shown.
        shown: host, port and database.
        secrets: spellings of the password that no message may hold.
    """

    conninfo: str = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(repr=False)

    def masked(self, text: str) -> str:
        """Return a text without the password."""
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def parse_address(url: str) -> Address:
    """Return the address that a DATABASE_URL names.

    `postgres://…` and SQLAlchemy's `postgresql+asyncpg://…` are what they mean: `postgresql://…`.

    Raises:
        InvalidInput: it is none of a PostgreSQL; the message holds nothing of it but the scheme.
    """
    url = url.strip()
    if not _SCHEME.match(url):
        scheme = url.partition("://")[0] if re.match(r"\w[\w+.-]*://", url) else ""
        msg = (
            f"DATABASE_URL must be like {_EXAMPLE}"
            f"{f', not {scheme}://…' if scheme else ''}; unset it if it is not meant for Podium"
        )
        raise InvalidInput(msg)
    conninfo = _SSL.sub("sslmode=", _SCHEME.sub("postgresql://", url, count=1))
    try:
        parts = {**_CONNECTING, **{name: str(value) for name, value in conninfo_to_dict(conninfo).items()}}
    except psycopg.ProgrammingError:
        raise InvalidInput(_UNREADABLE) from None  # the driver's words may hold a piece of the password
    host, port = parts.get("host", "localhost"), parts.get("port", "5432")
    if not re.fullmatch(r"[\d,]+", port, re.ASCII):
        raise InvalidInput(_UNREADABLE)
    password = str(parts.get("password") or "")
    spellings = {password, quote(password, safe=""), quote(password), quote_plus(password)} - {""}
    shown = f"{host}:{port}/{parts.get('dbname') or parts.get('user') or ''}"
    return Address(make_conninfo("", **parts), shown, tuple(sorted(spellings, key=len, reverse=True)))
