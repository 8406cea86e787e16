"""A shop in FastAPI: its requests, users and model calls are recorded, and Podium's monitoring is part of it."""

import contextlib
import socket
import sys
import uuid
from collections.abc import AsyncIterator

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.middleware.sessions import SessionMiddleware

import podium
from podium.integrations.fastapi import MonitoringMiddleware, monitoring, on_login, on_logout

podium.init(service="example-fastapi")
SECRET = "of this example only"  # noqa: S105
# One span per request, made by Podium; with FastAPI's own tracing on, that one is used.
app = FastAPI(default_response_class=PlainTextResponse, telemetry={"tracing": False})
app.add_middleware(
    MonitoringMiddleware,
    user=lambda request: request.session.get("user"),
    session=lambda request: request.session.get("conversation"),
)
app.add_middleware(SessionMiddleware, secret_key=SECRET)  # last, so that it is outside


@podium.observe(kind="llm")
async def ask_model(question: str) -> AsyncIterator[str]:
    """Answer in parts, as a model would."""
    podium.current().usage(input_tokens=len(question), output_tokens=2, model="gpt-4o-2024-08-06", provider="openai")
    yield "On its "
    yield "way."


def login_required(request: Request) -> None:
    """Let only those in who are signed in."""
    if "user" not in request.session:
        raise HTTPException(401)


SIGNED_IN = [Depends(login_required)]


@app.post("/login/{user}")
def login(request: Request, user: str) -> str:
    """Sign somebody in."""
    request.session.update(user=user, conversation=uuid.uuid4().hex)
    on_login(request, user, method="password")
    return "Hello."


@app.post("/logout")
def logout(request: Request) -> str:
    """Sign them out."""
    on_logout(request)
    request.session.clear()
    return "Bye."


@app.get("/orders/{order}", dependencies=SIGNED_IN)
async def where(order: int) -> str:
    """Tell where an order is."""
    with podium.agent("parcels"), podium.tool("track"):
        return "".join([part async for part in ask_model(f"Where is order {order}?")])


@app.get("/stream/{order}", dependencies=SIGNED_IN)
async def stream(order: int) -> StreamingResponse:
    """Tell it part by part."""
    return StreamingResponse(ask_model(f"Where is order {order}?"), media_type="text/plain")


async def stock() -> dict[str, int]:
    """Return a figure of the shop's own, for the monitoring."""
    return {"tents": 17}


app.include_router(monitoring(login_required=login_required, extra={"stock": stock}))

if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8000))
    print(listener.getsockname()[1], flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
