"""What Prometheus reads: how fast, how many, how much is waiting."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
SEND_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 6, 8, 10, 15, 30, 60, 300, 900, 3600)
"""The default undo window is 5 s, so an untroubled notification falls under 6 or 8."""
ANSWER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The figures of one process, in a registry of its own; queue figures are those of the whole shop."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._sends = Counter(
            "benchbell_sends",
            "Attempts to send an owed notification, by outcome: delivered, retry, unknown, unreachable or dead. "
            "Without an attempt: held (over quiet hours) or collapsed (overtaken).",
            ["outcome"],
            registry=self.registry,
        )
        self._send_delay = Histogram(
            "benchbell_send_delay_seconds",
            "From the commit of a change to Telegram's word that its notification is delivered, undo window included.",
            buckets=SEND_SECONDS,
            registry=self.registry,
        )
        self._uncertain = Counter(
            "benchbell_uncertain_sends",
            "Sends whose fate we never learned. Each is sent again, so each may have reached its reader twice.",
            registry=self.registry,
        )
        self._updates = Counter(
            "benchbell_updates",
            "Telegram updates worked on, by result: done, failed (to be tried again) or dead (given up).",
            ["result"],
            registry=self.registry,
        )
        self._answer_delay = Histogram(
            "benchbell_update_seconds",
            "From storing an update to having answered it.",
            buckets=ANSWER_SECONDS,
            registry=self.registry,
        )
        self._pool_timeouts = Counter(
            "benchbell_api_pool_timeouts",
            "Bot API calls that found no free connection. If it keeps growing, the connection pool is too small.",
            registry=self.registry,
        )
        self._refusals = Counter(
            "benchbell_webhook_refusals",
            "Webhook requests that were turned away, by reason: secret (not from Telegram), size or shape.",
            ["reason"],
            registry=self.registry,
        )
        self._waiting = Gauge(
            "benchbell_queue_waiting",
            "Rows not yet dealt with: updates in the inbox, notifications in the outbox.",
            ["queue"],
            registry=self.registry,
        )
        self._oldest = Gauge(
            "benchbell_queue_oldest_seconds",
            "Age of the oldest row not yet dealt with, 0 when there is none. Alert on this one.",
            ["queue"],
            registry=self.registry,
        )
        self._dead = Gauge(
            "benchbell_queue_dead",
            "Rows given up, waiting for a person: python -m bot queue list --dead.",
            ["queue"],
            registry=self.registry,
        )
        self._database_up = Gauge(
            "benchbell_database_up",
            "1 if the database answered this scrape, else 0; the queue figures are then those of the last good scrape.",
            registry=self.registry,
        )

    def sent(self, outcome: str, *, delay: float | None = None) -> None:
        """An attempt to send ended; `delay` is seconds since the commit, given when it was delivered."""
        self._sends.labels(outcome).inc()
        if delay is not None:
            self._send_delay.observe(delay)

    def send_uncertain(self) -> None:
        """A send ended without our learning whether it arrived."""
        self._uncertain.inc()

    def worked(self, result: str, *, delay: float | None = None) -> None:
        """An update was dealt with; `delay` is seconds since it was stored, given when it was answered."""
        self._updates.labels(result).inc()
        if delay is not None:
            self._answer_delay.observe(delay)

    def pool_timed_out(self) -> None:
        """A Bot API call found no free connection in time."""
        self._pool_timeouts.inc()

    def webhook_refused(self, reason: str) -> None:
        """A webhook request was turned away."""
        self._refusals.labels(reason).inc()

    def queue_stands(self, queue: str, *, waiting: int, oldest: float, dead: int) -> None:
        """How much waits in a queue, and since how many seconds."""
        self._waiting.labels(queue).set(waiting)
        self._oldest.labels(queue).set(oldest)
        self._dead.labels(queue).set(dead)

    def database_stands(self, *, up: bool) -> None:
        """Whether the database answered this scrape."""
        self._database_up.set(1 if up else 0)

    def page(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)
