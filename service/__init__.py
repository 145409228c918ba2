"""Article QA: answers questions about articles, every sentence proven by a verbatim quote."""

import os

__version__ = "0.1.0"

# onnxruntime reports its use to its maker unless this is set before it is imported, so it is set before all else.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
