"""A coordinator whose method counts itself."""

import asyncio

from podium import get_coordinator_metrics_collector, track_coordinator_metrics


class ChatCoordinator:
    """Answers messages."""

    def __init__(self) -> None:
        self.metrics = get_coordinator_metrics_collector()

    @track_coordinator_metrics(get_coordinator_metrics_collector(), "ChatCoordinator")
    async def process_chat(self, message: str) -> str:
        """Answer a message."""
        return await self._do_chat(message)

    async def _do_chat(self, message: str) -> str:
        await asyncio.sleep(0.01)
        return f"You said: {message}"


async def main() -> None:
    """Answer three messages at once."""
    coordinator = ChatCoordinator()
    await asyncio.gather(*(coordinator.process_chat(text) for text in ("Hello", "Where is my tent?", "Thanks")))
    print(coordinator.metrics.get_coordinator_stats("ChatCoordinator")["execution_count"])


if __name__ == "__main__":
    asyncio.run(main())
