"""The version of the package; `podium.__version__` is the same."""

__version__ = "0.1.0"
