"""Measurements of Podium on this machine: `make bench`."""
