"""compose.yaml: its names fit together, and its health check knows a Chroma server that answers."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from service.settings import Settings
from tests.packaging.recipe import ROOT, stages

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
QA, CHROMA = COMPOSE["services"]["qa"], COMPOSE["services"]["chroma"]
IMAGE = stages()[1]


def test_every_name_that_is_used_is_defined() -> None:
    for service in COMPOSE["services"].values():
        assert {volume.split(":")[0] for volume in service["volumes"]} <= COMPOSE["volumes"].keys()
        assert set(service["networks"]) <= COMPOSE["networks"].keys() | {"default"}
        assert set(service.get("depends_on", ())) <= COMPOSE["services"].keys()


def test_the_service_is_set_to_the_chroma_server_that_it_shares_a_network_with() -> None:
    address = urlsplit(QA["environment"]["QA_CHROMA_URL"])
    assert (address.hostname, address.port) == ("chroma", 8000)
    assert set(QA["networks"]) & set(CHROMA["networks"])
    assert {f"QA_{name.upper()}" for name in Settings.model_fields} >= QA["environment"].keys()


def test_the_data_of_both_survives_the_containers() -> None:
    assert QA["volumes"] == [f"qa:{IMAGE.environment['QA_DATA']}"]
    assert CHROMA["volumes"] == ["chroma:/data"]


def test_only_this_machine_reaches_the_service_and_nobody_else_reaches_chroma() -> None:
    assert QA["ports"] == [f"127.0.0.1:8000:{IMAGE.the('EXPOSE')}"]
    assert "ports" not in CHROMA
    assert all(COMPOSE["networks"][name]["internal"] for name in CHROMA["networks"])
    assert not any("privileged" in service for service in COMPOSE["services"].values())


def test_the_server_has_the_version_of_the_client() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    (client,) = (package["version"] for package in lock["package"] if package["name"] == "chromadb")
    assert CHROMA["image"] == f"chromadb/chroma:{client}"


def health_check(port: int) -> list[str]:
    kind, *words = CHROMA["healthcheck"]["test"]
    assert kind == "CMD"
    return [word.replace("/8000", f"/{port}") for word in words]


def chroma_is_healthy(port: int) -> bool:
    return subprocess.run(health_check(port), check=False, capture_output=True, timeout=20).returncode == 0


def test_the_health_check_passes_only_while_chroma_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    assert not chroma_is_healthy(port)
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not chroma_is_healthy(port):
                assert server.poll() is None
        finally:
            server.kill()
    assert not chroma_is_healthy(port)


@pytest.mark.parametrize("answer", ["HTTP/1.1 503 Service Unavailable", "HTTP/1.1 404 Not Found", "nonsense"])
def test_the_health_check_fails_on_any_other_answer(answer: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as bound,
        subprocess.Popen(health_check(bound.getsockname()[1])) as check,
    ):
        connection, _ = bound.accept()
        with connection:
            assert b"GET /api/v2/heartbeat" in connection.recv(1000)
            connection.sendall(f"{answer}\r\n\r\n".encode())
        assert check.wait(timeout=20) != 0
