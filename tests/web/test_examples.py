"""The OpenAPI document has an example of everything, which fits its schema and which the service answers like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest

from service.web.app import create_app
from service.web.contract import EXAMPLES
from service.web.problems import MEDIA_TYPE, OPENAI_PATHS, TYPE_PREFIX
from tests.serving import serving
from tests.web.conftest import settings
from tests.web.recorded import recorded

document: dict[str, Any] = create_app(settings(Path("unused"))).openapi()
OPERATIONS = [
    pytest.param(path, operation, id=f"{method.upper()} {path}")
    for path, operations in document["paths"].items()
    for method, operation in operations.items()
]
CODE = "".join(path.read_text("utf-8") for path in Path("service").rglob("*.py") if path.name != "contract.py")


def examples_of(content: dict[str, Any]) -> list[Any]:
    """Those of one media type, or of the schema that it refers to."""
    if "example" in content:
        return [content["example"]]
    name = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    return list(document["components"]["schemas"].get(name, {}).get("examples", []))


def shown(contents: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each example with its media type, once it fits its schema."""
    for media_type, content in contents.items():
        examples = examples_of(content)
        assert examples, f"{media_type} has no example"
        for example in examples:
            schema = {**content.get("schema", {}), "components": document["components"]}
            jsonschema.validate(example, schema, jsonschema.Draft202012Validator)
            yield media_type, example


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_body_of_a_request_has_an_example_that_fits(path: str, operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        assert list(shown(operation["requestBody"]["content"]))


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_response_has_an_example_that_fits(path: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        assert status == "204" or list(shown(response["content"])), status


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_error_is_one_that_the_service_has(path: str, operation: dict[str, Any]) -> None:
    errors = {status: one for status, one in operation["responses"].items() if status >= "400"}
    assert "500" in errors
    for status, response in errors.items():
        if (path, status) == ("/readyz", "503"):
            continue
        ((media_type, example),) = shown(response["content"])
        if path.startswith(OPENAI_PATHS):
            code = example["error"]["code"]
        else:
            assert (media_type, example["status"]) == (MEDIA_TYPE, int(status))
            code = example["type"].removeprefix(TYPE_PREFIX)
        assert f'"{code}"' in CODE, code


def test_only_calls_that_look_something_up_may_answer_that_it_is_not_there() -> None:
    promising = {
        path
        for path, operations in document["paths"].items()
        if "404" in next(iter(operations.values()))["responses"]
    }
    assert promising == {"/v1/articles/{article_id}", "/v1/models/{model}", "/v1/verify", "/v1/verify/batch"}


def test_the_service_answers_as_the_examples_say(tmp_path: Path) -> None:
    """Fails where an answer has another form than the example: `python -m tests.web.recorded` records anew."""
    with (
        serving(settings(tmp_path)) as url,
        httpx2.Client(base_url=url, timeout=60, trust_env=False) as http,
    ):
        answered = recorded(http)
    documented = json.loads(EXAMPLES.read_text("utf-8"))
    assert {call: form_of(of) for call, of in answered.items()} == {
        call: form_of(of) for call, of in documented.items()
    }
    assert documented["POST /v1/answers"]["200"]["application/json"]["status"] == "answered"


def form_of(value: Any) -> Any:
    """The names of fields, events and metrics, all the way down."""
    if isinstance(value, dict):
        return {name: form_of(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [form_of(value[0])] if value else []
    if isinstance(value, str) and "\n" in value:
        return sorted(set(re.findall(r"^(?:event: [a-z._]+|qa_[a-z_]+|data: (?=\{))", value, re.MULTILINE)))
    return None
