"""What owners hear of the shop itself."""

from sqlalchemy.orm import Session

from bot.services import notifications
from models import NotificationKind
from tests.delivery.notices.saying import said, words
from tests.services.shop import open_shop

K = NotificationKind


def test_notices_about_the_shop_itself(session: Session) -> None:
    open_shop(session)
    notifications.owe_staff(
        session, K.UPDATE_FAILED, "u", owners_only=True, payload={"reference": "AB-12", "update_id": 17}
    )
    notifications.owe_staff(session, K.STAFF_JOINED, "j", owners_only=True, payload={"name": "<Tom>", "user_id": 8001})
    notifications.report_failed_backup(session, "The backup could not be written: No space left on device.")
    session.commit()
    assert words(said(session, K.BACKUP_FAILED)) == [
        "⚠️ Today's backup failed.",
        "Reason: The backup could not be written: No space left on device.",
        "I try again every hour. python -m bot backup makes one at once.",
    ]
    assert words(said(session, K.UPDATE_FAILED)) == [
        "⚠️ A message could not be handled, and I gave up on it.",
        "Reference: AB-12",
        "Update: 17",
        "It is kept. Its sender was told this reference.",
    ]
    assert words(said(session, K.STAFF_JOINED)) == [
        "👋 <Tom> used your invitation and works here now (8001). Did you not expect that? /staff ends it."
    ]
