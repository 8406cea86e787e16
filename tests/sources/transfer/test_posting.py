"""The way to a server elsewhere."""

from typing import Any

import pytest
from tests.sources.answering import Fixed

from podium.errors import InvalidInput
from podium.sources.transfer.posting import Posting


@pytest.mark.parametrize("answer", [{"status": "ok"}, [], None, b"<html>hello</html>"])
def test_a_server_that_is_no_podium_is_refused(answer: Any) -> None:
    with Fixed(200, answer) as other:
        posting = Posting(other.url, "shop")

        with pytest.raises(InvalidInput, match="is not a Podium server"):
            posting.settle()
        posting.close()
