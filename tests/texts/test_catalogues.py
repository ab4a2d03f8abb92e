"""The catalogues: complete, in step with the sources, and each translation fit to stand in for its English."""

import ast
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message

from bot.conversation import offers, order_card
from bot.conversation.draft_taps import Action
from bot.conversation.form import SUMMARY
from bot.conversation.forms.intake import FORM
from bot.conversation.step import OFFERS, PICTURES
from bot.conversation.steps import ANOTHER, CHANGED, RETURNING
from bot.conversation.turn import LEAVING, WANTED
from bot.handlers import commands, menu
from bot.texts import Catalogue, Translator, devices, extraction, general, intake
from bot.texts.excerpt import length
from bot.texts.statuses import outcome_name, status_name
from bot.texts.translator import LOCALES
from models import DeviceKind, Draft, FormName, Outcome, WorkOrderStatus
from tests.texts.html import read

CATALOGUE = Catalogue()
S = WorkOrderStatus
LANGUAGES = [pytest.param(t, id=t.language) for t in CATALOGUE]
FILES = [pytest.param(path, id=path.parent.parent.name) for path in extraction.catalogues()]
PLACEHOLDER = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?\w+>")
COMMAND = re.compile(r"(?<![\w<])/[a-z]+")


@cache
def template() -> Catalog:
    """Every message of the sources."""
    return extraction.template()


def entries(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Each text in English and in another language, and whether it goes with one number alone.

    Of plurals, each form beside the English form for its count; a form that goes with every count beside the many.
    """
    catalogue = extraction.read(path)
    lone = forms_of_one_number(catalogue)
    for message in catalogue:
        english, other = forms(message.id), forms(message.string)
        for index, translation in enumerate(other):
            if message.id:
                beside = index if catalogue.num_plurals > 1 else -1
                yield english[min(beside, len(english) - 1)], translation, message.pluralizable and index in lone


def forms_of_one_number(catalogue: Catalog) -> set[int]:
    """The plural forms that are for one number each, such as Arabic's for two."""
    form = c2py(catalogue.plural_expr)
    served = Counter(form(number) for number in range(1_000))
    return {index for index, numbers in served.items() if numbers == 1}


def forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ()


# In step with the sources.


@pytest.mark.parametrize("path", FILES)
def test_the_file_is_what_make_texts_would_write(path: Path) -> None:
    assert path.read_bytes() == extraction.updated(path, template())


@pytest.mark.parametrize("path", FILES)
def test_every_message_is_translated_and_nothing_else(path: Path) -> None:
    catalogue = extraction.read(path)
    assert [
        message.id for message in catalogue if message.id and (not all(forms(message.string)) or message.fuzzy)
    ] == []
    assert {message.id for message in catalogue} == {message.id for message in template()}
    assert dict(catalogue.obsolete) == {}


def test_every_text_of_the_sources_is_found() -> None:
    said = {found for path in sorted(extraction.SOURCES.rglob("*.py")) for found in words_of(path)}
    assert {message.id for message in template() if message.id} == said


def words_of(path: Path) -> Iterator[str | tuple[str, ...]]:
    """What a source file hands to a translator; fails where that is not written out there, and so can't be found."""
    if path.relative_to(extraction.SOURCES).parts[0] in extraction.SILENT:
        return
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and (way := way_of_saying(call.func)):
            words = [ast.literal_eval(each) for each in call.args[: 2 if way == "plural" else 1]]
            yield tuple(words) if way == "plural" else words[0]


SHOWS = frozenset(
    [
        "BotCommand",
        "Button",
        "InlineKeyboardButton",
        "KeyboardButton",
        "Markup",
        "Outgoing",
        "answer",
        "answer_callback_query",
        "button",
        "edit_message_text",
        "lines",
        "send_document",
        "send_message",
    ]
)
"""What brings its words before people as they are."""
UNTOLD = frozenset(["sandbox", "cli", "demo", "telemetry", "settings"])
"""Packages that speak to operators alone, or not at all."""
WORDLESS = re.compile(r"<[^>]*>|\{[^}]*\}|&\w+;|/[a-z]+")
"""Tags, values, entities and commands: they are the same in every language."""


def test_nothing_is_said_that_no_catalogue_knows() -> None:
    said = [
        f"{path.relative_to(extraction.SOURCES).as_posix()}: {words}"
        for path in sorted(extraction.SOURCES.rglob("*.py"))
        if path.relative_to(extraction.SOURCES).parts[0] not in UNTOLD
        for words in shown_by(ast.parse(path.read_text(encoding="utf-8")))
        if any(each.isalpha() for each in WORDLESS.sub("", words))
    ]
    assert said == []


def test_words_of_ones_own_are_found() -> None:
    source = 'Outgoing("Hello"); bot.send_message(1, text=f"Dear {name}"); Outgoing(t("Hello")); Markup("<b>{}</b>")'
    assert list(shown_by(ast.parse(source))) == ["Hello", "Dear ", "<b>{}</b>"]


def shown_by(tree: ast.AST) -> Iterator[str]:
    """The literal words that a source puts before people itself."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [*call.args, *(each.value for each in call.keywords if each.arg in {"text", "caption", "label"})]
        for each in given if name in SHOWS else ():
            parts = each.values if isinstance(each, ast.JoinedStr) else [each]
            words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if words:
                yield "".join(words)


def way_of_saying(called: ast.expr) -> str | None:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name if name in extraction.KEYWORDS else None


# Fit to stand in for the English.


@pytest.mark.parametrize("path", FILES)
def test_placeholders_tags_commands_and_emoji_are_those_of_the_english(path: Path) -> None:
    for english, translation, of_one_number in entries(path):
        missing = set(PLACEHOLDER.findall(english)) - set(PLACEHOLDER.findall(translation))
        assert missing <= ({"{count}"} if of_one_number else set()), translation
        assert set(PLACEHOLDER.findall(translation)) <= set(PLACEHOLDER.findall(english)), translation
        assert TAG.findall(translation) == TAG.findall(english), translation
        assert Counter(COMMAND.findall(translation)) == Counter(COMMAND.findall(english)), translation
        assert pictures_in(translation) == pictures_in(english), translation
        assert translation.count("\n") == english.count("\n"), translation
        assert translation == translation.strip()


def pictures_in(text: str) -> list[str]:
    return [each for each in text if unicodedata.category(each) == "So"]


@pytest.mark.parametrize("path", FILES)
def test_plurals_have_as_many_forms_as_the_language(path: Path) -> None:
    catalogue = extraction.read(path)
    plurals = [message for message in catalogue if message.pluralizable]
    assert {len(forms(message.string)) for message in plurals} == {catalogue.num_plurals}


@pytest.mark.parametrize(
    ("language", "counted"),
    [("en", ["1 photo", "2 photos"]), ("es", ["1 foto", "2 fotos"]), ("de", ["1 Foto", "2 Fotos"])],
)
def test_one_and_many_are_told_apart(language: str, counted: list[str]) -> None:
    t = CATALOGUE.speaker(language)
    assert [str(t.plural("{count} photo", "{count} photos", count)) for count in (1, 2)] == counted


@pytest.mark.parametrize(
    ("language", "formal"), [("es", r"\busted"), ("de", r"\bIhn?(?:en|r|re[mnrs]?)\b|(?<=[a-zäöüß,] )Sie\b")]
)
def test_people_are_spoken_to_as_friends(language: str, formal: str) -> None:
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    assert [translation for _, translation, _ in entries(path) if re.search(formal, translation)] == []


# Names of statuses and outcomes: what `/status 1042 <name>` is made of.


@pytest.mark.parametrize("own", LANGUAGES)
def test_every_name_of_every_language_means_one_thing_to_everybody(own: Translator) -> None:
    for t in CATALOGUE:
        for status in WorkOrderStatus:
            assert commands.step(status_name(t, status).split(), own, CATALOGUE).status.only is status
        for outcome in Outcome:
            words = ["READY_FOR_PICKUP", *outcome_name(t, outcome).split()]
            assert commands.step(words, own, CATALOGUE).ending is outcome


@pytest.mark.parametrize(
    ("language", "said", "candidates"),
    [
        ("en", "in", (S.IN_REPAIR,)),  # the own language goes first: In Diagnose is German
        ("de", "in", (S.DIAGNOSING, S.IN_REPAIR)),
        ("de", "wartet", (S.AWAITING_APPROVAL, S.WAITING_PARTS)),
        ("de", "ab", (S.READY_FOR_PICKUP, S.COLLECTED)),
        ("de", "abhol", (S.READY_FOR_PICKUP,)),
        ("de", "abge", (S.COLLECTED,)),
        ("es", "en", (S.DIAGNOSING, S.IN_REPAIR, S.ON_HOLD, S.COLLECTED)),
        ("es", "en rep", (S.IN_REPAIR,)),
        ("es", "entregado", (S.COLLECTED,)),
        ("es", "re", (S.PENDING, S.RECEIVED, S.READY_FOR_PICKUP)),
        ("es", "listo", (S.READY_FOR_PICKUP,)),
        ("es", "an", (S.CANCELLED,)),
        ("de", "an", (S.PENDING,)),
        ("en", "an", (S.PENDING, S.CANCELLED)),  # Angemeldet and Anulado: neither is English
    ],
)
def test_a_shortened_name_is_read_in_the_own_language_first_and_asked_about_when_in_doubt(
    language: str, said: str, candidates: tuple[WorkOrderStatus, ...]
) -> None:
    assert commands.step(said.split(), CATALOGUE.speaker(language), CATALOGUE).status.candidates == candidates


@pytest.mark.parametrize(
    ("language", "said", "candidates"),
    [
        ("es", "listo reparado", (Outcome.REPAIRED,)),
        ("es", "listo reparado en parte", (Outcome.PARTIAL,)),
        ("es", "listo repara", (Outcome.REPAIRED, Outcome.PARTIAL, Outcome.DECLINED)),
        ("de", "abholbereit teil", (Outcome.PARTIAL, Outcome.PARTS_UNAVAILABLE)),
        ("de", "abholbereit teilweise", (Outcome.PARTIAL,)),
        ("de", "abholbereit repa", (Outcome.REPAIRED, Outcome.DECLINED)),
    ],
)
def test_so_is_a_shortened_outcome(language: str, said: str, candidates: tuple[Outcome, ...]) -> None:
    outcome = commands.step(said.split(), CATALOGUE.speaker(language), CATALOGUE).outcome
    assert outcome is not None
    assert outcome.candidates == candidates


@pytest.mark.parametrize("t", LANGUAGES)
def test_the_examples_in_help_and_menu_work_as_they_stand(t: Translator) -> None:
    help_lines = read(general.help_staff(t, owner=True)).splitlines()
    shown = [*help_lines, *(promise for _, promise in menu.staff_commands(t))]
    said = [each.partition("/status 1042 ")[2] for each in shown if "/status 1042 " in each]
    words = [[word for word in each.split() if not word.isdecimal()] for each in said]
    steps = [commands.step(each, t, CATALOGUE).status.only for each in words]
    assert steps == [S.IN_REPAIR, S.READY_FOR_PICKUP, None, S.IN_REPAIR]  # the third is a customer's: it names none
    (override,) = [each.partition("/override 1042 ")[2] for each in shown if "/override 1042 " in each]
    assert commands.step(override.split(), t, CATALOGUE).status.only is S.COLLECTED


# Buttons and menus.

KNOWN = {"name": "Ana", "phone": "+34600111222", "email": None, "devices": [{"id": 4, "name": "Sony PlayStation 5"}]}
BEGUN: dict[str, Any] = {
    OFFERS: KNOWN,
    RETURNING: True,
    "contact": CHANGED,
    "device": ANOTHER,
    "kind": "PHONE",
}
FILLED = {
    **BEGUN,
    "name": "Ana",
    "phone": "+34600111222",
    "email": "ana@example.com",
    "brand": "Apple",
    "model": "X",
    "serial": {"serial": "X1"},
    "problem": "broken",
    "condition": "old",
    "accessories": None,
    "photos": 2,
    PICTURES: [{}, {}],
}
DRAFTS = [
    *(Draft(id=1, version=1, step=step.field, answers=answers) for step in FORM.steps for answers in (FILLED, BEGUN)),
    Draft(id=1, version=1, step=SUMMARY, answers=FILLED),
    *(
        Draft(id=1, version=1, step="kind", answers={**BEGUN, LEAVING: way.value})
        for way in (Action.CANCEL, Action.START_OVER)
    ),
    Draft(id=1, version=1, step="kind", answers={**BEGUN, LEAVING: Action.START_OVER.value, WANTED: {}}),
    Draft(id=1, version=1, form=FormName.REASON, step="reason", answers={}),
]


@pytest.mark.parametrize("t", LANGUAGES)
def test_a_label_typed_means_its_button_whatever_the_other_languages_call_theirs(t: Translator) -> None:
    for draft in DRAFTS:
        for offer in offers.of_draft(draft):
            label = offer.label(t)
            meant = offers.named(CATALOGUE, draft, label)
            assert meant is not None or not label
            assert meant is None or (meant.action, meant.arg) == (offer.action, offer.arg), (draft.step, label)


@pytest.mark.parametrize("t", LANGUAGES)
def test_labels_under_one_message_differ(t: Translator) -> None:
    for draft in DRAFTS:
        labels = {(offer.label(t), offer.action, offer.arg) for offer in offers.of_draft(draft)}
        assert [label for label, count in Counter(label for label, *_ in labels).items() if count > 1] == []


LABELS_FROM = {
    "bot/texts/intake_buttons.py",
    "bot/conversation/order_keyboards.py",
    "bot/conversation/next_steps.py",
    "bot/handlers/start.py",
    "bot/handlers/staff.py",
    *(f"bot/conversation/order_card/{file.name}" for file in Path(order_card.__path__[0]).glob("*.py")),
}
BOUNDED_ELSEWHERE = ("{device}", "{name}")


@pytest.mark.parametrize("t", LANGUAGES)
def test_labels_fit_on_a_phone(t: Translator) -> None:
    longest_name = max((status_name(t, status) for status in WorkOrderStatus), key=len)
    longest_title = max((intake.title(t, step.field) for step in FORM.steps), key=len)
    facts = {"status": longest_name, "title": longest_title, "answer": "x" * 28, "count": 10, "number": 100_000}
    labels = [
        *(t.plain(label, **facts) for label in map(str, (each.id for each in template() if is_label(each)))),
        *(devices.kind(t, kind) for kind in DeviceKind),
        *(outcome_name(t, outcome) for outcome in Outcome),
    ]
    assert [label for label in labels if not 1 <= length(label) <= 40] == []


def is_label(message: Message) -> bool:
    here = LABELS_FROM.intersection(path for path, _ in message.locations)
    return bool(here) and not any(each in message.id for each in BOUNDED_ELSEWHERE)


@pytest.mark.parametrize("t", LANGUAGES)
def test_every_command_says_what_it_does_in_a_line(t: Translator) -> None:
    promises = [promise for _, promise in (*menu.customer_commands(t), *menu.for_staff(t, owner=True))]
    assert [each for each in promises if not 1 <= length(each) <= 256 or "\n" in each] == []
