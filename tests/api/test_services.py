"""What routes work with where nothing else is given."""

from pathlib import Path

import pytest
from tests.api.status import STATUS

from podium.api.live import Live
from podium.api.services import Services
from podium.errors import Overloaded
from podium.store.engine import Engine


@pytest.fixture
def services(engine: Engine) -> Services:
    return Services(engine, lambda: STATUS, Live())


async def test_a_server_without_intake_takes_nothing_and_says_so(services: Services) -> None:
    with pytest.raises(Overloaded, match="takes no telemetry"):
        await services.keep("shop", b"")


def test_a_server_without_journal_has_nothing_to_replay(services: Services) -> None:
    assert services.replay() == 0


def test_files_are_written_to_a_directory_that_is_there(services: Services) -> None:
    assert Path(services.spool).is_dir()
    assert services.pages.auto_refresh
