"""The model providers the orchestrator knows: where they are, which variable holds their key, what they cost."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One model at one provider.

    Attributes:
        name: by which the orchestrator is asked for it.
        system: the provider's OpenTelemetry name.
        dialect: which API it speaks: chat completions (`openai`) or messages (`anthropic`).
        url: base address, unless one of `url_variables` is set.
        key_variables: environment variables that may hold the key, in the order they are asked.
        input_usd: price of a million input tokens; None where it is not known, then the server prices the call.
        cache_read_usd: price of a million input tokens the provider had cached; that of input if None.
    """

    name: str
    model: str
    system: str
    url: str
    dialect: Literal["openai", "anthropic"] = "openai"
    key_variables: tuple[str, ...] = ()
    url_variables: tuple[str, ...] = ()
    input_usd: Decimal | None = None
    output_usd: Decimal | None = None
    cache_read_usd: Decimal | None = None

    def key(self) -> str:
        """Return the key, '' where no variable holds one."""
        return _first(self.key_variables, os.environ)

    def base_url(self) -> str:
        """Return the base address without a slash at its end."""
        return (_first(self.url_variables, os.environ) or self.url).rstrip("/")

    @property
    def is_priced(self) -> bool:
        """Whether its calls can be priced here."""
        return self.input_usd is not None and self.output_usd is not None

    def costs(
        self, input_tokens: int | None, output_tokens: int | None, cache_read_tokens: int | None = None
    ) -> tuple[Decimal, Decimal] | None:
        """Return the USD of input and output; None where price or usage is not known. Input includes cache reads."""
        if self.input_usd is None or self.output_usd is None or input_tokens is None or output_tokens is None:
            return None
        cached = min(cache_read_tokens or 0, input_tokens)
        cached_usd = self.input_usd if self.cache_read_usd is None else self.cache_read_usd
        return (
            ((input_tokens - cached) * self.input_usd + cached * cached_usd) / _MILLION,
            output_tokens * self.output_usd / _MILLION,
        )


def _first(variables: tuple[str, ...], environment: Mapping[str, str]) -> str:
    return next((value for name in variables if (value := environment.get(name, "").strip())), "")


def _openai(name: str, model: str, *usd: str) -> Provider:
    input_usd, output_usd, *cached = map(Decimal, usd)
    return Provider(
        name=name,
        model=model,
        system="openai",
        url="https://api.openai.com/v1",
        key_variables=("OPENAI_API_KEY",),
        url_variables=("OPENAI_BASE_URL",),
        input_usd=input_usd,
        output_usd=output_usd,
        cache_read_usd=cached[0] if cached else None,
    )


# By name; the prices are those the dashboard documents, per million tokens.
PROVIDERS: Mapping[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider(
            name="deepseek",
            model="deepseek-chat",
            system="deepseek",
            url="https://api.deepseek.com",
            key_variables=("DEEPSEEK_API_KEY",),
            url_variables=("DEEPSEEK_BASE_URL",),
            input_usd=Decimal("0.14"),
            output_usd=Decimal("0.28"),
            cache_read_usd=Decimal("0.014"),
        ),
        Provider(
            name="grok-fast",
            model="grok-beta",
            system="x_ai",
            url="https://api.x.ai/v1",
            key_variables=("XAI_API_KEY", "GROK_API_KEY"),
            url_variables=("XAI_BASE_URL", "GROK_BASE_URL"),
            input_usd=Decimal(5),
            output_usd=Decimal(15),
        ),
        _openai("gpt-mini", "gpt-4o-mini", "0.15", "0.60", "0.075"),
        Provider(
            name="anthropic",
            model="claude-sonnet-4-5-20250929",
            system="anthropic",
            url="https://api.anthropic.com",
            dialect="anthropic",
            key_variables=("ANTHROPIC_API_KEY",),
            url_variables=("ANTHROPIC_BASE_URL",),
            input_usd=Decimal(3),
            output_usd=Decimal(15),
            cache_read_usd=Decimal("0.30"),
        ),
        _openai("openai", "gpt-4-turbo", "10", "30"),
        _openai("openai-4o", "gpt-4o", "2.50", "10", "1.25"),
    )
}
ALIASES: Mapping[str, str] = {"grok": "grok-fast", "claude": "anthropic", "gpt-4o-mini": "gpt-mini"}
FALLBACK_ORDER = ("deepseek", "grok-fast", "gpt-mini", "anthropic")


def find_provider(name: str, more: Mapping[str, Provider]) -> Provider:
    """Return the provider of that name or alias; `more` wins over the known ones.

    Raises:
        ValueError: there is none.
    """
    known = {**PROVIDERS, **more}
    word = str(name).strip()
    found = known.get(word) or known.get(word.lower()) or known.get(ALIASES.get(word.lower(), ""))
    if found is None:
        msg = f"provider is one of {', '.join(known)}, not {word!r}"
        raise ValueError(msg)
    return found


def fallback_chain(first: Provider, more: Mapping[str, Provider], *, enabled: bool) -> tuple[Provider, ...]:
    """Return the providers in the order they are tried: the one asked for, then the documented order."""
    others = tuple(find_provider(name, more) for name in FALLBACK_ORDER) if enabled else ()
    return (first, *(other for other in others if other.name != first.name))
