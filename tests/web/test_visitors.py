"""How often the public may knock."""

from bot.web.visitors import SECOND, Doorkeeper, household


class Clock:
    def __init__(self) -> None:
        self.now = 1000 * SECOND

    def __call__(self) -> int:
        return self.now


def knocks(door: Doorkeeper, address: str, times: int) -> int:
    return sum(door.admits(address) for _ in range(times))


def test_some_come_in_at_once_and_then_one_for_every_so_many_seconds() -> None:
    clock = Clock()
    door = Doorkeeper(turns=5, seconds_a_turn=2, clock=clock)
    assert knocks(door, "192.0.2.1", 9) == 5
    clock.now += 2 * SECOND
    assert knocks(door, "192.0.2.1", 9) == 1
    clock.now += 3600 * SECOND
    assert knocks(door, "192.0.2.1", 9) == 5


def test_every_turn_counts_however_long_the_machine_has_been_up() -> None:
    clock = Clock()
    door = Doorkeeper(turns=3, seconds_a_turn=0.1, clock=clock)
    for minute in range(1, 2_000):
        clock.now = minute * 61 * SECOND + minute
        assert knocks(door, "192.0.2.1", 4) == 3


def test_one_visitor_does_not_use_up_the_turns_of_another() -> None:
    door = Doorkeeper(turns=1, clock=Clock())
    assert [door.admits(each) for each in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "what?")] == [True, False, True, True]


def test_a_household_shares_its_turns_however_many_addresses_it_has() -> None:
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9") != household("2001:db8:1:3::1")
    assert household("192.0.2.1") != household("192.0.2.2")


def test_no_more_addresses_are_remembered_than_there_is_room_for() -> None:
    door = Doorkeeper(turns=1, remembered=2, clock=Clock())
    assert door.admits("a")
    assert door.admits("b")
    assert not door.admits("a")
    assert door.admits("c")
    assert not door.admits("a")
    assert door.admits("b")
