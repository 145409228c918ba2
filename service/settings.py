"""Every setting of the service, once. Environment variables with the prefix `QA_`, or a `.env` file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from limits import RateLimitItem, parse
from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.core.web_address import AllowedHosts

UNLIMITED = "unlimited"


def rate_of(rate: str) -> RateLimitItem | None:
    """The rate as `limits` counts it; None where there is no limit. Raises ValueError."""
    if rate == UNLIMITED:
        return None
    with suppress(ValueError):
        if (found := parse(rate)).amount:
            return found
    raise ValueError(f"must be {UNLIMITED}, or a rate such as 60/minute, 10/second or 5000/day")


def _checked(rate: str) -> str:
    rate_of(rate)
    return rate


def address(url: str) -> str:
    """The address of a server, or none. Raises ValueError."""
    if url and not _is_address(url):
        raise ValueError(f"must look like http://host:8000, not {url!r}")
    return url


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets without an end, a port that is none
        return False
    return named and parts.scheme in ("http", "https") and url.isprintable() and " " not in url


Rate = Annotated[str, AfterValidator(_checked)]
Address = Annotated[str, AfterValidator(address)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]

TRACES_PATH = "/v1/traces"


def _utf8(file: str) -> str:
    """The name of the file. One that is not UTF-8 ends the program here: libraries read it as they are imported."""
    try:
        Path(file).read_text("utf-8")
    except UnicodeDecodeError:
        raise SystemExit(f"The file {file} is not UTF-8. Save it as UTF-8.") from None
    except OSError:  # usually there is none
        pass
    return file


def variable_of(field: int | str) -> str:
    """The environment variable of a field, which errors name by either.

    >>> variable_of("log"), variable_of("QA_LLM_API_KEY")
    ('QA_LOG', 'QA_LLM_API_KEY')
    """
    name = str(field)
    return name if name.isupper() else f"QA_{name.upper()}"


class Settings(BaseSettings):
    """Field descriptions are the documentation of the settings."""

    model_config = SettingsConfigDict(
        env_prefix="QA_", env_file=_utf8(".env"), extra="ignore", env_ignore_empty=True
    )

    data: Path = Field(Path("data"), description="Folder of all state: articles, vectors, indexes.")
    prompts: Path | None = Field(None, description="Folder of prompts that replaces the built-in one.")

    openai_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="OPENAI_API_KEY",
        description="Key of the language model and the embedding address where theirs is not set.",
    )

    embedder: Literal["minilm", "minilm-int8", "openai"] = Field(
        "minilm", description="Model that turns passages and questions into vectors."
    )
    embedding_model: str = Field("text-embedding-3-small", description="Model for QA_EMBEDDER=openai.")
    embedding_dimensions: int = Field(1536, gt=0, le=8192, description="Length of that model's vectors.")
    embedding_base_url: Address = Field(
        "https://api.openai.com/v1", description="OpenAI-compatible address for QA_EMBEDDER=openai."
    )
    embedding_api_key: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="Key for the embedding address. OPENAI_API_KEY serves too.",
    )

    chroma_url: Address = Field(
        "", description="Address of a Chroma server, such as http://chroma:8000; empty: embedded in QA_DATA."
    )
    chroma_token: SecretStr = Field(SecretStr(""), description="Sent to the Chroma server as x-chroma-token.")
    chroma_deadline_seconds: Seconds = Field(10.0, description="Longest wait for a Chroma server's reply.")

    llm_model: str = Field("", description="Language model that writes answers; empty: extractive answers.")
    llm_base_url: Address = Field("https://api.openai.com/v1", description="Its OpenAI-compatible address.")
    llm_api_key: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="Its key, where it needs one. OPENAI_API_KEY serves too.",
    )

    llm_window: int = Field(16_000, ge=4_000, description="Tokens the model takes in and gives out together.")
    llm_answer_tokens: int = Field(
        4_000, ge=100, description="Tokens of the window kept for its answer and, if it thinks first, its thoughts."
    )
    llm_connect_seconds: Seconds = Field(5.0, description="Longest wait for a connection to it.")
    llm_token_seconds: Seconds = Field(30.0, description="Longest wait between two of its tokens.")
    llm_deadline_seconds: Seconds = Field(60.0, description="Longest time for one call, retries included.")
    llm_retries: int = Field(2, ge=0, le=10, description="Retries before its first token.")

    llm_prompt_price: float = Field(0.0, ge=0, description="Price of a million tokens that it reads, for /metrics.")
    llm_completion_price: float = Field(0.0, ge=0, description="Price of a million tokens that it writes.")

    log: Literal["auto", "json", "text"] = Field(
        "auto", description="Form of the log on standard error; auto: text on a terminal, else JSON lines."
    )

    traces_url: Address = Field(
        "",
        description="Address of an OpenTelemetry collector that takes traces by OTLP over HTTP, such as "
        "http://collector:4318; empty: no traces. The OTEL_ variables serve too.",
    )
    otel_exporter_otlp_traces_endpoint: Address = Field(
        "",
        validation_alias="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        description="The same in OpenTelemetry's words, with its path, which is used as it stands.",
    )
    otel_exporter_otlp_endpoint: Address = Field(
        "",
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="The same in OpenTelemetry's words, where neither of the two above is set.",
    )

    open_to_network: bool = Field(
        False,
        description="Listen on other than loopback addresses even without API keys, where anybody can then read, "
        "add and delete articles.",
    )
    keys: Path | None = Field(
        None,
        description="File of API keys; default: keys.json in QA_DATA. Where it is set, a key is needed even while "
        "there is none. Several services can read one file.",
    )
    api_key: SecretStr = Field(SecretStr(""), description="The API key that the command line shows to a service.")
    ask_rate: Rate = Field(
        "600/minute", description="How often one API key may read, search and ask, or unlimited."
    )
    ingest_rate: Rate = Field(
        "6000/minute",
        description="How often one API key may store and delete, or unlimited. A batch counts once.",
    )
    key_requests_at_once: int = Field(100, gt=0, description="Requests of one API key at the same time.")

    head_seconds: Seconds = Field(15.0, description="Longest wait for the head of a request.")
    body_seconds: Seconds = Field(
        60.0, description="Longest wait for the body of a request; of a batch, for its next piece."
    )

    max_body_bytes: int = Field(8_000_000, gt=0, description="Largest request body.")
    max_batch_bytes: int = Field(
        1_000_000_000,
        gt=0,
        description="Largest body of a batch, which is read as it comes; one line: QA_MAX_BODY_BYTES.",
    )
    fetch_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts whose pages are fetched for articles that are sent as a url, with commas between them: "
        "example.org, *.example.org (its subdomains), example.org:8080, or * for every public host; empty: none.",
    )
    fetch_seconds: Seconds = Field(20.0, description="Longest time to fetch a page, redirects included.")

    max_article_characters: int = Field(1_000_000, gt=0, description="Longest article.")
    max_question_characters: int = Field(2_000, gt=0, description="Longest question.")

    questions_at_once: int = Field(200, gt=0, description="Questions that are answered at the same time.")
    questions_waiting: int = Field(200, ge=0, description="Further questions that wait; beyond them: 503.")
    question_seconds: Seconds = Field(
        90.0, description="Longest time for one question, from its arrival to the end of its answer."
    )
    answers_cached: int = Field(
        0,
        ge=0,
        le=100_000,
        description="Answers kept, some 20 kB each, to be given again while no article changes; 0: none.",
    )
    passages_per_answer: int = Field(8, gt=0, le=50, description="Passages a generator reads for an answer.")

    @property
    def traces_endpoint(self) -> str:
        """Where traces are sent to; empty: nowhere."""
        if self.otel_exporter_otlp_traces_endpoint:
            return self.otel_exporter_otlp_traces_endpoint
        general = (self.traces_url or self.otel_exporter_otlp_endpoint).rstrip("/")
        return general if not general or general.endswith(TRACES_PATH) else general + TRACES_PATH

    @field_validator("embedding_api_key", "llm_api_key")
    @classmethod
    def _else_the_general_one(cls, value: SecretStr, fields: ValidationInfo) -> SecretStr:
        general: SecretStr = fields.data.get("openai_api_key", value)
        return value if value.get_secret_value() else general

    @field_validator("otel_exporter_otlp_traces_endpoint", "otel_exporter_otlp_endpoint", mode="before")
    @classmethod
    def _unless_named_before(cls, value: Any, fields: ValidationInfo) -> Any:
        # What stands there for other programs may be no address of ours.
        named = fields.data.get("traces_url") or fields.data.get("otel_exporter_otlp_traces_endpoint")
        return "" if named else value

    @field_validator("fetch_hosts", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value

    @field_validator("fetch_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowedHosts.of(value)
        return value
