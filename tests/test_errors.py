"""What Podium's errors carry beside their message."""

import pytest

from podium import errors
from podium.errors import FilterSyntaxError, Overloaded, PodiumError, Unreachable


def test_every_error_is_one_of_podium() -> None:
    found = [each for each in vars(errors).values() if isinstance(each, type)]

    assert len(found) > 5
    assert all(issubclass(each, PodiumError) for each in found)
    assert all(each.__doc__ for each in found)


def test_a_mistake_in_a_filter_says_where_it_is() -> None:
    error = FilterSyntaxError("unknown field modle", position=3, length=5, suggestion="model")

    assert (str(error), error.position, error.length, error.suggestion) == ("unknown field modle", 3, 5, "model")
    assert (FilterSyntaxError("a value is missing", position=6).length, error.args) == (0, ("unknown field modle",))


@pytest.mark.parametrize("seconds", [1, 7])
def test_what_is_overloaded_says_when_to_ask_again(seconds: int) -> None:
    assert Overloaded("busy", retry_after_s=seconds).retry_after_s == seconds
    assert Overloaded("busy").retry_after_s == 1


def test_what_is_unreachable_says_why_without_the_address() -> None:
    error = Unreachable("http://host cannot be reached: refused", reason="refused")

    assert (str(error), error.reason) == ("http://host cannot be reached: refused", "refused")
