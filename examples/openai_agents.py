"""An agent of the OpenAI Agents SDK, over any server that speaks chat completions."""

from agents import Agent, Runner, set_default_openai_api

import podium

podium.init(service="example-openai-agents")
podium.auto()
set_default_openai_api("chat_completions")

agent = Agent(name="parcels", instructions="Be kind.", model="gpt-4o-mini")

if __name__ == "__main__":
    with podium.user("ana"):
        print(Runner.run_sync(agent, "Where is my tent?").final_output)
