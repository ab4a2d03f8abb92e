"""Schemathesis reads our own OpenAPI document, and sends each route what it allows and what it does not."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.web.webhook import SECRET_HEADER
from tests.web.conftest import SECRET, Inbox, bound, inbox, metrics, tracker, vitals, web, webhook

if TYPE_CHECKING:
    from schemathesis import BaseSchema, Case

__all__ = ["bound", "inbox", "metrics", "tracker", "vitals", "web", "webhook"]

GET_ROUTES = ["/healthz", "/metrics", "/readyz"]
PAGES = ["/t/{token}", "/t/{token}/live"]
WEBHOOK = "/telegram/updates"
ALLOWED, NOT_ALLOWED = "positive", "negative"
examples = hypothesis.settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.fixture
def dialect() -> str:
    """What is sent is no affair of the database's."""
    return "sqlite"


@pytest.fixture
def schema(web: FastAPI, bound: Engine) -> "BaseSchema":
    """Our routes, as our own document describes them."""
    import schemathesis  # noqa: PLC0415 - it takes a second, which every worker would pay as it collects

    del bound
    described = schemathesis.openapi.from_dict(web.openapi())
    described.app = web
    return described


def answers(schema: "BaseSchema", path: str, method: str, mode: str, secret: str) -> Counter[int]:
    """How often each status came back; fails where an answer is not what the document says."""
    from schemathesis import GenerationMode  # noqa: PLC0415 - as above

    seen: Counter[int] = Counter()

    @examples
    @hypothesis.given(case=schema[path][method].as_strategy(generation_mode=GenerationMode(mode)))
    def send(case: "Case[Any]") -> None:
        if isinstance(case.body, dict) and isinstance(case.body.get("update_id"), float):
            hypothesis.reject()  # 7.0 is an integer to JSON Schema, and no number that Telegram sends
        case.headers[SECRET_HEADER] = secret
        answer = case.call()
        seen[answer.status_code] += 1
        case.validate_response(answer)

    send()
    return seen


def test_the_document_names_every_route(web: FastAPI) -> None:
    described = [(method, path) for path, methods in web.openapi()["paths"].items() for method in methods]
    assert sorted(described) == [
        *(("get", path) for path in sorted([*GET_ROUTES, *PAGES])),
        ("post", WEBHOOK),
    ]


@pytest.mark.parametrize("path", GET_ROUTES)
def test_each_page_is_what_it_is_said_to_be(schema: "BaseSchema", path: str) -> None:
    assert set(answers(schema, path, "GET", ALLOWED, SECRET)) == {200}


@pytest.mark.parametrize("path", PAGES)
def test_no_guessed_link_leads_to_an_order(schema: "BaseSchema", path: str) -> None:
    assert set(answers(schema, path, "GET", ALLOWED, SECRET)) == {404}


def test_the_webhook_takes_every_update_that_it_says_it_takes(schema: "BaseSchema", inbox: Inbox) -> None:
    seen = answers(schema, WEBHOOK, "POST", ALLOWED, SECRET)
    assert set(seen) == {200}
    assert len(inbox.stored) == seen[200]


def test_the_webhook_refuses_everything_else(schema: "BaseSchema", inbox: Inbox) -> None:
    seen = answers(schema, WEBHOOK, "POST", NOT_ALLOWED, SECRET)
    assert seen[400]
    assert set(seen) <= {400, 403}  # among what it varies is the secret
    assert inbox.stored == []


@pytest.mark.parametrize("mode", [ALLOWED, NOT_ALLOWED])
def test_without_the_secret_the_webhook_takes_nothing(schema: "BaseSchema", inbox: Inbox, mode: str) -> None:
    assert set(answers(schema, WEBHOOK, "POST", mode, "forged")) == {403}
    assert inbox.stored == []
