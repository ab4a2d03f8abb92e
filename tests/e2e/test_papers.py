"""Papers, over real HTTP: asked for in the chat, drawn, uploaded, and fetched again."""

from tests.documents import pdf
from tests.e2e.conftest import Street
from tests.e2e.story import books


async def test_whoever_books_has_a_receipt_and_the_bench_a_label(street: Street) -> None:
    technician = await street.technician(await street.owner())
    ana = await street.telegram.person("Ana", phone_number="+34611223344")
    number = await books(ana)
    await ana.says(f"/receipt {number}")
    receipt = await ana.hears("to print or to keep")
    assert receipt["document"]["file_name"] == f"receipt-{number}.pdf"
    assert receipt["document"]["mime_type"] == "application/pdf"
    await technician.says(f"/label {number}")
    label = await technician.hears("62 by 29 mm")
    kept = await street.shop.application.bot.get_file(label["document"]["file_id"])
    assert pdf.size(bytes(await kept.download_as_bytearray())) == (62, 29)
