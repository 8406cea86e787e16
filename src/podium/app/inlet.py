"""The way from a source to the intake of this very process: checked and counted like every sender's."""

import asyncio
from collections.abc import Callable
from typing import Any

from podium.errors import Overloaded, StoreError
from podium.ingest.intake import Intake
from podium.ingest.receivers.reception import Reception
from podium.query.ask.bounds import Bounds
from podium.query.stored.existing import existing_items
from podium.sources.otlp.messages import Key
from podium.sources.source import Message, Signal
from podium.sources.transfer.following import Following
from podium.store.engine import Engine

_KEPT_WITHIN_S = 60.0


class Inlet:
    """This process as a destination; see `podium.sources.transfer.transfer.Destination`.

    Args:
        intake: knows what is stored of what was accepted.
        reception: takes what is sent.
        engine: knows what is stored.
        catch_up: lets what waits be stored soon.
        project: where everything is kept.
    """

    def __init__(
        self, intake: Intake, reception: Reception, engine: Engine, catch_up: Callable[[], None], project: str
    ) -> None:
        self._intake = intake
        self._engine = engine
        self._catch_up = catch_up
        self._project = project
        self._reception = reception
        self._loop: asyncio.AbstractEventLoop | None = None
        self._accepted: dict[Signal, int] = {}

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take messages from now on, on the loop of the receivers."""
        self._loop = loop

    def settle(self) -> None:
        """Return when what was accepted before the first call is stored.

        Raises:
            Overloaded: some of it still waits.
        """
        self._catch_up()
        tally = self._intake.tally()
        self._accepted = self._accepted or dict(tally.accepted)
        # What is set aside is no longer counted as accepted.
        if any(tally.stored[s] < min(wanted, tally.accepted[s]) for s, wanted in self._accepted.items()):
            msg = "what was accepted before is not stored yet"
            raise Overloaded(msg)

    def existing(self, signal: Signal, wanted: dict[Key, int]) -> set[Key]:
        """Return which of the keys are stored."""
        if signal == "metrics":
            return set()
        bounds = Bounds(self._project, min(wanted.values()), max(wanted.values()) + 1)
        try:
            items = existing_items(self._engine, bounds, signal, sorted({key.trace_id for key in wanted}))
        except StoreError as error:
            msg = "the engine cannot say what is stored"
            raise Overloaded(msg, retry_after_s=5) from error
        return {Key(each.trace_id, each.span_id, each.name, each.time_ns) for each in items} & wanted.keys()

    def send(self, signal: Signal, message: Message) -> tuple[int, str]:
        """Return once a message is kept."""
        body: bytes = message.SerializeToString()
        if self._loop is None:
            msg = "nothing is taken before the server runs"
            raise Overloaded(msg)
        kept = asyncio.run_coroutine_threadsafe(self._keep(signal, body), self._loop)
        try:
            checked = kept.result(_KEPT_WITHIN_S)
        except TimeoutError as error:
            kept.cancel()
            msg = "the server is too busy to take anything"
            raise Overloaded(msg) from error
        return sum(checked.rejected.values()), checked.message

    async def _keep(self, signal: Signal, body: bytes) -> Any:  # noqa: ANN401
        with self._reception.request(signal) as context:
            context.project = self._project
            self._reception.hold(context, len(body))
            return await self._reception.take(context, body)


class Follower:
    """A worker that follows one source into this process; see `podium.app.worker`."""

    def __init__(self, inlet: Inlet, following: Following) -> None:
        self._inlet = inlet
        self.following = following

    def start(self) -> None:
        """Begin; called on the loop of the receivers."""
        self._inlet.open(asyncio.get_running_loop())
        self.following.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self.following.stop()
