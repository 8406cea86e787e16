"""Asking until somebody answers: retries with back-off at one provider, then the next provider."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from podium.sdk.orchestrator.model_calls import CallFailed, ModelAnswer, Prompt, ask
from podium.sdk.orchestrator.providers import Provider
from podium.sdk.recording.blocks import span
from podium.sdk.recording.spans import NO_SPAN, Span
from podium.semconv import gen_ai, general, podium

RETRIES = 3
FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 30.0
TIMEOUT_S = 120.0
NO_KEY = "no_key"


class AllProvidersFailed(RuntimeError):
    """No provider answered.

    Attributes:
        failures: the last failure of each provider: `{provider: message}`.
    """

    def __init__(self, failures: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in failures.items()))
        self.failures = failures


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made, or could not be: `error` is None where it was answered.

    Attributes:
        is_last: whether this provider is not asked again.
    """

    provider: Provider
    number: int
    latency_ms: float
    error: CallFailed | None = None
    is_last: bool = True

    @property
    def was_sent(self) -> bool:
        """Whether the provider was asked at all."""
        return self.error is None or self.error.kind != NO_KEY

    @property
    def is_retry(self) -> bool:
        """Whether the same provider was asked before."""
        return self.number > 1


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, who gave it, and after how many failed providers."""

    provider: Provider
    answer: ModelAnswer
    latency_ms: float
    fallback_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Providers in the order they are tried.

    Attributes:
        is_traced: whether each call is a span.
        sleep: waits between retries.
    """

    providers: tuple[Provider, ...]
    is_traced: bool = True
    sleep: Callable[[float], None] = time.sleep
    timeout_s: float = TIMEOUT_S

    def ask(self, prompt: Prompt, operation: str, report: Callable[[Attempt], None]) -> Answered:
        """Ask one provider after the other until one answers; each attempt is reported.

        Raises:
            AllProvidersFailed: none did.
        """
        failures: dict[str, str] = {}
        for provider in self.providers:
            try:
                return self._ask(provider, prompt, operation, tuple(failures), report)
            except CallFailed as error:
                failures[provider.name] = f"{error.kind}: {error}"
        raise AllProvidersFailed(failures)

    def _ask(
        self,
        provider: Provider,
        prompt: Prompt,
        operation: str,
        failed: tuple[str, ...],
        report: Callable[[Attempt], None],
    ) -> Answered:
        if not provider.key():
            missing = CallFailed(NO_KEY, f"set {' or '.join(provider.key_variables) or 'a key'}")
            report(Attempt(provider, 1, 0.0, missing))
            raise missing
        for number in range(1, RETRIES + 2):
            started_ns = time.perf_counter_ns()
            try:
                answer = self._call(provider, prompt, operation, (failed, number))
            except CallFailed as error:
                is_last = not error.is_transient or number > RETRIES
                report(Attempt(provider, number, _since_ms(started_ns), error, is_last))
                if is_last:
                    raise
                self.sleep(delay_s(number, error.retry_after_s))
            else:
                latency_ms = _since_ms(started_ns)
                report(Attempt(provider, number, latency_ms))
                return Answered(provider, answer, latency_ms, failed)
        raise AssertionError  # the last round returned or raised

    def _call(
        self, provider: Provider, prompt: Prompt, operation: str, place: tuple[tuple[str, ...], int]
    ) -> ModelAnswer:
        failed, number = place
        attributes = {
            gen_ai.OPERATION_NAME: operation,
            gen_ai.PROVIDER_NAME: provider.system,
            gen_ai.REQUEST_MODEL: provider.model,
            podium.PROVIDER_ALIAS: provider.name,
            podium.ATTEMPT: number,
            podium.FALLBACK_FROM: failed[-1] if failed else None,
        }
        with self._recorded(f"chat {provider.model}", attributes) as here:
            here.set_input(prompt.text)
            try:
                answer = ask(provider, prompt, timeout_s=self.timeout_s)
            except CallFailed as error:
                here.error(f"{error.kind}: {error}")
                here.set(general.ERROR_TYPE, error.kind)
                failure = error
            else:
                _describe(here, provider, answer)
                return answer
        raise failure  # after the span ended, which would call it by the name of its class

    def _recorded(self, name: str, attributes: dict[str, object]) -> AbstractContextManager[Span]:
        return span(name, kind="llm", attributes=attributes) if self.is_traced else nullcontext(NO_SPAN)


def delay_s(number: int, asked_s: float | None) -> float:
    """Return how long to wait after the failed attempt: 1, 2, 4 s and up to a quarter more, or what was asked for."""
    if asked_s is not None:
        return min(asked_s, LONGEST_DELAY_S)
    backed_off: float = min(FIRST_DELAY_S * 2.0 ** (number - 1), LONGEST_DELAY_S)
    return backed_off * random.uniform(1, 1.25)  # noqa: S311 - only spreads retries


def _describe(here: Span, provider: Provider, answer: ModelAnswer) -> None:
    here.set_output(answer.text)
    here.usage(
        input_tokens=answer.input_tokens,
        output_tokens=answer.output_tokens,
        cache_read_tokens=answer.cache_read_tokens,
        response_model=answer.model,
        response_id=answer.response_id,
    )
    here.set(gen_ai.FINISH_REASONS, [answer.finish_reason] if answer.finish_reason else None)
    costs = provider.costs(answer.input_tokens, answer.output_tokens, answer.cache_read_tokens)
    if costs is not None:
        here.cost(sum(costs))


def _since_ms(started_ns: int) -> float:
    return (time.perf_counter_ns() - started_ns) / 1_000_000
