"""A real `chroma run` server for tests, which can be killed and started again on the same folder."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic

import httpx2

START_SECONDS = 60.0


class ChromaProcess:
    """A server in `folder` on a free port of its own, for its whole life."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).parent / "chroma"
        command = [program, "run", "--path", self._folder, "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = monotonic() + START_SECONDS
        with httpx2.Client(timeout=5.0) as client:
            while monotonic() < limit:
                try:
                    if client.get(f"{self.url}/api/v2/heartbeat").is_success:
                        return
                except httpx2.TransportError:
                    self._pause()
        raise TimeoutError("The Chroma server did not start.")

    def _pause(self) -> None:
        assert self._process is not None
        try:
            self._process.wait(0.05)
        except subprocess.TimeoutExpired:
            return
        raise RuntimeError(f"The Chroma server ended with status {self._process.returncode}.")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
