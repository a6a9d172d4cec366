"""What the oracle expects to follow from words and taps: lines of the ledger, sentences of the policy, flows that hear them."""

from __future__ import annotations

from tests.histories.expected import TCPA, WEEK, ExpectedEntry, ExpectedPerson, ExpectedQuestion, ExpectedReaction

# What a message says: the words of docs/consent.md, and sentences. `soft` words have an everyday meaning.
MEANING = {
    "STOP": "stop all",
    "  stop.🙏": "stop all",
    "Unsubscribe": "stop all",
    "ABMELDEN": "stop all",
    "please stop texting me": "stop all",
    "please stop sending me offers": "stop marketing",
    "caption:Stop!": "stop all",
    "tap:BOTKIT_OPTOUT_ALL": "stop all",
    "tap:BOTKIT_OPTOUT_MARKETING": "stop marketing",
    "tap:OPT_OUT_MARKETING": "stop marketing",
    "tap:BOTKIT_GO_ON": "go on",
    "tap:BOTKIT_COME_BACK": "come back",
    "tap:BOTKIT_OPTIN_MARKETING": "sign up",
    "tap:BOTKIT_CONFIRM": "confirm",
    "cancel": "soft",
    "END": "soft",
    "please stop": "stop all",
    "stop please": "stop all",
    "STOP STOP": "stop all",
    "s t o p": "stop all",
    "opt out please": "stop all",
    "no more offers please": "stop marketing",
    "no more": "doubt",
    "how do I unsubscribe?": "doubt",
    "START": "start",
    "yes": "yes",
    "Yes, please": "label",
    "No, thank you": "no",
    "help": "help",
}


class ExpectedReplies:
    """The part of the oracle that hears what people say."""

    def hears(self, person: ExpectedPerson, said: str, at: int, now: int, question: ExpectedQuestion | None) -> ExpectedReaction:
        """What a message comes to before any flow and in a question for consent. `question` is the open one."""
        at = min(at, now)
        if person.heard is None or at > person.heard:
            person.heard = at
        expected = ExpectedReaction()
        meaning = MEANING.get(said, "")
        waits = question is not None and question.is_uppermost
        back = person.back is not None and at - person.back < WEEK
        unclear = person.unclear is not None and at - person.unclear < WEEK
        us = person.value.startswith(TCPA)
        people = person.people_until(now) is not None
        match meaning:
            case "stop all" | "stop marketing":
                self._stop(person, meaning.partition(" ")[2], at, now, expected)
            case "soft" if us:
                self._stop(person, "marketing", at, now, expected)
                expected.flow = waits
                if waits:
                    person.unclear = at
                    expected.policy.append("which")
            case "soft" if waits:
                expected.flow = True
            case "soft" if person.after_marketing:
                self._stop(person, "marketing", at, now, expected)
            case "soft" if not person.agreed(at) or unclear:
                expected.flow = True
            case "doubt" if waits:
                expected.flow = True
            case "doubt" if person.after_marketing:
                self._stop(person, "all", at, now, expected)
            case "doubt" if not person.agreed(at) or unclear:
                expected.flow = True
            case "soft" | "doubt":
                person.unclear = at
                expected.policy.append("which")
            case "go on":
                person.unclear = None
                expected.policy.append("went_on")
            case "sign up":
                self._agree(person, "given", "marketing", "", at, expected)
                expected.policy.append("started")
            case "start":
                self._start(person, at, expected)
            case "come back":
                self._come_back(person, at, back, expected)
            case "yes" if not waits and back:
                self._come_back(person, at, back, expected)
            case "yes" if not waits and person.prompted(at):
                self._agree(person, "confirmed", "marketing", "offers", at, expected)
                expected.policy.append("started")
            case "confirm" if not waits and person.prompted(at):
                self._agree(person, "confirmed", "marketing", "offers", at, expected)
                expected.policy.append("started")
            case "yes" | "confirm" if not waits and person.lapsed(at):
                expected.policy.append("sign_up_void")
            case "help" if not people:
                expected.policy.append("help")
            case "yes" if question is not None and not waits:
                expected.flow = True  # a bare yes is one only to the question that was put last
            case "yes" | "label" if people:
                pass  # what is written is for them; a tap on the open question is the bot's
            case "yes" | "label" | "confirm" if question is not None and question.flow in ("sign", "fly", "dbl", "web", "press"):
                self._answer(person, meaning, question, at, now, expected)
            case _:
                expected.flow = True
        if people:  # the bot hears nothing but a button of its open question
            expected.flow = waits and question is not None and (meaning, question.stage) == ("confirm", "confirm")
        return expected

    def _answer(
        self, person: ExpectedPerson, meaning: str, question: ExpectedQuestion, at: int, now: int, expected: ExpectedReaction
    ) -> None:
        flow, stage = question.flow, question.stage
        expected.flow = True
        purpose, topic = ("utility", "flights") if flow == "fly" else ("marketing", "offers")
        if meaning == "confirm" and stage != "confirm":
            return
        if flow not in ("dbl", "web"):
            self._agree(person, "given", purpose, topic, at, expected)
            return
        # The second yes counts while the sign-up does, however old the question is. To what is agreed already it adds nothing.
        status = person.standing(purpose, topic, at).status if stage == "confirm" else "unknown"
        if status == "pending":
            self._agree(person, "confirmed", purpose, topic, at, expected)
        elif status == "given":
            expected.may_be_silent = True
        else:
            self._agree(person, "requested", purpose, topic, at, expected)

    def _agree(self, person: ExpectedPerson, action: str, purpose: str, topic: str, at: int, expected: ExpectedReaction) -> None:
        entry = ExpectedEntry(at=at, action=action, purpose=purpose, topic=topic, address=person.address, scope=person.brand)
        person.lines.append(entry)
        expected.lines.append((action, purpose, topic))

    def _stop(self, person: ExpectedPerson, scope: str, at: int, now: int, expected: ExpectedReaction) -> None:
        person.lines.append(ExpectedEntry(at=at, action="withdrawn", purpose=scope, address=person.address, said=True))
        person.unclear = person.back = None
        expected.lines.append(("withdrawn", scope, ""))
        expected.policy.append("stop_confirmation")

    def _start(self, person: ExpectedPerson, at: int, expected: ExpectedReaction) -> None:
        if not person.closed():
            expected.flow = True
            return
        person.back = at
        expected.policy.append("confirm")

    def _come_back(self, person: ExpectedPerson, at: int, back: bool, expected: ExpectedReaction) -> None:
        closed = person.closed()
        if not closed:
            expected.flow = True
        elif not back:
            self._start(person, at, expected)
        else:
            for purpose, topic in closed:
                self._agree(person, "given", purpose, topic, at, expected)
            person.back = person.unclear = None
            expected.policy.append("started")
