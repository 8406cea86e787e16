"""The address in DATABASE_URL: every spelling of it, and no word of the password."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from podium.errors import InvalidInput
from podium.mirror.address import parse_address


@pytest.mark.parametrize(
    "scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg2", "postgresql+psycopg"]
)
def test_S2_8_and_S3_20_every_spelling_of_the_scheme_is_postgresql(scheme: str) -> None:
    address = parse_address(f" {scheme}://fluxai:secret@db.example:6543/fluxai?ssl=require\n")

    parts = conninfo_to_dict(address.conninfo)
    assert {name: str(parts[name]) for name in ("user", "password", "host", "port", "dbname", "sslmode")} == {
        "user": "fluxai",
        "password": "secret",
        "host": "db.example",
        "port": "6543",
        "dbname": "fluxai",
        "sslmode": "require",
    }
    assert address.shown == "db.example:6543/fluxai"


def test_what_the_address_says_of_the_connection_wins() -> None:
    address = parse_address("postgresql://db/aurea?connect_timeout=60&application_name=mine")

    parts = conninfo_to_dict(address.conninfo)
    assert (str(parts["connect_timeout"]), parts["application_name"], str(parts["keepalives_idle"])) == (
        "60",
        "mine",
        "10",
    )


@pytest.mark.parametrize("url", ["sqlite:///secret.db", "mysql://u:secret@host/db", "secret", "", "postgresql:secret"])
def test_what_is_no_postgresql_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(InvalidInput, match="must be like postgresql://") as refused:
        parse_address(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://u:secret@host:port/db", "postgresql://u:secret@[::1/db?x"])
def test_an_address_that_cannot_be_read_is_not_shown(url: str) -> None:
    with pytest.raises(InvalidInput, match="%40") as refused:
        parse_address(url)

    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("spelled", ["p@ss word", "p%40ss%20word", "p%40ss+word"])
def test_no_text_holds_the_password(spelled: str) -> None:
    address = parse_address("postgresql://u:p%40ss%20word@host/db")

    assert address.masked(f"cannot use {spelled}, {spelled}") == "cannot use ***, ***"
    assert spelled not in repr(address)


def test_an_address_without_a_password_hides_nothing() -> None:
    assert parse_address("postgresql://u@host/db").masked("any text") == "any text"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://", "localhost:5432/"),
        ("postgresql://u@db", "db:5432/u"),
        ("postgresql://u@a:1,b:2/x", "a,b:1,2/x"),
    ],
)
def test_an_address_is_shown_as_host_port_and_database(url: str, shown: str) -> None:
    assert parse_address(url).shown == shown
