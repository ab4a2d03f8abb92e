"""What the services refuse, as facts; the words are chosen where texts are rendered."""


class Refusal(Exception):
    """The shop won't do this; nothing was changed."""


class OrderNotFound(Refusal):
    """There is no such order, or none that this person may see: the two look the same."""

    def __init__(self, number: int | None = None) -> None:
        super().__init__(number)
        self.number = number


class NotAllowed(Refusal):
    """The role of this person does not cover it."""


class StaleView(Refusal):
    """The order or draft has moved on since the button was drawn."""

    def __init__(self, order_id: int | None = None) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class QuoteStale(Refusal):
    """The quote was decided, replaced or has run out since its customer read it."""

    def __init__(self, quote_id: int) -> None:
        super().__init__(quote_id)
        self.quote_id = quote_id


class QuoteRewritten(Refusal):
    """The quote that the bench is writing has changed since the button was drawn, or is written no longer."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class QuoteEmpty(Refusal):
    """A quote without lines was to be sent."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class TakenAlready(Refusal):
    """Somebody else has the order, and whoever wanted it had not seen that."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class NotCovered(Refusal):
    """The shop does not stand by this repair any more, or never did."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class TooLateToUndo(Refusal):
    """The change has settled: its customer is being told, or somebody else made it."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class OwnerStays(NotAllowed):
    """Owners are made and unmade by the settings alone."""


class InviteRefused(Refusal):
    """The invitation is unknown, used up or expired: the three look the same."""


class LinkRefused(Refusal):
    """The customer's link is unknown, used, replaced or expired: they all look the same."""


class LinkForCustomer(Refusal):
    """Staff opened the link that they made for a customer: it is still good."""


class StaffNotFound(Refusal):
    """No active member of staff has this id."""

    def __init__(self, user_id: int) -> None:
        super().__init__(user_id)
        self.user_id = user_id


class EmailTaken(Refusal):
    """Another customer has this address."""


class NoChat(Refusal):
    """Nothing can be written to a customer who has no chat with the bot."""

    def __init__(self, order_id: int) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class MessageTooLong(Refusal):
    """More was written than one message holds."""
