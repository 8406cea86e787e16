"""Words by which the name of an attribute that nobody reads is taken for usage or cost."""

from podium.semconv.fields import COUNT_FIELDS, MONEY_FIELDS

# Without one of their values a span has no usage; where they could not be read they are as good as foreign.
_GIVES_USAGE = ("input_tokens", "output_tokens", "reported_cost")
# Read, but no usage by themselves: what was cached, what was saved.
BESIDE_USAGE = frozenset(
    source.attribute
    for field in (*COUNT_FIELDS, *MONEY_FIELDS)
    if field.column not in _GIVES_USAGE
    for source in field.sources
)

TOKENS = frozenset(("tokens",))
# `token_count`, `tokenUsage`: counts in the singular.
TOKEN = "token"  # noqa: S105 - a word of attribute names
TOKEN_COUNTS = frozenset(("count", "counts", "total", "usage"))
COSTS = frozenset(("cost", "costs"))
# A price or a usage is one of a model where the name has such a word, too.
OF_ANYTHING = frozenset(("price", "prices", "spend", "usage"))
OF_MODELS = frozenset(
    ("ai", "completion", "completions", "details", "genai", "input", "llm", "model", "output", "prompt", "total")
)
# Names with one of these say something else: a limit, a rate, what a machine or a shop uses.
OF_OTHERS = frozenset(
    (
        "access", "auth", "basket", "budget", "cart", "cpu", "csrf", "db", "delivery", "disk", "gpu", "heap", "invoice",
        "item", "limit", "max", "maximum", "memory", "min", "minimum", "network", "order", "per", "plan", "product",
        "query", "quota", "quote", "rate", "remaining", "sec", "second", "shipping", "storage", "threshold",
    )
)  # fmt: skip
