"""How often the public may knock: by address, in memory, and for so many addresses only."""

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from time import monotonic_ns

SECOND = 1_000_000_000
NETWORK = 64
"""Bits of an IPv6 address that one household has to itself."""


class Doorkeeper:
    """Lets each address in as often as it has turns: some at once, then one for every so many seconds.

    Time is counted in whole nanoseconds: a sum of fractions may come out a little longer than it is, and cost a turn.
    """

    def __init__(
        self,
        *,
        turns: int = 40,
        seconds_a_turn: float = 1.0,
        remembered: int = 10_000,
        clock: Callable[[], int] = monotonic_ns,
    ) -> None:
        self._turns = turns
        self._a_turn = round(seconds_a_turn * SECOND)
        self._remembered = remembered
        self._clock = clock
        self._used: OrderedDict[str, int] = OrderedDict()
        """By address: when it will have all its turns again. The latest visitor is the last."""

    def admits(self, address: str) -> bool:
        """Whether an address still has a turn, which this one uses up."""
        now = self._clock()
        again = max(now, self._used.pop(household(address), now)) + self._a_turn
        admitted = again - now <= self._turns * self._a_turn
        self._used[household(address)] = again if admitted else again - self._a_turn
        while len(self._used) > self._remembered:
            self._used.popitem(last=False)
        return admitted


def household(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the network of an IPv6 address."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return f"{int(known) >> (known.max_prefixlen - NETWORK):x}/{NETWORK}"
