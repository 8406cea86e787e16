"""Every module of Podium that decides something has a test of its path and name."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE, TESTS = ROOT / "src" / "podium", ROOT / "tests"
EXCEPTIONS = TESTS / "mirrors.txt"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def has_logic(source: str) -> bool:
    """Return whether a function or method of a module does something: constants, types and protocols do not."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))
    return any(not is_empty(statement) for function in functions for statement in function.body)


def is_empty(statement: ast.stmt) -> bool:
    """Return whether it is a docstring, `...` or `pass`."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def mirror(module: str) -> str:
    """Return the path of a module's test: `query/_why.py` → `query/test_why.py`; a package's is named after it."""
    path = Path(module)
    stem = (path.parent.name or SOURCE.name) if path.name == "__init__.py" else path.stem
    return path.with_name(f"test_{stem.strip('_')}.py").as_posix()


def without_mirror() -> set[str]:
    """Return the modules with logic whose test is missing."""
    modules = {path.relative_to(SOURCE).as_posix(): path for path in SOURCE.rglob("*.py")}
    return {
        name
        for name, path in modules.items()
        if not (TESTS / mirror(name)).exists() and has_logic(path.read_text(encoding="utf-8"))
    }


def exceptions() -> dict[str, str]:
    """Return `{module: reason}` of the list of modules that need no mirror."""
    lines = (line for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return {module: reason.strip() for module, _, reason in (line.partition(":") for line in lines)}


def test_a_function_that_does_something_is_logic_and_constants_are_not() -> None:
    assert has_logic("class A:\n    def b(self) -> int:\n        return 1")
    assert has_logic("async def a():\n    'Why.'\n    await b()")
    assert not has_logic("A = 1\nclass B:\n    c: int = A")
    assert not has_logic("class A(Protocol):\n    def b(self) -> int:\n        'What comes out.'\n        ...")


def test_a_mirror_has_the_path_and_name_of_its_module() -> None:
    assert mirror("query/filter/grammar.py") == "query/filter/test_grammar.py"
    assert mirror("query/_why.py") == "query/test_why.py"
    assert mirror("api/v1/__init__.py") == "api/v1/test_v1.py"
    assert mirror("__init__.py") == "test_podium.py"


def test_every_module_with_logic_has_its_mirror_or_a_reason() -> None:
    missing = without_mirror() - exceptions().keys()

    assert not missing, "write tests of " + ", ".join(f"{name} in tests/{mirror(name)}" for name in sorted(missing))


def test_an_exception_has_a_reason_and_is_still_needed() -> None:
    assert [module for module, reason in exceptions().items() if not reason] == []
    assert exceptions().keys() - without_mirror() == set()
