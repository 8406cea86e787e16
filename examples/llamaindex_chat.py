"""A chat engine of LlamaIndex with a memory."""

import os

from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.llms.openai import OpenAI

import podium

podium.init(service="example-llamaindex")
podium.auto()

if __name__ == "__main__":
    llm = OpenAI(model="gpt-4o-mini", api_base=os.environ.get("OPENAI_BASE_URL"))
    with podium.user("ana"), podium.session("example"), podium.agent("parcels"):
        print(SimpleChatEngine.from_defaults(llm=llm).chat("Where is my tent?"))
