"""An agent that asks a model and calls the tools it wants, until it has an answer."""

import json
import os
from typing import Any

from openai import OpenAI

import podium

podium.init(service="example-agent")
podium.auto()

TOOL: Any = {
    "type": "function",
    "function": {
        "name": "track_parcel",
        "description": "Says where a parcel is.",
        "parameters": {"type": "object", "properties": {"parcel": {"type": "string"}}},
    },
}


@podium.observe(kind="tool")
def track_parcel(parcel: str) -> str:
    """Say where a parcel is."""
    return f"{parcel} is on its way"


@podium.observe(kind="agent", name="parcel agent")
def answer(question: str, most_steps: int = 3) -> str:
    """Answer a question about parcels."""
    # With a local stand-in for OpenAI, the first step has a path of its own.
    base = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
    first = OpenAI(base_url=os.environ.get("EXAMPLE_FIRST_STEP_URL", base))
    other = OpenAI(base_url=base)
    messages: list[Any] = [{"role": "user", "content": question}]
    for step in range(most_steps):
        client = other if step else first
        reply = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[TOOL])
        said = reply.choices[0].message
        if not said.tool_calls:
            return str(said.content)
        messages.append(said.model_dump(exclude_none=True))
        for call in said.tool_calls:
            if call.type != "function":
                continue
            found = track_parcel(**json.loads(call.function.arguments))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": found})
    return "no answer"


if __name__ == "__main__":
    with podium.user("ana"), podium.session("example"):
        print(answer("Where is parcel P-17?"))
