"""The headers that every answer carries, refusals and errors too; the application's own cannot weaken them."""

from __future__ import annotations

from starlette.types import Message, Send

_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "frame-src 'none'; worker-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "x-robots-tag": "noindex",
    "x-dns-prefetch-control": "off",
}
_NEVER = frozenset({b"server", b"x-powered-by"} | {name.encode() for name in HEADERS})
_ADDED = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def with_headers(send: Send, *, is_form: bool = False) -> Send:
    """`send`, with our headers on the answer.

    is_form: a plain form stands on it; a browser would send it with the origin `null` under `no-referrer`.
    """
    added = [*_ADDED, (b"referrer-policy", b"same-origin")] if is_form else _ADDED
    own = dict(added)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in _NEVER]
            message = {**message, "headers": [*kept, *own.items()]}
        await send(message)

    return sending
