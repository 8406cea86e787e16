"""The base of every result type: immutable, and its own JSON schema."""

from pydantic import BaseModel, ConfigDict


class Result(BaseModel):
    """What a query found; nothing changes it afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)
