"""Facts that every dialect puts in words."""

from podium.demo.facts import Call, Context, Step, ToolCall, Usage
from podium.demo.models import SONNET

USAGE = Usage(1000, 50, cache_read=600, cache_write=100, reasoning=20)
ANSWERED = Call(
    SONNET, "writer", "Be brief.", "Why?", "Because.", (), USAGE, "msg_1", first_token_s=0.25, temperature=0.2
)
ASKED_FOR_A_TOOL = Call(
    SONNET, "", "Be brief.", "Why?", "", (ToolCall("search", "call_1", '{"q": "x"}'),), Usage(10, 5), "msg_2"
)
FAILED = Call(SONNET, "", "Be brief.", "Why?", "", (), None, "", error=("TimeoutError", "no answer"))
WHO, NOBODY = Context("ada", "s1", "acme"), Context("", "", "")
TOOL = Step("tool", "search", '{"q": "x"}', '{"hits": 1}', call_id="call_1")
RETRIEVER = Step("retriever", "policies", "why", documents=(("d1", "text", 0.9), ("d2", "more", 0.5)))
EMBEDDING = Step("embedding", "policies", "why", usage=Usage(7, 0), model=SONNET)
