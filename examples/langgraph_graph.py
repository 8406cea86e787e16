"""A LangGraph graph of two nodes, one of which asks a model."""

from typing import TypedDict

from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, StateGraph

import podium

podium.init(service="example-langgraph")
podium.auto()


class State(TypedDict):
    """What the nodes hand on."""

    question: str
    answer: str


def ask(state: State) -> dict[str, str]:
    """Ask the model."""
    return {"answer": str(ChatOpenAI(model="gpt-4o-mini").invoke(state["question"]).content)}


@podium.observe(kind="tool")
def check(state: State) -> dict[str, str]:
    """Look at the answer."""
    return {"answer": state["answer"].strip()}


graph = StateGraph(State)
graph.add_node("ask", ask)
graph.add_node("check", check)
graph.add_edge(START, "ask")
graph.add_edge("ask", "check")
graph.add_edge("check", END)

if __name__ == "__main__":
    with podium.user("ana"), podium.agent("parcels"):
        print(graph.compile().invoke({"question": "Where is my tent?", "answer": ""})["answer"])
