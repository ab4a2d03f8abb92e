"""HTTP within this machine."""

import ssl
from typing import Any

CLIENT: dict[str, Any] = {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}
"""An httpx client's options: past any proxy, and trusting no certificate, as to read the list of authorities takes
longer than most requests."""
