"""The customers of the number by address, what arrives on their phones, and who wrote which message."""

from __future__ import annotations

from webhooks.emulator.number import AcceptedMessage, ReadMark
from webhooks.emulator.phones.activity import BusinessRead, CustomerChanged, MessageShown, Reacted
from webhooks.emulator.phones.customer import Customer, PhoneContext

MOST_AUTHORS = 100_000  # messages of customers whose author is remembered


class CustomerDirectory:
    """A customer is found by phone number, scoped id or another spelling of the number."""

    def __init__(self, context: PhoneContext) -> None:
        self.customers: list[Customer] = []
        self.reads: list[ReadMark] = []
        self._context = context
        self._by_address: dict[str, Customer] = {}
        self._authors: dict[str, str] = {}  # message id -> key of the customer
        self._undirected: dict[str, list[AcceptedMessage]] = {}  # messages to addresses that belong to no customer yet

    def add(
        self, phone: str = "", user_id: str = "", name: str = "", spellings: tuple[str, ...] = (), *, language: str = "", zone: str = ""
    ) -> Customer:
        """A new customer, or the one who is known by this phone or id; with the messages that were sent to the address before."""
        known = self.at(phone) or self.at(user_id)
        if known is not None:
            return known
        customer = Customer(self._context, phone, user_id, name, spellings, language=language, zone=zone)
        self.customers.append(customer)
        for address in customer.addresses:
            self._by_address[address] = customer
            customer.received.extend(self._undirected.pop(address, ()))
        self._context.record(CustomerChanged(customer=customer.key, what="joined", value=name))
        return customer

    def at(self, address: str) -> Customer | None:
        return self._by_address.get(address.lstrip("+"))

    def change_number(self, customer: Customer, phone: str, user_id: str) -> None:
        for address in customer.addresses:
            self._by_address.pop(address, None)
        customer.phone, customer.user_id, customer.spellings = phone, user_id or customer.user_id, ()
        self._by_address |= dict.fromkeys(customer.addresses, customer)

    def receive(self, sent: AcceptedMessage) -> None:
        """Put a message of the business on the phone; one for an unknown address is kept until a customer has it."""
        customer, address = self.at(sent.to), sent.to.lstrip("+")
        if customer is None:
            self._undirected.setdefault(address, []).append(sent)
        elif customer.has_blocked:
            return
        else:
            customer.received.append(sent)
        key = customer.key if customer is not None else address
        if sent.kind == "reaction":
            part = sent.body["reaction"]
            self._context.record(Reacted(customer=key, message=part["message_id"], emoji=part["emoji"], by_business=True))
        else:
            screen = self._context.screen_of(sent)
            self._context.record(MessageShown(customer=key, message=sent.id, screen=screen, reply_to=sent.reply_to))

    def note_author(self, customer: Customer, message: str) -> None:
        """A customer's message got this id: read marks name it."""
        self._authors[message] = customer.key
        if len(self._authors) > MOST_AUTHORS:
            del self._authors[next(iter(self._authors))]

    def mark_read(self, read: ReadMark) -> None:
        """The business read a customer's message."""
        self.reads.append(read)
        self._context.record(BusinessRead(customer=self._authors.get(read.message, ""), message=read.message, typing=read.typing))
