"""An agent of pydantic-ai, which speaks OpenTelemetry itself."""

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel

import podium

podium.init(service="example-pydantic-ai")
Agent.instrument_all()

agent = Agent(OpenAIChatModel("gpt-4o-mini"), name="parcels", instructions="Be kind.")


@agent.tool_plain
def track_parcel(parcel: str) -> str:
    """Say where a parcel is."""
    return f"{parcel} is on its way"


if __name__ == "__main__":
    with podium.user("ana"):
        print(agent.run_sync("Where is my tent?").output)
