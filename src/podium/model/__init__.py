"""Ids, time and money: values without I/O."""
