"""Statements with placeholders: `$name` stands for a constant of this code, `{name:Type}` for a value that is bound."""

import re

_PLACEHOLDER = re.compile(r"\$([a-z][a-z0-9_]*)")


def placeholders(sql: str) -> frozenset[str]:
    """Return the names of the placeholders that a statement has."""
    return frozenset(_PLACEHOLDER.findall(sql))


def fill(sql: str, /, *, partly: bool = False, **constants: str) -> str:
    """Return a statement with its placeholders filled: the one way in which text gets into SQL.

    Before: `WHERE $bounds AND s.kind = {kind:String}`. After: `WHERE s.project = {project:String} AND …`. What is
    put in is not searched for placeholders again, and a constant that the statement does not name is left out.

    Args:
        sql: the statement.
        partly: whether placeholders without a constant stay, for who fills it next.
        constants: texts of this code, never a value that came from outside.

    Raises:
        LookupError: a placeholder has no constant.
    """
    missing = placeholders(sql) - constants.keys()
    if missing and not partly:
        msg = f"nothing is given for {', '.join(f'${name}' for name in sorted(missing))}"
        raise LookupError(msg)
    return _PLACEHOLDER.sub(lambda match: constants.get(match[1], match[0]), sql)
