"""Measures Benchbell.

make bench                                  everything, in sizes that end within some ten minutes
make bench ARGS="intake --customers 200"    one benchmark, in a size of one's own; --help lists the sizes
"""

import argparse
from collections.abc import Callable, Iterator

from tests.benchmarks import drain, endurance, growth, intake, latency, startup, wire
from tests.benchmarks.report import Table, publish

Options = Callable[[argparse.ArgumentParser], None]
Measure = Callable[[argparse.Namespace], Iterator[Table]]
BENCHMARKS: dict[str, tuple[Options, Measure]] = {
    "startup": (startup.add_options, startup.tables),
    "wire": (wire.add_options, wire.tables),
    "intake": (intake.add_options, intake.tables),
    "latency": (latency.add_options, latency.tables),
    "growth": (growth.add_options, growth.tables),
    "drain": (drain.add_options, drain.tables),
    "endurance": (endurance.add_options, endurance.tables),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    choices = parser.add_subparsers(dest="benchmark")
    for name, (add_options, tables) in BENCHMARKS.items():
        chosen = choices.add_parser(name)
        add_options(chosen)
        chosen.set_defaults(tables=tables)
    asked = parser.parse_args()
    for options in [asked] if asked.benchmark else [parser.parse_args([name]) for name in BENCHMARKS]:
        for table in options.tables(options):
            publish(table)


if __name__ == "__main__":
    main()
