"""The kinds of what could not be understood: what each means and what to do about it, in words."""

from dataclasses import dataclass
from typing import Literal

# What a count of the kind is of.
Noun = Literal["span", "request", "item"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding.

    Attributes:
        name: its word in the table, the API and metrics.
        noun: what is counted.
        title: what happened, short.
        means: what it does to the figures.
        remedy: what to do about it.
    """

    name: str
    noun: Noun
    title: str
    means: str
    remedy: str


UNREAD_USAGE = Kind(
    "unread_usage",
    "span",
    "Usage that was not read",
    "The span carries token counts or a cost under a name that Podium does not read, and no other usage: it is in no "
    "total of tokens or cost, and not among the unpriced either.",
    "Send the counts as gen_ai.usage.input_tokens and gen_ai.usage.output_tokens, a cost as podium.cost; or rename the "
    "attribute in an OpenTelemetry Collector.",
)
TOKENS_DIFFER = Kind(
    "total_tokens_differ",
    "span",
    "Total tokens that are not input and output",
    "The sender’s own total is not the sum of the input and output tokens that were read, so some tokens may be "
    "missing from the totals and from the cost, or be counted in two places. Input and output are what counts.",
    "Look at the example: what is missing is often thinking, cached or tool tokens that the sender left out of output "
    "or input. A newer version of its instrumentation may report them.",
)
COST_DIFFERS = Kind(
    "total_cost_differs",
    "span",
    "A total cost that is not its parts",
    "The sender reported a cost that is not the sum of the input and output cost that it reported beside it. The total "
    "is what counts.",
    "Ask who sends it which of the three is right.",
)
CACHED_BEYOND_INPUT = Kind(
    "cached_beyond_input",
    "span",
    "More cached tokens than input",
    "Cached tokens are a part of the input by OpenTelemetry’s conventions. Here they are more than all of it, so they "
    "were taken as counted apart and added to the input.",
    "Nothing, if the sender counts cached tokens apart: the sum is right then. Spans of the same sender with fewer "
    "cached tokens than input cannot be told from others, and miss them.",
)
UNPRICED = Kind(
    "unpriced",
    "span",
    "Usage without a price",
    "The price list has no price for the model, so the cost is unknown and in no total of cost.",
    "Write a price of your own for it, or correct the name of the model or provider at the sender.",
)
HALF_UNDERSTOOD = Kind(
    "half_understood",
    "span",
    "A call of which something is missing",
    "The span is a call of a model and is counted as one, but it lacks what a call needs to be priced or sorted.",
    "Correct the sender’s instrumentation: a call has a model, the provider that served it, and its token counts when "
    "it ends well (streams of OpenAI’s API report them with stream_options.include_usage). The conventions have a list "
    "of the operations that are known.",
)
CLOCK_AHEAD = Kind(
    "clock_ahead",
    "span",
    "Started in the future",
    "The span started more than five seconds after it arrived: the sender’s clock is ahead. It is stored with the time "
    "that was sent, and no range that ends now holds it until that time has come.",
    "Correct the clock of the machine that sends.",
)
ENDED_BEFORE_START = Kind(
    "ended_before_start",
    "span",
    "Ended before it started",
    "The end that was sent lies before the start, so the span has the duration 0, and durations and percentiles are "
    "too small by it.",
    "Correct the clock of the sender, or have it measure durations with a clock that does not jump.",
)
SENT_AGAIN = Kind(
    "sent_again",
    "span",
    "Sent again",
    "A span that has ended arrived once more. It is counted once; the record that ended later stands.",
    "Look whether two exporters or collectors send the same spans, or whether answers are lost on the way.",
)
SHARED_ID = Kind(
    "shared_id",
    "span",
    "Different spans with one id",
    "Spans with another start and another name came under an id that was taken. All of them are kept and counted; what "
    "has that id as its parent cannot be told apart.",
    "The emitter makes ids that are not random, or client and server share one. Each span needs an id of its own.",
)
LATE_TOKEN = Kind(
    "first_token_after_end",
    "span",
    "First token after the end",
    "The time to the first token is longer than the span, so the one or the other was not measured where it should be.",
    "Have the span end when the last token has come; and send the time to the first token in seconds.",
)
REFUSED = Kind(
    "refused_request",
    "request",
    "A request that was refused",
    "Nothing of the request was stored. Its sender was told why, and may have lost what was in it.",
    "The reason says what to change. OTLP is taken at /v1/traces, /v1/logs and /v1/metrics, also below /otlp.",
)
REFUSED_ITEM = Kind(
    "refused_item",
    "item",
    "Single items that were refused",
    "A span, log record or data point could not be stored, and the rest of its request was.",
    "The reason says what to change; the sender was told the first place in its request.",
)

KINDS = {
    kind.name: kind
    for kind in (
        UNREAD_USAGE,
        TOKENS_DIFFER,
        COST_DIFFERS,
        CACHED_BEYOND_INPUT,
        UNPRICED,
        HALF_UNDERSTOOD,
        CLOCK_AHEAD,
        ENDED_BEFORE_START,
        SENT_AGAIN,
        SHARED_ID,
        LATE_TOKEN,
        REFUSED,
        REFUSED_ITEM,
    )
}
