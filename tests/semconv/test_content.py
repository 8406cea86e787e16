"""Which attributes hold what was said, for the engine and for Python."""

import pytest

from podium.semconv.content import INPUT_TEXT, OUTPUT_TEXT, holds_content, is_content
from podium.store.engine import Engine

CONTENT = (
    "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.definitions",
    "gen_ai.tool.call.arguments", "gen_ai.tool.call.result", "input.value", "output.value", "gen_ai.prompt",
    "gen_ai.prompt.0.content", "gen_ai.completion.0.content", "llm.input_messages.0.message.content",
    "llm.output_messages.0.message.content", "llm.prompts.0.prompt.text", "llm.tools.0.tool.json_schema",
    "retrieval.documents.0.document.content", "traceloop.entity.input", "traceloop.entity.output",
)  # fmt: skip
OTHERS = (
    "", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.completion.0.finish_reason", "input.values",
    "gen_ai.prompts", "llm.input_messages", "my.gen_ai.prompt.0.content", "gen_ai.input.messages.0",
)  # fmt: skip


@pytest.mark.parametrize("name", [*CONTENT, *OTHERS])
def test_the_engine_and_python_agree(engine: Engine, name: str) -> None:
    ((in_engine,),) = engine.read_back(f"SELECT {is_content('k')} FROM (SELECT {{k:String}} AS k)", {"k": name})

    assert bool(in_engine) == holds_content(name) == (name in CONTENT)


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (INPUT_TEXT, {"gen_ai.input.messages": "first", "input.value": "second"}, "first"),
        (INPUT_TEXT, {"gen_ai.input.messages": "", "input.value": "second"}, "second"),
        (INPUT_TEXT, {"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "hi"}, "user\nhi"),
        (INPUT_TEXT, {"output.value": "ho"}, ""),
        (OUTPUT_TEXT, {"gen_ai.output.messages": "first", "output.value": "second"}, "first"),
        (OUTPUT_TEXT, {"gen_ai.completion.0.content": "ho", "gen_ai.prompt.0.content": "hi"}, "ho"),
        (OUTPUT_TEXT, {"input.value": "hi"}, ""),
    ],
)
def test_what_went_in_and_came_out_is_the_first_that_is_there(
    engine: Engine, text: str, content: dict[str, str], expected: str
) -> None:
    pairs = ", ".join(f"'{each}'" for pair in content.items() for each in pair)

    assert engine.read_back(f"SELECT {text} FROM (SELECT map({pairs}) AS content)") == [(expected,)]
