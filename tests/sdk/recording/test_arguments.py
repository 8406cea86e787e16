"""The arguments of a call as text: what is put together at once is what the walk through the values gives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.sdk.config import Capture
from podium.sdk.recording.arguments import Arguments
from podium.sdk.recording.content import as_text

VALUES = st.one_of(
    st.text(max_size=40), st.integers(), st.booleans(), st.none(), st.floats(), st.lists(st.integers(), max_size=3)
)


def ask(question: object, limit: object, strict: object) -> None: ...


@given(st.lists(VALUES, max_size=5), st.integers(0, 200))
def test_the_short_way_gives_the_same_text_as_the_walk(args: list[Any], most: int) -> None:
    arguments, capture = Arguments(ask), Capture(max_characters=most)

    text = arguments.text(tuple(args), {}, capture)

    assert text == as_text(arguments.by_name(tuple(args), {}), capture)


def test_arguments_are_named_and_self_is_none() -> None:
    class Agent:
        def run(self, order: str, count: int) -> None: ...

    assert Arguments(Agent.run).text((Agent(), "17", 2), {}, Capture()) == '{"order":"17","count":2}'
    assert Arguments(ask).text(("a",), {"limit": 3}, Capture()) == '{"question":"a","limit":3}'


@pytest.mark.parametrize(
    ("capture", "expected"),
    [
        (Capture(), '{"user":"ana","password":"[hidden]"}'),
        (Capture(secrets=frozenset(("user",))), '{"user":"[hidden]","password":"x"}'),
        (Capture(secrets=frozenset(), redact=lambda text: text.replace("ana", "***")), '{"user":"***","password":"x"}'),
    ],
)
def test_what_is_hidden_is_decided_anew_when_the_capture_changes(capture: Capture, expected: str) -> None:
    def login(user: str, password: str) -> None: ...

    arguments = Arguments(login)
    arguments.text(("before", "x"), {}, Capture(secrets=frozenset()))

    assert arguments.text(("ana", "x"), {}, capture) == expected
