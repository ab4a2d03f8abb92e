"""Pictures of a device, as Telegram's ids for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models import Photo, Staff, WorkOrder


@dataclass(frozen=True)
class Picture:
    """A photo, as Telegram's ids for it."""

    file_id: str
    file_unique_id: str
    file_size: int | None


def add_pictures(session: Session, order: WorkOrder, pictures: Iterable[Picture], *, staff: Staff | None) -> None:
    """Keep pictures with an order, each once; `staff` took them, or the customer if None."""
    known = {each.file_unique_id for each in order.photos}
    session.add_all(
        Photo(
            work_order=order,
            file_id=each.file_id,
            file_unique_id=each.file_unique_id,
            file_size=each.file_size,
            staff=staff,
        )
        for each in pictures
        if each.file_unique_id not in known
    )
