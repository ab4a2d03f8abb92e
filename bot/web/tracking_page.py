"""The page of an order, in HTML: for phones first, for light and dark, and for either way of reading."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.services.shop import Shop
from bot.services.tracking import ROUTE, Progress
from bot.texts import Translator
from bot.texts import tracking as texts
from bot.texts.repair_times import from_there
from bot.texts.statuses import device_name, in_words, meaning, what_next
from models import RepairTime, WorkOrderStatus

S = WorkOrderStatus
TONES = {
    S.AWAITING_APPROVAL: "yours",
    S.READY_FOR_PICKUP: "ready",
    S.COLLECTED: "done",
    S.ON_HOLD: "still",
    S.CANCELLED: "still",
}
"""How a status looks; the others are work under way."""
RELOAD_SECONDS = 30
"""Where scripts are switched off."""

BLANK = Markup()

FRAME = Markup("""\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" type="image/svg+xml" href="{assets}bell.svg">
<link rel="stylesheet" href="{assets}page.css">
{head}</head>
<body>
{body}
</body>
</html>
""")
LIVE = Markup("""\
<noscript><meta http-equiv="refresh" content="{seconds}"></noscript>
<script src="{assets}page.js" defer></script>
""")
ORDER = Markup("""\
<main data-mark="{mark}" data-tone="{tone}">
<header>
<p class="shop">{shop}</p>
<h1>{device}</h1>
<p class="number">#{number}</p>
</header>
<section class="now">
<p class="status">{status}</p>
{line}
<p class="meaning">{meaning}</p>
<p class="next">{next}</p>
{wait}
</section>
<section class="past">
<h2>{so_far}</h2>
<ol>
{steps}
</ol>
</section>
<footer>
<p class="live">{live}</p>
<p>{seen_by_all}</p>
<nav>{languages}</nav>
</footer>
</main>
<p class="said" role="status"></p>""")
LINE = Markup("""\
<div class="line" role="img" aria-label="{said}">{parts}</div>
<p class="ends" aria-hidden="true"><span>{first}</span><span>{last}</span></p>""")
PART = Markup('<span class="{state}"></span>')
WAIT = Markup('<p class="wait">{wait}</p>')
STEP = Markup('<li><span class="what">{what}</span><time datetime="{iso}">{when}</time></li>')
OTHER = Markup('<a href="?lang={tag}" hreflang="{tag}" lang="{tag}">{name}</a>')
OWN = Markup('<b lang="{tag}">{name}</b>')
NOTHING = Markup("""\
<main data-tone="still">
<header><p class="shop">{shop}</p></header>
<section class="now">
<p class="status">{what}</p>
<p class="meaning">{hint}</p>
</section>
</main>""")


def of_order(
    t: Translator, seen: Progress, shop: Shop, time: RepairTime | None, *, mark: str, languages: Iterable[Translator]
) -> str:
    """The page of an order."""
    order, latest = seen.order, seen.latest
    body = ORDER.format(
        mark=mark,
        tone=TONES.get(latest.to_status, "work"),
        shop=shop.name,
        device=device_name(order.device),
        number=order.number,
        status=in_words(t, latest.to_status, latest.outcome),
        line=_line(t, seen),
        meaning=meaning(t, order, latest.to_status, latest.outcome),
        next=what_next(t, latest.to_status, latest.outcome, shop),
        wait=_wait(t, seen, time),
        so_far=texts.so_far(t),
        steps=Markup("\n").join(_steps(t, seen, shop)),
        live=texts.updates_itself(t),
        seen_by_all=texts.seen_by_all(t),
        languages=Markup("\n").join(_language(each, t) for each in languages),
    )
    head = LIVE.format(seconds=RELOAD_SECONDS, assets=_assets(shop))
    return _framed(t, shop, texts.title(order, shop.name), body, head)


def of_nothing(t: Translator, shop: Shop) -> str:
    """The page of a link that leads nowhere, whatever the reason."""
    body = NOTHING.format(shop=shop.name, what=texts.leads_nowhere(t), hint=texts.ask_for_another(t))
    return _framed(t, shop, shop.name, body)


def of_too_many(t: Translator, shop: Shop) -> str:
    """The page for somebody who asks too often."""
    body = NOTHING.format(shop=shop.name, what=texts.too_many_visits(t), hint=texts.come_back(t))
    return _framed(t, shop, shop.name, body)


def _framed(t: Translator, shop: Shop, title: str, body: Markup, head: Markup = BLANK) -> str:
    return str(
        FRAME.format(
            language=t.language,
            direction="rtl" if t.runs_left else "ltr",
            title=title,
            head=head,
            body=body,
            assets=_assets(shop),
        )
    )


def _assets(shop: Shop) -> str:
    """Where the style and the script are, as a browser sees it."""
    return f"{urlsplit(shop.public_url or '').path}{ROUTE}/"


def _line(t: Translator, seen: Progress) -> Markup:
    """How far the repair has come; a pause leaves it where it was, and what was called off is on no way."""
    done = texts.stage(seen.standing)
    if done is None:
        return Markup()
    parts = [PART.format(state=_state(each, done)) for each in range(1, len(texts.STAGES) + 1)]
    first, last = texts.ends_of_the_line(t)
    return LINE.format(said=texts.step_of(t, done), parts=Markup().join(parts), first=first, last=last)


def _wait(t: Translator, seen: Progress, time: RepairTime | None) -> Markup:
    wait = from_there(t, seen.standing, time)
    return Markup() if wait is None else WAIT.format(wait=wait)


def _state(part: int, done: int) -> str:
    if part == done:
        return "here"
    return "done" if part < done else "ahead"


def _steps(t: Translator, seen: Progress, shop: Shop) -> Iterable[Markup]:
    """The latest first."""
    for step in reversed(seen.steps):
        at: datetime = step.created_at.astimezone(shop.timezone)
        facts: dict[str, Any] = {
            "what": in_words(t, step.to_status, step.outcome),
            "iso": at.isoformat(timespec="seconds"),
            "when": t.moment(step.created_at, shop.timezone),
        }
        yield STEP.format(**facts)


def _language(each: Translator, own: Translator) -> Markup:
    name = each.locale.get_display_name() or each.language
    name = name[0].upper() + name[1:]
    return (OWN if each.language == own.language else OTHER).format(tag=each.language, name=name)
