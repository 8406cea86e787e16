"""`auto`: the installed instrumentation libraries, turned on, one for each client."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution, entry_points
from typing import Any, Literal

from podium.sdk import config
from podium.sdk.safety import never_raises, swallow
from podium.sdk.setup.lifecycle import init

Family = Literal["openinference", "openllmetry", "official"]

_GROUPS = ("opentelemetry_instrumentor", "openinference_instrumentor")
# Without these, the official libraries of the GenAI conventions record no content.
_OFFICIAL_CONTENT = {
    "OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "SPAN_ONLY",
}
# Names under which the families know the same client.
_SAME_CLIENT = {
    "alephalpha": "aleph-alpha",
    "google-generativeai": "google-genai",
    "llama-index": "llamaindex",
    "mistralai": "mistral",
    "vertexai": "vertex-ai",
}
# Clients LangChain calls by packages of its own. It records these calls, but does not let the client's library
# know: both would stand side by side, and be billed twice.
_LANGCHAIN = "langchain"
_BY_LANGCHAIN = {
    "anthropic": "langchain-anthropic",
    "bedrock": "langchain-aws",
    "cohere": "langchain-cohere",
    "google-genai": "langchain-google-genai",
    "groq": "langchain-groq",
    "mistral": "langchain-mistralai",
    "ollama": "langchain-ollama",
    "openai": "langchain-openai",
    "vertex-ai": "langchain-google-vertexai",
}


@dataclass(frozen=True, slots=True)
class Instrumented:
    """What was decided for one client.

    Attributes:
        client: such as `openai`.
        by: the distribution that records it; None where none could be turned on.
        left_off: the distributions that could, too.
        note: why nothing was turned on, '' where it was.
    """

    client: str
    by: str | None
    left_off: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Library:
    """An installed instrumentation library."""

    family: Family
    client: str
    name: str
    entry: EntryPoint


@never_raises(())
def auto(
    *,
    prefer: tuple[Family, ...] = ("openinference", "openllmetry", "official"),
    also: tuple[str, ...] = (),
    say: Callable[[str], object] = print,
) -> tuple[Instrumented, ...]:
    """Turn on the installed instrumentation libraries for models, agents and vector stores, and say which.

    Of several for the same client one is taken; one that is on already stays. A client whose calls LangChain
    records is left to LangChain. Calls `init` if nobody has.

    Args:
        also: clients to turn on though LangChain, too, records their calls: `("openai",)`.
        prefer: OpenInference, OpenLLMetry, OpenTelemetry's own: the first that there is.
        say: gets one line per client.
    """
    init()
    if config.capture.content == "all":
        for name, value in _OFFICIAL_CONTENT.items():
            os.environ.setdefault(name, value)
    clients: dict[str, list[_Library]] = {}
    for library in _installed():
        clients.setdefault(library.client, []).append(library)
    decided: list[Instrumented] = []
    for client, found in sorted(clients.items(), key=lambda item: (item[0] != _LANGCHAIN, item[0])):
        if client not in also and _is_left_to_langchain(client, decided):
            decided.append(Instrumented(client, None, (), "LangChain records its calls; also= turns it on"))
        else:
            decided.append(_decide(client, _ordered(found, prefer)))
    for each in decided:
        say(_sentence(each))
    if not decided:
        say("podium: no instrumentation library is installed, such as openinference-instrumentation-openai")
    return tuple(decided)


def _is_left_to_langchain(client: str, decided: list[Instrumented]) -> bool:
    is_on = any(each.client == _LANGCHAIN and each.by for each in decided)
    return is_on and client in _BY_LANGCHAIN and _has(_BY_LANGCHAIN[client])


def _installed() -> Iterable[_Library]:
    seen: set[str] = set()
    for group in _GROUPS:
        for entry in entry_points(group=group):
            if entry.dist is None or entry.dist.name in seen:
                continue
            family = _family(entry.dist)
            if family is not None:
                seen.add(entry.dist.name)
                yield _Library(family, _client(entry.dist.name), entry.dist.name, entry)


def _family(found: Distribution) -> Family | None:
    """Return who made a library; None for libraries that are not about models, such as those of databases."""
    name = found.name.lower().replace("_", "-")
    needs = " ".join(found.requires or ()).lower().replace("_", "-")
    if name.startswith("openinference-instrumentation-"):
        return "openinference"
    if "opentelemetry-util-genai" in needs or name.startswith("opentelemetry-instrumentation-genai-"):
        return "official"
    if name.endswith("-v2") and name.startswith("opentelemetry-instrumentation-"):
        return "official"
    return "openllmetry" if "opentelemetry-semantic-conventions-ai" in needs else None


def _client(name: str) -> str:
    """`opentelemetry-instrumentation-genai-openai` → `openai`."""
    plain = re.sub(r"^(openinference|opentelemetry)-instrumentation-(genai-)?", "", name.lower().replace("_", "-"))
    plain = plain.removesuffix("-v2")
    return _SAME_CLIENT.get(plain, plain)


def _ordered(found: list[_Library], prefer: tuple[Family, ...]) -> list[_Library]:
    places = {family: place for place, family in enumerate(prefer)}
    return sorted((each for each in found if each.family in places), key=lambda each: (places[each.family], each.name))


def _decide(client: str, libraries: list[_Library]) -> Instrumented:
    """Turn on the first library that works, unless one is on."""
    loaded = [(each, instrumentor) for each in libraries if (instrumentor := _load(each)) is not None]
    names = [each.name for each, _ in loaded]
    for each, instrumentor in loaded:
        if instrumentor.is_instrumented_by_opentelemetry:
            return Instrumented(client, each.name, tuple(name for name in names if name != each.name))
    for each, instrumentor in loaded:
        if not _is_there(instrumentor):
            return Instrumented(client, None, (), "its client is not installed")
        try:
            instrumentor.instrument()
        except Exception as error:  # noqa: BLE001 - a library that fails leaves the client to the next
            swallow(each.name, error)
            continue
        if instrumentor.is_instrumented_by_opentelemetry:
            return Instrumented(client, each.name, tuple(name for name in names if name != each.name))
    return Instrumented(client, None, (), "its libraries do not work with the installed versions")


def _load(library: _Library) -> Any:  # noqa: ANN401 - a class of a library that may not be installed
    try:
        return library.entry.load()()
    except Exception as error:  # noqa: BLE001 - a library that cannot be loaded is one we do not have
        swallow(library.name, error)
        return None


def _is_there(instrumentor: Any) -> bool:  # noqa: ANN401 - a class of a library that may not be installed
    """Whether any of the packages a library instruments is installed."""
    wanted = [match.group() for each in instrumentor.instrumentation_dependencies() if (match := _NAME.match(each))]
    return not wanted or any(_has(name) for name in wanted)


_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def _has(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _sentence(each: Instrumented) -> str:
    if each.by is None:
        return f"podium: {each.client} is not recorded: {each.note}"
    also = f" ({', '.join(each.left_off)} left off)" if each.left_off else ""
    return f"podium: {each.client} is recorded by {each.by}{also}"
