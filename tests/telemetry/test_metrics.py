from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.telemetry.metrics import Metrics


def figures(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Each figure but the times of creation, by its name and the values of its labels."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.page().decode())
        for sample in family.samples
        if not sample.name.endswith(("_created", "_bucket"))
    }


def test_every_figure_says_what_it_is() -> None:
    families = list(text_string_to_metric_families(Metrics().page().decode()))
    assert [family.name for family in families if not family.name.startswith("benchbell_")] == []
    assert [family.name for family in families if len(family.documentation.split()) < 5] == []


def test_figures_belong_to_their_own_registry() -> None:
    before = [family.name for family in REGISTRY.collect()]
    first, second = Metrics(), Metrics()
    first.send_uncertain()
    assert figures(first)["benchbell_uncertain_sends_total", ""] == 1
    assert figures(second)["benchbell_uncertain_sends_total", ""] == 0
    assert [family.name for family in REGISTRY.collect()] == before


def test_sends_are_counted_by_outcome_and_timed_when_delivered() -> None:
    metrics = Metrics()
    metrics.sent("delivered", delay=5.5)
    metrics.sent("retry")
    shown = figures(metrics)
    assert shown["benchbell_sends_total", "delivered"] == 1
    assert shown["benchbell_sends_total", "retry"] == 1
    assert shown["benchbell_send_delay_seconds_count", ""] == 1
    assert shown["benchbell_send_delay_seconds_sum", ""] == 5.5


def test_updates_are_counted_by_result_and_timed_when_answered() -> None:
    metrics = Metrics()
    metrics.worked("done", delay=0.25)
    metrics.worked("failed")
    shown = figures(metrics)
    assert shown["benchbell_updates_total", "done"] == 1
    assert shown["benchbell_updates_total", "failed"] == 1
    assert shown["benchbell_update_seconds_count", ""] == 1
    assert shown["benchbell_update_seconds_sum", ""] == 0.25


def test_a_queue_shows_how_much_waits_and_since_when() -> None:
    metrics = Metrics()
    metrics.queue_stands("outbox", waiting=3, oldest=7.5, dead=1)
    shown = figures(metrics)
    assert shown["benchbell_queue_waiting", "outbox"] == 3
    assert shown["benchbell_queue_oldest_seconds", "outbox"] == 7.5
    assert shown["benchbell_queue_dead", "outbox"] == 1


def test_pool_timeouts_and_refusals_are_counted() -> None:
    metrics = Metrics()
    metrics.pool_timed_out()
    metrics.webhook_refused("secret")
    shown = figures(metrics)
    assert shown["benchbell_api_pool_timeouts_total", ""] == 1
    assert shown["benchbell_webhook_refusals_total", "secret"] == 1
