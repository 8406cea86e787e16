"""A second, forgiving reading of OTLP protobuf: one bad text or item does not cost the whole request.

The strict classes refuse a request for a single byte that is not UTF-8 (a text cut in the middle of a character)
or a single value nested too deep. Here the same messages are read with two changes that the wire format does not
notice: text is bytes, and items (spans, log records, data points) are bytes too, decoded one by one.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.logs.v1 import logs_pb2
from opentelemetry.proto.metrics.v1 import metrics_pb2
from opentelemetry.proto.resource.v1 import resource_pb2
from opentelemetry.proto.trace.v1 import trace_pb2

Generated = Any
"""A message or field of the generated classes, which share no type that would know their fields."""

_FILES = (  # in the order of their imports
    common_pb2,
    resource_pb2,
    trace_pb2,
    logs_pb2,
    metrics_pb2,
    trace_service_pb2,
    logs_service_pb2,
    metrics_service_pb2,
)

ITEMS: dict[str, type[Message]] = {
    "opentelemetry.proto.trace.v1.ScopeSpans.spans": trace_pb2.Span,
    "opentelemetry.proto.logs.v1.ScopeLogs.log_records": logs_pb2.LogRecord,
    "opentelemetry.proto.metrics.v1.Gauge.data_points": metrics_pb2.NumberDataPoint,
    "opentelemetry.proto.metrics.v1.Sum.data_points": metrics_pb2.NumberDataPoint,
    "opentelemetry.proto.metrics.v1.Histogram.data_points": metrics_pb2.HistogramDataPoint,
    "opentelemetry.proto.metrics.v1.ExponentialHistogram.data_points": metrics_pb2.ExponentialHistogramDataPoint,
    "opentelemetry.proto.metrics.v1.Summary.data_points": metrics_pb2.SummaryDataPoint,
}
"""The fields that hold items, by full name, and what an item of each is."""


class Loss(NamedTuple):
    """An item that could not be decoded: its indexes and the fields on the way to it."""

    position: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Mended:
    """A request that can be decoded strictly.

    Attributes:
        body: the request; a lost item is an empty one, so that positions are those of the original.
        lost: the items that could not be decoded.
        texts: how many texts had bytes that are not UTF-8; they hold U+FFFD now.
    """

    body: bytes = b""
    lost: list[Loss] = field(default_factory=list)
    texts: int = 0


def mend(request_type: type[Message], body: bytes) -> Mended:
    """Make bytes that the strict `request_type` refuses acceptable to it.

    Raises:
        DecodeError: the damage is outside the items; there is nothing to keep.
    """
    mended = Mended()
    request = _loose(request_type.DESCRIPTOR.full_name).FromString(body)
    _mend_message(request, mended, (), ())
    mended.body = request.SerializeToString()
    return mended


def _mend_message(message: Generated, mended: Mended, position: tuple[int, ...], names: tuple[str, ...]) -> None:
    for descriptor, value in message.ListFields():
        here = (*names, descriptor.name)
        if descriptor.full_name in ITEMS:
            _mend_items(descriptor.full_name, value, mended, position, here)
        elif descriptor.type == FieldDescriptor.TYPE_MESSAGE and descriptor.is_repeated:
            for index, child in enumerate(value):
                _mend_message(child, mended, (*position, index), here)
        elif descriptor.type == FieldDescriptor.TYPE_MESSAGE:
            _mend_message(value, mended, position, here)
        elif descriptor.full_name in _texts():
            _mend_text(message, descriptor, value, mended)


def _mend_text(message: Generated, descriptor: FieldDescriptor, value: Generated, mended: Mended) -> None:
    if descriptor.is_repeated:
        for index, text in enumerate(value):
            value[index] = _utf8(text, mended)
    else:
        setattr(message, descriptor.name, _utf8(value, mended))


def _utf8(text: bytes, mended: Mended) -> bytes:
    try:
        text.decode()
    except UnicodeDecodeError:
        mended.texts += 1
        return text.decode(errors="replace").encode()
    return text


def _mend_items(
    full_name: str, raws: Generated, mended: Mended, position: tuple[int, ...], names: tuple[str, ...]
) -> None:
    strict = ITEMS[full_name]
    for index, raw in enumerate(raws):
        try:
            strict.FromString(raw)
        except DecodeError:
            raws[index] = _mended_item(strict, raw, mended)
            if not raws[index]:
                mended.lost.append(Loss((*position, index), names))


def _mended_item(strict: type[Message], raw: bytes, mended: Mended) -> bytes:
    """Return the item with its texts mended, or nothing when that is not what is wrong with it."""
    attempt = Mended()
    try:
        item = _loose(strict.DESCRIPTOR.full_name).FromString(raw)
        _mend_message(item, attempt, (), ())
        body = item.SerializeToString()
        strict.FromString(body)
    except DecodeError:
        return b""
    mended.texts += attempt.texts
    return body


@cache
def _pool() -> DescriptorPool:
    pool = DescriptorPool()
    for module in _FILES:
        file = FileDescriptorProto()
        module.DESCRIPTOR.CopyToProto(file)
        for message in file.message_type:
            _loosen(message, f"{file.package}.{message.name}")
        pool.Add(file)
    return pool


def _loosen(message: DescriptorProto, full_name: str) -> None:
    for nested in message.nested_type:
        _loosen(nested, f"{full_name}.{nested.name}")
    for each in message.field:
        if each.type == FieldDescriptorProto.TYPE_STRING:
            each.type = FieldDescriptorProto.TYPE_BYTES
        elif f"{full_name}.{each.name}" in ITEMS:
            each.type = FieldDescriptorProto.TYPE_BYTES
            each.ClearField("type_name")


@cache
def _loose(full_name: str) -> type[Message]:
    return GetMessageClass(_pool().FindMessageTypeByName(full_name))


@cache
def _texts() -> frozenset[str]:
    """Return the full names of the fields that are text in the strict classes."""
    found: set[str] = set()
    for module in _FILES:
        for message in module.DESCRIPTOR.message_types_by_name.values():
            _collect_texts(message, found)
    return frozenset(found)


def _collect_texts(message: Descriptor, found: set[str]) -> None:
    found.update(each.full_name for each in message.fields if each.type == FieldDescriptor.TYPE_STRING)
    for nested in message.nested_types:
        _collect_texts(nested, found)
