"""A CrewAI crew of one agent with one task."""

import os

from crewai import LLM, Agent, Crew, Task

import podium

podium.init(service="example-crewai")
podium.auto(also=("openai",))  # CrewAI calls it directly, whatever else is installed

agent = Agent(
    role="parcels",
    goal="Say where parcels are",
    backstory="You are kind.",
    llm=LLM(model="openai/gpt-4o-mini", base_url=os.environ.get("OPENAI_BASE_URL")),
)
task = Task(description="Where is my tent?", expected_output="One sentence", agent=agent)

if __name__ == "__main__":
    with podium.user("ana"), podium.agent("parcels"):
        print(Crew(agents=[agent], tasks=[task]).kickoff())
