"""Lines of a quote as the bench types them."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.desk import Till
from bot.conversation.prices import LARGEST
from bot.conversation.quote_lines import Doubt, line, lines
from bot.conversation.step import Unusable
from bot.services.quote_writing import Line
from bot.texts import Translator, quote_writing
from bot.texts.money import money
from models import QuoteLineKind
from tests.texts.languages import CATALOGUE

EN, ES, DE = (Locale(each) for each in ("en", "es", "de"))
PART, LABOUR = QuoteLineKind.PART, QuoteLineKind.LABOUR


@pytest.mark.parametrize(
    ("said", "locale", "read"),
    [
        ("Display 89.90", EN, (PART, "Display", 100, 8_990)),
        ("Display: 89,90 €", DE, (PART, "Display", 100, 8_990)),
        ("Display - 89.90", EN, (PART, "Display", 100, 8_990)),
        ("Display €89.90", EN, (PART, "Display", 100, 8_990)),
        ("Display EUR 89.90", EN, (PART, "Display", 100, 8_990)),
        ("- Display 89.90", EN, (PART, "Display", 100, 8_990)),
        ("1. Display 89.90", EN, (PART, "Display", 100, 8_990)),
        ("  Display\t 89.90  ", EN, (PART, "Display", 100, 8_990)),
        ("2 x Battery 15,50", EN, (PART, "Battery", 200, 1_550)),
        ("2x Battery 15.50", EN, (PART, "Battery", 200, 1_550)),
        ("2\u00d7 Akku 15,50", DE, (PART, "Akku", 200, 1_550)),
        ("2 x Battery @ 15.50", EN, (PART, "Battery", 200, 1_550)),
        ("Battery x2 15.50", EN, (PART, "Battery", 200, 1_550)),
        ("Battery 2 x 15.50", EN, (PART, "Battery", 200, 1_550)),
        ("2 pcs x Battery 15.50", EN, (PART, "Battery", 200, 1_550)),
        ("1.5 x Cable 4", EN, (PART, "Cable", 150, 400)),
        ("labour 45", EN, (LABOUR, "labour", 100, 4_500)),
        ("Labor 1.5 x 40", EN, (LABOUR, "Labor", 150, 4_000)),
        ("Labour 1.25 x 40", EN, (LABOUR, "Labour", 125, 4_000)),
        ("Arbeit 1,5 Std x 40", DE, (LABOUR, "Arbeit", 150, 4_000)),
        ("Arbeitszeit 1,5h x 40 €", DE, (LABOUR, "Arbeitszeit", 150, 4_000)),
        ("Main board 50", EN, (PART, "Main board", 100, 5_000)),
        ("Main-d'œuvre 1,5 h x 40", Locale("fr"), (LABOUR, "Main-d'œuvre", 150, 4_000)),
        ("Mão de obra 1,5 x 40", Locale("pt"), (LABOUR, "Mão de obra", 150, 4_000)),
        ("Работа 1,5 ч \u0445 900", Locale("ru"), (LABOUR, "Работа", 150, 90_000)),
        ("Робота 2 години x 900", Locale("uk"), (LABOUR, "Робота", 200, 90_000)),
        ("İşçilik 1,5 saat x 900", Locale("tr"), (LABOUR, "İşçilik", 150, 90_000)),
        ("Saat kordonu 900", Locale("tr"), (PART, "Saat kordonu", 100, 90_000)),
        ("Jasa 1,5 x 40", Locale("id"), (LABOUR, "Jasa", 150, 4_000)),
        ("मज़दूरी 1.5 x 40", Locale("hi"), (LABOUR, "मज़दूरी", 150, 4_000)),
        ("أجرة عمل 1.5 x 40", Locale("ar"), (LABOUR, "أجرة عمل", 150, 4_000)),
        ("Mano de obra 2 horas x 35", ES, (LABOUR, "Mano de obra", 200, 3_500)),
        ("Cleaning 0.5 h x 40", EN, (LABOUR, "Cleaning", 50, 4_000)),
        ("64 GB SSD 80", EN, (PART, "64 GB SSD", 100, 8_000)),
        ("1 x 12 V adapter 30", EN, (PART, "12 V adapter", 100, 3_000)),
        ("Galaxy A54 display 1,234.50", EN, (PART, "Galaxy A54 display", 100, 123_450)),
        ("iPhone 13: 300", EN, (PART, "iPhone 13", 100, 30_000)),
        ("iPhone 13 €300", EN, (PART, "iPhone 13", 100, 30_000)),
        ("Diagnosis 0", EN, (PART, "Diagnosis", 100, 0)),
        ("Thermal paste GEL 20", EN, (PART, "Thermal paste GEL", 100, 2_000)),
        ("Chauffeur 40", EN, (PART, "Chauffeur", 100, 4_000)),
        ("Screw <M2> & co 1", EN, (PART, "Screw <M2> & co", 100, 100)),
    ],
)
def test_a_line_is_read_as_it_is_meant(said: str, locale: Locale, read: tuple[QuoteLineKind, str, int, int]) -> None:
    assert line(said, Till("EUR", locale)) == Line(*read)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Display", "line_price"),
        ("89.90", "wordless"),
        ("2 x 15.50", "wordless"),
        ("1.5 x 40", "wordless"),
        ("89.90 Display", "line_price"),
        ("Display 89.90 each", "line_price"),
        ("USB3", "line_price"),
        ("Discount 10%", "line_price"),
        ("Discount -10", "line_negative"),
        ("Display -89.90", "line_negative"),
        ("Display $89.90", "line_currency"),
        ("Display 89.90 USD", "line_currency"),
        ("Display 1.234", "price_doubtful"),
        ("Display 1 234,50", "line_split"),
        ("iPhone 13 300", "line_split"),
        ("2 Batteries 15.50", "line_count"),
        ("2xBattery 15.50", "line_count"),
        ("Battery x 15.50", "line_count"),
        ("0 x Battery 15.50", "line_count"),
        ("1001 x Battery 15.50", "line_count"),
        ("1.005 x Battery 15.50", "line_count"),
        ("Labour 1.5h 60", "line_hours"),
        ("Battery 15.50 x 2", "line_order"),
        ("Display 89.999,9999", "price_fine"),
        ("Display 20000001", "price_large"),
        ("1000 x Display 1000000", "price_large"),
        ("x" * 201 + " 5", "too_long"),
    ],
)
def test_a_line_in_doubt_is_asked_back(said: str, key: str) -> None:
    with pytest.raises(Unusable) as caught:
        line(said, Till("EUR", EN))
    assert caught.value.key == key


def test_a_message_is_read_line_by_line_and_nothing_of_it_is_lost() -> None:
    understood, doubts = lines("Display 89.90\n\n  Battery \nlabour 45", Till("EUR", EN))
    assert [each.description for each in understood] == ["Display", "labour"]
    assert doubts == [Doubt("Battery", {"key": "line_price"})]


names = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)


@given(
    name=st.lists(names, min_size=1, max_size=3).map(" ".join),
    minor=st.integers(0, 10_000_000),
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF"]),
    language=st.sampled_from(["en", "es", "de"]),
)
def test_what_we_write_is_read_as_it_was(name: str, minor: int, currency: str, language: str) -> None:
    t = CATALOGUE.speaker(language)
    read = line(f"1 x {name}: {money(t, minor, currency)}", Till(currency, t.locale))
    assert (read.quantity, read.unit_price) == (100, minor)


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,3}[ x]{0,3}[a-z]{1,5} [0-9][0-9.,]{0,6}", fullmatch=True))
def test_whatever_is_typed_is_a_line_that_can_be_kept_or_asked_back(said: str) -> None:
    understood, doubts = lines(said, Till("EUR", EN))
    for each in understood:
        assert each.description.strip()
        assert 0 <= each.unit_price <= LARGEST
        assert 0 < each.quantity <= 100_000
    assert all(each.note["key"] for each in doubts)


@pytest.mark.parametrize("t", [pytest.param(t, id=t.language) for t in CATALOGUE])
def test_the_example_is_read_as_two_parts_and_work_in_every_language(t: Translator) -> None:
    (example,) = [html.partition("</code>")[0] for html in quote_writing.lines_wanted(t, "EUR").split("<code>")[1:2]]
    understood, doubts = lines(example, Till("EUR", t.locale))
    assert (doubts, [each.kind for each in understood]) == ([], [PART, PART, LABOUR])
