"""What settings accept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from service.settings import Settings, variable_of


def given(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    """The settings of these variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    without: dict[str, Any] = {"_env_file": None}
    return Settings(**without)


def refused(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    """The variables that errors name."""
    with pytest.raises(ValidationError) as caught:
        given(monkeypatch, **variables)
    return [variable_of(error["loc"][0]) for error in caught.value.errors()]


@pytest.mark.parametrize("name", ["QA_LLM_BASE_URL", "QA_EMBEDDING_BASE_URL", "QA_CHROMA_URL", "QA_TRACES_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "foo", "chroma:8000", "ftp://chroma", "http://", "http://x:99999", "http://x:0", "http://x:y", "http://[::1",
        "http://a b", "http://a\tb", " http://a",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    assert refused(monkeypatch, **{name: url}) == [name]


@pytest.mark.parametrize(
    ("own", "general", "used"),
    [("own", "general", "own"), ("own", "", "own"), ("", "general", "general"), ("", "", "")],
)
@pytest.mark.parametrize("in_a_file", [False, True])
def test_the_key_of_a_part_counts_before_the_general_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own: str, general: str, used: str, in_a_file: bool
) -> None:
    variables = {"QA_LLM_API_KEY": own, "QA_EMBEDDING_API_KEY": own}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items() if in_a_file))
    for name, value in {**({} if in_a_file else variables), "OPENAI_API_KEY": general}.items():
        monkeypatch.setenv(name, value)
    options: dict[str, Any] = {"_env_file": tmp_path / ".env"}
    settings = Settings(**options)
    assert [key.get_secret_value() for key in (settings.llm_api_key, settings.embedding_api_key)] == [used, used]


@pytest.mark.parametrize("url", ["http://chroma:8000", "https://api.example.org/v1", "http://[::1]:8000"])
def test_an_address_is_kept_as_it_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert given(monkeypatch, QA_CHROMA_URL=url).chroma_url == url


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name.endswith("_seconds")])
@pytest.mark.parametrize("value", ["inf", "nan", "1e300", "0"])
def test_a_wait_is_at_most_a_day(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert refused(monkeypatch, **{variable_of(name): value}) == [variable_of(name)]


OWN, GENERAL, WHOLE = "QA_TRACES_URL", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"


@pytest.mark.parametrize(
    ("variables", "sent_to"),
    [
        ({}, ""),
        ({OWN: "http://own:1"}, "http://own:1/v1/traces"),
        ({OWN: "http://own:1/v1/traces"}, "http://own:1/v1/traces"),
        ({GENERAL: "http://otel:1/"}, "http://otel:1/v1/traces"),
        ({WHOLE: "http://otel:1/in/"}, "http://otel:1/in/"),
        ({WHOLE: "http://otel:1/in", GENERAL: "http://other:1"}, "http://otel:1/in"),
        ({OWN: "http://own:1", WHOLE: "grpc:4317", GENERAL: "grpc:4317"}, "http://own:1/v1/traces"),
    ],
)
def test_only_to_a_general_address_of_a_collector_the_path_of_traces_is_added(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sent_to: str
) -> None:
    assert given(monkeypatch, **variables).traces_endpoint == sent_to


@pytest.mark.parametrize("name", [OWN, GENERAL, WHOLE])
def test_of_several_variables_for_an_address_the_one_that_was_set_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert refused(monkeypatch, **{name: "collector:4318"}) == [name]


@pytest.mark.parametrize("file", ["QA_LOG=jsön".encode("latin-1"), "QA_LOG=json".encode("utf-16")])
def test_a_file_of_settings_that_is_not_utf_8_is_named(tmp_path: Path, file: bytes) -> None:
    (tmp_path / ".env").write_bytes(file)
    code = f"import sys; sys.path.insert(0, {str(Path.cwd())!r}); import service.cli"
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, "The file .env is not UTF-8. Save it as UTF-8.\n")
