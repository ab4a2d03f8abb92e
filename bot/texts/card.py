"""What the bench reads on the card of an order, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from markupsafe import Markup

from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, NAME_ROOM, TIMELINE, earlier_steps, lines, step
from bot.texts.translator import Translator
from models import Charge, Device, NotificationState, StatusChange, WorkOrder

PROBLEM_ROOM = 700
DETAIL_ROOM = 240
TOLD = {
    NotificationState.SENT: "✓",
    NotificationState.OWED: "…",
    NotificationState.UNREACHABLE: "📵",
    NotificationState.DEAD: "📵",
    NotificationState.MUTED: "🔕",
    NotificationState.COLLAPSED: "—",
    None: "—",
}
"""Whether the customer heard of a step, in a sign; none is owed to somebody without a chat."""


def paragraphs(parts: Iterable[Sequence[Markup | None]]) -> Markup:
    """Lines under each other, an empty one between two paragraphs; what is not there takes no room."""
    blocks = (lines(*part) for part in parts)
    return Markup("\n\n").join(block for block in blocks if block != BLANK)


def serial(t: Translator, device: Device) -> Markup | None:
    """The number that only this one has."""
    if device.imei:
        return t("IMEI: <code>{imei}</code>", imei=device.imei)
    return t("Serial number: <code>{serial}</code>", serial=device.serial) if device.serial else None


def problem(t: Translator, order: WorkOrder) -> Markup:
    """What the customer says is wrong."""
    return t("Problem: {problem}", problem=excerpt(order.problem or "—", PROBLEM_ROOM))


def condition(t: Translator, order: WorkOrder) -> Markup | None:
    """How it looked when it came."""
    return t("Condition: {condition}", condition=excerpt(order.condition, DETAIL_ROOM)) if order.condition else None


def accessories(t: Translator, order: WorkOrder) -> Markup | None:
    """What came with it."""
    return (
        t("With it: {accessories}", accessories=excerpt(order.accessories, DETAIL_ROOM)) if order.accessories else None
    )


def photos(t: Translator, order: WorkOrder) -> Markup | None:
    """That there are some."""
    return t.plural("{count} photo", "{count} photos", len(order.photos)) if order.photos else None


def muted(t: Translator, order: WorkOrder) -> Markup | None:
    """That its customer wants to hear little of it."""
    return t("🔕 The customer muted it: only news they must act on are sent.") if order.muted else None


def technician(t: Translator, order: WorkOrder) -> Markup:
    """Who works on it."""
    if order.technician is None:
        return t("Technician: nobody yet")
    return t("Technician: {name}", name=excerpt(order.technician.name, NAME_ROOM))


def charge(t: Translator, charge: Charge) -> Markup | None:
    """Why it needs no quote, where it needs none."""
    return {
        Charge.QUOTED: None,
        Charge.FREE: t("No charge: no quote needed"),
        Charge.WARRANTY: t("Under warranty: no quote needed"),
    }[charge]


def timeline(
    t: Translator, changes: Sequence[StatusChange], told: Mapping[int, NotificationState], zone: tzinfo
) -> Markup:
    """The latest steps, oldest first, with who took them and whether their customer was told."""
    return lines(earlier_steps(t, changes), *(_step(t, each, told, zone) for each in changes[-TIMELINE:]))


def _step(t: Translator, change: StatusChange, told: Mapping[int, NotificationState], zone: tzinfo) -> Markup:
    return t("{sign} {step}", sign=TOLD[told.get(change.id)], step=step(t, change, zone, names=True))
