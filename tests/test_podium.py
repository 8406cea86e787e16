"""The package's own names are those of the SDK, loaded when they are asked for."""

from importlib import import_module

import pytest

import podium


def test_every_public_name_stands_at_the_home_that_is_said() -> None:
    named = {name: getattr(podium, name) for name in podium.__all__}
    homes = {name: import_module(f"podium.sdk.{home}") for home, names in podium._HOMES.items() for name in names}

    assert homes.keys() == named.keys()
    assert all(getattr(home, name) is named[name] for name, home in homes.items())


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'podium' has no attribute 'observer'"):
        getattr(podium, "observer")  # noqa: B009 - a type checker would refuse the name itself


def test_public_names_and_the_version_are_listed() -> None:
    assert {*podium.__all__} <= {*dir(podium)}
    assert podium.__version__
