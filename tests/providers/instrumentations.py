"""The instrumentations of the OpenAI client that people use, by the name of their package."""

import importlib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import TracerProvider

_CONTENT = {
    "OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental",
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "SPAN_ONLY",
}
# Package → (module of its `OpenAIInstrumentor`, environment it reads).
_MODULES: dict[str, tuple[str, Mapping[str, str]]] = {
    "openinference-instrumentation-openai": ("openinference.instrumentation.openai", {}),
    "opentelemetry-instrumentation-openai": ("opentelemetry.instrumentation.openai", {}),
    "opentelemetry-instrumentation-genai-openai": ("opentelemetry.instrumentation.genai.openai", _CONTENT),
}
PACKAGES = tuple(_MODULES)


@contextmanager
def instrumented(packages: tuple[str, ...], provider: TracerProvider) -> Iterator[None]:
    """Instrument the OpenAI client while the block lasts; the last package named sees a call first."""
    with ExitStack() as stack:
        for package in packages:
            module, environment = _MODULES[package]
            stack.enter_context(patch.dict("os.environ", environment))
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # pydantic's, of their classes
                instrumentor: Any = importlib.import_module(module).OpenAIInstrumentor()
                instrumentor.instrument(
                    tracer_provider=provider,
                    meter_provider=MeterProvider(shutdown_on_exit=False),
                    logger_provider=LoggerProvider(shutdown_on_exit=False),
                    skip_dep_check=True,
                )
            stack.callback(instrumentor.uninstrument)
        yield
