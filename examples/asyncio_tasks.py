"""Three users served at the same time by one event loop, each with a stream and a person's approval."""

import asyncio
from collections.abc import AsyncIterator

import podium

podium.init(service="example-asyncio")


@podium.observe(kind="llm")
async def speak(question: str) -> AsyncIterator[str]:
    """Stand in for a model that streams."""
    podium.current().usage(input_tokens=len(question), output_tokens=2, model="gpt-4o-mini", provider="openai")
    for word in ("Yes, ", "gladly."):
        await asyncio.sleep(0)
        yield word


@podium.observe(kind="agent", name="refunds")
async def refund(order: str) -> str:
    """Ask a person, then answer."""
    async with podium.hitl(f"Refund order {order}?", name="refund approval") as question:
        await asyncio.sleep(0)
        question.approved(by="ben")
    return "".join([word async for word in speak(order)])


async def serve(user: str) -> str:
    """Serve one user."""
    async with podium.user(user), podium.session(f"session of {user}"):
        return await refund(f"order of {user}")


async def main() -> None:
    """Serve them all."""
    print(await asyncio.gather(*(serve(user) for user in ("ana", "ben", "eve"))))


if __name__ == "__main__":
    asyncio.run(main())
