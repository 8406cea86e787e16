"""A segment becomes rows: its steps, in their order."""

from tests.spans import span
from tests.stored import CHAT, store
from tests.write_path import OpenPath

from podium.store.engine import Engine


def test_nothing_else_is_written_before_an_amendment_is_written_down(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    seen: dict[str, tuple[bool, ...]] = {}

    call = span("call", CHAT, start_ns=now_ns)
    path = open_path()
    store(path, project, [call])
    first = path.commits[-1].batch

    def look(step: str) -> None:
        written = [
            engine.read_back(f"SELECT count() FROM {name} WHERE batch > {{b:UInt64}}", {"b": first})[0][0] > 0
            for name in ("amendments", "spans", "rollups", "batches")
        ]
        seen[step] = tuple(written)

    path = open_path(on_step=look)
    store(path, project, [span("root", {"user.id": "u"}, start_ns=now_ns, trace=call.trace_id)])

    assert seen["commit.amend"] == (False, False, False, False)
    assert seen["commit.finish"] == (True, False, False, False)
    assert seen["commit.revise"] == (True, True, True, False)
    assert seen["commit.remember"] == (True, True, True, True)
