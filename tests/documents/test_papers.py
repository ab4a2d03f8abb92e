"""Receipts and labels as they come out of the printer."""

from dataclasses import replace

import pytest
import segno

from bot.documents import press
from tests.documents import pdf, samples
from tests.documents.samples import CHAT, WORDS

SHORT = replace(
    samples.receipt("Screen"),
    details=(("Customer", "Ana Ruiz"),),
    descriptions=(("Problem", "The screen is cracked."),),
)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_receipt_keeps_all_that_is_said_on_its_pages(words: str) -> None:
    paper = press.receipt(samples.receipt(words, right_to_left=words == WORDS["Arabic"], terms=words * 80))
    assert pdf.size(paper) == (210, 297)
    written = pdf.pages(paper)
    assert written
    for page in written:
        assert all(15 < x < 195 and 10 < y < 282 for x, y in pdf.places(page))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_label_keeps_all_that_is_said_on_its_piece_of_paper(words: str) -> None:
    paper = press.label(samples.label(words))
    assert pdf.size(paper) == (62, 29)
    (page,) = pdf.pages(paper)
    assert len(pdf.places(page)) > 3
    assert all(2 < x < 60 and 2 < y < 27 for x, y in pdf.places(page))


def test_what_is_short_stands_on_one_page_and_what_is_long_goes_on() -> None:
    assert len(pdf.pages(press.receipt(SHORT))) == 1
    assert len(pdf.pages(press.receipt(samples.receipt(WORDS["English"], terms=WORDS["English"] * 100)))) == 3


def test_the_code_is_the_one_that_leads_to_the_order() -> None:
    meant = [[bool(each) for each in row] for row in segno.make(CHAT, error="m", micro=False).matrix]
    assert pdf.code(pdf.pages(press.receipt(SHORT))[0]) == meant
    assert pdf.code(pdf.pages(press.label(samples.label("iPhone 13")))[0]) == meant


def test_the_same_facts_make_the_same_bytes_and_other_facts_others() -> None:
    assert press.receipt(SHORT) == press.receipt(SHORT)
    assert press.receipt(SHORT) != press.receipt(replace(SHORT, number=1))
    assert press.label(samples.label("iPhone")) == press.label(samples.label("iPhone"))


def test_every_font_travels_with_the_paper() -> None:
    paper = press.receipt(samples.receipt(WORDS["Hindi"] + WORDS["Arabic"]))
    assert paper.count(b"/FontFile2") == paper.count(b"/FontDescriptor ") > 3
