"""Histories by seed: what the business chose, who the people are, and what happens to them, tick by tick. Plain JSON, so that one can
be kept and run again. What cannot follow from chance alone (a second yes, the hour after a promise) is put together in small plots."""

from __future__ import annotations

from random import Random
from typing import Any

DAY = 86400
EDGE = DAY - 60
GOES = (0, 0, 1, 5, 8, 16, 60, 90, 299, 301, 600, 900, 3600, 3 * 3600, 9 * 3600, EDGE - 1, EDGE, EDGE + 1, DAY, DAY, 3 * DAY, 7 * DAY)
STOPS = (
    *("STOP", "STOP", "  stop.🙏", "Unsubscribe", "ABMELDEN", "please stop texting me", "please stop sending me offers"),
    *("please stop", "stop please", "STOP STOP", "s t o p", "opt out please", "no more offers please"),
    *("caption:Stop!", "tap:BOTKIT_OPTOUT_ALL", "tap:BOTKIT_OPTOUT_MARKETING"),
)
DOUBTS = ("cancel", "END", "no more", "no more", "how do I unsubscribe?", "cancel", "tap:BOTKIT_GO_ON")
TALK = (
    "hello there",
    "any deals",
    "my order",
    "call me later",
    "Stop, the address is wrong!",
    "don't stop sending me these",
    "stornieren",
    "how is my flight",
    "colleague please",
)
YES = ("offers please", "flights please", "offers twice please", "Yes, please", "Yes, please", "yes", "yes", "No, thank you")
BACK = ("START", "tap:BOTKIT_COME_BACK", "yes", "tap:BOTKIT_OPTIN_MARKETING", "tap:BOTKIT_CONFIRM", "help")
TOLD = (
    "looked",
    "looked",
    "offer",
    "offer",
    "offer",
    "all_offers",
    "bare_offer",
    "late",
    "late",
    "fresh",
    "urgent",
    "bare",
    "parcel",
    "login",
    "recall",
    "web",
    "quiz",
    "quiz",
    "press",
)
FATES = (
    "META_MARKETING_STOPPED",
    "MARKETING_COOLDOWN",
    "UNDELIVERABLE",
    "COUNTRY_BLOCKED",
    "BLOCKED_BY_US",
    "TEMPLATE_PAUSED",
    "retry",
    "unknown",
)
RARE = ("PAYMENT", "ACCOUNT_RESTRICTED")
AGO = (0, 0, 0, 0, 0, 1, 30, 299, 301, 3600, EDGE, DAY, 2 * DAY)
NINE = (9 * 3600 - 1, 9 * 3600, 9 * 3600 + 600, 9 * 3600 + 601)  # around the time of the schedule
ACTS = ("take", "reply", "reply", "note", "close", "request")  # of colleagues
TICKS = 12


def make_history(seed: int, people: int, *, seldom: bool = False) -> dict[str, Any]:
    """A history of `people`, each of which has one of their own within it. `seldom`: of what chance alone brings together too rarely."""
    chance = Random(seed)
    rules = {
        "quiet": chance.choice((None, None, None, [21, 8], [22, 7])),
        "quiet_for_utility": chance.random() < 0.3,
        "cap_week": chance.choice((0, 0, 0, 2, 3)),
        "cap_day": chance.choice((0, 0, 1, 2)),
        "reminders": chance.choice((0, 0, 1)),
        "critical": chance.random() < 0.5,
        "duty": chance.random() < 0.5,
        "per_day": chance.choice((1, 2)),
        "permission": chance.random() < 0.7,
    }
    who = [_person(chance, place) for place in range(people)]
    _with_twins(chance, who)
    if seldom:
        rules |= {"quiet": None, "cap_week": 0, "cap_day": 0, "critical": True, "permission": True}
    plots = [_seldom(chance, person) if seldom else _plot(chance, person) for person in who]
    ticks = []
    for number in range(TICKS):
        tick: dict[str, Any] = {"go": chance.choice((0, 1, 5, 60, 301, 2 * 3600, 3 * 3600, DAY) if seldom else GOES), "acts": []}
        if chance.random() < 0.15:
            tick["at"] = chance.choice(NINE)
        for place in range(people):
            tick["acts"].extend([place, *act] for act in plots[place][number])
        tick |= {} if seldom else _around(chance, people)
        ticks.append(tick)
    return {
        "seed": seed,
        "began": f"2026-11-0{chance.randint(1, 9)}T{chance.randint(0, 23):02d}:30:00+00:00",
        "rules": rules,
        "people": who,
        "ticks": ticks,
    }


def _person(chance: Random, place: int) -> dict[str, Any]:
    kind = chance.choice(("uk", "uk", "uk", "de", "us", "pr", "id", "us_id", "page", "page", "shop"))
    channel, others = chance.choice(("main", "main", "cargo")), []
    match kind:
        case "uk":
            address, others = f"whatsapp:447700900{place % 500:03d}", [f"whatsapp:447700900{500 + place % 500:03d}"]
        case "de":
            address = f"whatsapp:493023125{place % 1000:03d}"
        case "us":
            address = f"whatsapp:1202555{place % 10000:04d}"
        case "pr":
            address = f"whatsapp:1787555{place % 10000:04d}"
        case "id" | "us_id":
            address = f"whatsapp:{'GB' if kind == 'id' else 'US'}.{10**13 + place}"
        case "page":
            address, channel = f"messenger:{248000000 + place}", "page"
        case _:
            address, channel = f"instagram:{178000000 + place}", "shop"
    return {"home": channel, "address": address, "others": others}


def _with_twins(chance: Random, who: list[dict[str, Any]]) -> None:
    """Some write from a number of somebody before them, who will move to it: they are the same person."""
    for place in range(len(who) - 1):
        if who[place]["others"] and who[place].get("twin_of") is None and chance.random() < 0.3:
            who[place + 1] = {"home": who[place]["home"], "address": who[place]["others"][0], "others": [], "twin_of": place}


def _plot(chance: Random, person: dict[str, Any]) -> list[list[list[Any]]]:
    """What one person does and meets in each tick: chance, and now and then a row of acts that belong together."""
    row: list[list[list[Any]]] = []
    if chance.random() < 0.75:
        row.append([chance.choice((["says", "hello there", 0], import_lists(chance, person, good=True)))])
    while len(row) < TICKS:
        if chance.random() < 0.45:
            row.extend(_scene(chance, person))
        elif chance.random() < 0.25:
            row.append([])
        else:
            row.append(_act(chance, person))
    return row[:TICKS]


def _seldom(chance: Random, person: dict[str, Any]) -> list[list[list[Any]]]:
    paid = [["enter", "given", "utility", "flights", 0, True, ""]]
    offers = [["enter", "given", "marketing", "offers", 0, True, ""]]
    scenes: tuple[list[list[list[Any]]], ...] = (
        [paid, [_tell("late"), ["fate", "PAYMENT"]], [_tell("late")], [_tell("late")]],
        [paid, [_tell("fresh"), ["fate", "retry"]], [], [], []],
        [paid, [_tell("late")], [_tell("urgent")], [_tell("late")], [_tell("late")]],
        [paid, [_tell("late"), ["fate", "BLOCKED_BY_US"]], [_tell("late")], [_tell("late")]],
        [offers, [_tell("offer"), ["fate", "MARKETING_COOLDOWN"]], [_tell("offer")]],
        [
            offers,
            [_tell("offer"), ["fate", "retry"]],
            [["enter", "withdrawn", "marketing", "", 0, False, ""]],
            [["enter", "given", "marketing", "offers", 0, True, "Else"]],
            [],
            [],
        ],
        [[["erase"]], *_says("hello there"), [["enter", "requested", "marketing", "offers", 0, True, ""]], [_tell("web")], [_tell("late")]],
        [*_says("flights please", "Yes, please"), [["moves"]], [_tell("late")]],
        [[_tell("recall")], [_tell("recall")], [_tell("recall")]],
        [[["prefers", "stop", 0]], [["erase"]], *_says("hello there"), offers, [_tell("offer")]],
        [paid, [["agent", "request"]], [_tell("bare")], [], [["agent", "close"]], []],
        [[["enter", "given", "utility", "flights", 0, False, ""]], [], []],
        [[["says", "my order", 0], ["fate", "retry"]], [["agent", "request"]], [], []],
        [*_says("hello there"), [_tell("login", request="r1", ago=601)], [_tell("late", request="r1", ago=3601)]],
        [offers, [_tell("offer"), ["fate", "META_MARKETING_STOPPED"]], [_tell("offer")]],
        [paid, [_tell("late"), ["fate", "UNDELIVERABLE"]], [_tell("late")], [_tell("late")]],
        [*_says("hello there"), [["receipt", "entry", 3 * DAY]], [_tell("bare")], [], [_tell("bare")], [_tell("press")]],
        [*_says("flights please"), [["enter", "given", "marketing", "offers", 0, True, "Cargo"]], *_says("Yes, please"), [_tell("offer")]],
    )
    if person.get("twin_of") is not None:
        return [[[*act] for act in acts] for acts in [*_says("hello there", "STOP"), *[[]] * TICKS][:TICKS]]
    row: list[list[list[Any]]] = [[["says", "hello there", chance.choice((0, DAY, 2 * DAY))]]]
    if chance.random() < 0.3:  # from a list, and never heard of
        row = [[import_lists(chance, person, good=True)], [_tell("offer")], [_tell("late")]]
    while len(row) < TICKS:
        row.extend(chance.choice(scenes))
    return [[[*act] for act in acts] for acts in row[:TICKS]]


def _says(*said: str) -> list[list[list[Any]]]:
    return [[["says", one, 0]] for one in said]


def _tell(name: str, **body: Any) -> list[Any]:
    return ["tell", name, body]


def _scene(chance: Random, person: dict[str, Any]) -> list[list[list[Any]]]:
    found: list[list[list[Any]]] = chance.choice(
        (
            _says("offers please", chance.choice(("yes", "Yes, please"))),
            _says("flights please", "Yes, please"),
            _says("offers twice please", "Yes, please", "yes"),
            [*_says("colleague please"), [["agent", "take"]], [_tell("late")], [["agent", "reply"]], [["agent", "close"]]],
            [*_says("hello there", "colleague please"), [["agent", "reply"]], [_tell("offer")], [["agent", "reply"]]],
            [[["agent", "request"]], *_says("flights please"), [["agent", "reply"]], [["agent", "close"]]],
            [*_says("flights please", "Yes, please"), [["moves"]], [_tell("late")]],
            [*_says("STOP", "START", chance.choice(("yes", "tap:BOTKIT_COME_BACK"))), [_tell("offer")]],
            [import_lists(chance, person, good=True), [_tell("offer")], [_tell("offer")]],
            [import_lists(chance, person, good=True), [_tell("late")], [_tell("recall")]],
            [
                [["enter", "requested", "marketing", "offers", 0, True, ""]],
                [_tell("web")],
                [["says", chance.choice(("yes", "tap:BOTKIT_CONFIRM")), 0]],
            ],
            [[["enter", "requested", "marketing", "offers", 0, True, ""]], [_tell("web")], [_tell("web")], [_tell("offer")]],
            [[["tell", "offer", {}]], [["says", "cancel", 0]]],
            [
                [["enter", "given", "utility", "", 0, True, ""]],
                [_tell("quiz")],
                [_tell("late")],
                [_tell("press")],
                [["says", "my order", 0]],
            ],
            [*_says("STOP"), [["enter", "requested", "marketing", "offers", 0, True, ""]], [_tell("quiz")], [_tell("offer")]],
            _says("offers twice please", "Yes, please", "call me later", "yes"),
            _says("my order", chance.choice(("cancel", "STOP", "no more", "yes"))),
            [[["enter", "given", "utility", "flights", 60, True, ""]], [["says", "no more", 0]], [_tell("late")], [_tell("late")]],
            [[["prefers", "stop", 0]], [_tell("offer")], [["prefers", "resume", 0]], [_tell("offer")]],
            [[["says", "hello there", 0]], [["receipt", "entry", 3 * DAY]], [_tell("bare")], [_tell("late")]],
            [[["says", "tap:BOTKIT_OPTIN_MARKETING", 0]], [_tell("all_offers")], [_tell("bare_offer")], [_tell("all_offers")]],
            [[["enter", "given", "utility", "flights", 0, True, ""]], [_tell("late"), ["fate", chance.choice(FATES)]], [_tell("late")]],
            [[["enter", "given", "marketing", "offers", 0, True, ""]], [_tell("offer"), ["fate", chance.choice(FATES)]], [_tell("offer")]],
            [[["enter", "withdrawn", "all", "", 0, False, ""]], [_tell("login", request="r1")], [_tell("recall")]],
        )
    )
    return [[list(act) for act in acts] if acts and isinstance(acts[0], list) else [list(acts)] for acts in found]


def import_lists(chance: Random, person: dict[str, Any], *, good: bool = False) -> list[Any]:
    purpose, topic = chance.choice(
        (("marketing", "offers"), ("marketing", "offers"), ("marketing", ""), ("utility", "flights"), ("utility", ""))
    )
    row = {
        "purpose": purpose,
        "topic": topic,
        "ago": chance.choice((0, 60, DAY, 30 * DAY)) if good else chance.choice((-60, 0, 1, 3600, DAY, 30 * DAY)),
        "text_version": "3" if good or chance.random() < 0.8 else "",
        "evidence": chance.choice(("", "form 7")),
        "lasts": chance.choice((None, None, None, DAY, 5 * DAY)),
        "scope": "" if good or chance.random() < 0.7 else chance.choice(("Air", "Cargo")),
    }
    return ["import", row]


def _act(chance: Random, person: dict[str, Any]) -> list[list[Any]]:
    kind = chance.choices(
        ("told", "stop", "doubt", "talk", "yes", "back", "import", "enter", "prefers", "receipt", "moves", "erase", "agent"),
        (40, 7, 6, 13, 7, 7, 5, 6, 3, 4, 2, 2, 6),
    )[0]
    ago = chance.choice(AGO)
    match kind:
        case "told":
            name = chance.choice(TOLD)
            body: dict[str, Any] = {}
            if name in ("login", "late") and chance.random() < 0.6:
                body = {"request": "r1", "ago": chance.choice((0, 599, 600, 601, 3599, 3601))}
            acts: list[list[Any]] = [["tell", name, body]]
            if chance.random() < 0.15:
                acts.append(["fate", chance.choice(FATES if chance.random() < 0.97 else RARE)])
            return acts
        case "stop":
            return [["says", chance.choice(STOPS), ago]]
        case "doubt":
            return [["says", chance.choice(DOUBTS), ago]]
        case "talk":
            return [["says", chance.choice(TALK), ago]]
        case "yes":
            return [["says", chance.choice(YES), ago]]
        case "back":
            return [["says", chance.choice(BACK), ago]]
        case "import":
            return [import_lists(chance, person)]
        case "enter":
            action = chance.choice(("given", "given", "given", "withdrawn"))
            purpose, topic = chance.choice((("marketing", "offers"), ("marketing", ""), ("utility", "flights"), ("all", "")))
            if action == "given" and purpose == "all":
                purpose, topic = "authentication", "flights"
            scope = "" if action == "withdrawn" else chance.choice(("", "", "", "Air", "Cargo"))
            return [["enter", action, purpose, topic, chance.choice((0, 1, 60, DAY, 40 * DAY)), chance.random() < 0.8, scope]]
        case "agent":
            return [["agent", chance.choice(ACTS)]]
        case "prefers":
            return [["prefers", chance.choice(("stop", "resume")), chance.choice((0, 0, 60))]]
        case "receipt":
            if chance.random() < 0.5:
                return [["receipt", "entry", chance.choice((30, 61, 3600, DAY, 3 * DAY, 7 * DAY))]]
            return [["receipt", chance.choice(("META_MARKETING_STOPPED", "MARKETING_COOLDOWN", "UNDELIVERABLE", "TEMPLATE_PAUSED"))]]
        case _:
            return [[kind]]


def _around(chance: Random, people: int) -> dict[str, Any]:
    """What befalls everybody: news of the account, crashes, a second worker."""
    more: dict[str, Any] = {"nodes": chance.choice((["one"], ["one"], ["one", "two"]))}
    if chance.random() < 0.35:
        kind = chance.choice(("restrict", "limit", "template", "template", "template"))
        match kind:
            case "restrict":
                told = [
                    "restrict",
                    chance.choice(("main", "cargo", "page", "shop")),
                    chance.choice(("all", "starts", "none", "notices")),
                    chance.choice((60, 3600, DAY)),
                ]
            case "limit":
                told = ["limit", chance.choice((0, 0, max(1, people // 20), max(1, people // 5), 10 * people))]
            case _:
                name = chance.choice(("sale", "delayed", "code", "confirm", "recall"))
                own = {"sale": "marketing", "code": "authentication"}.get(name, "utility")
                changes = chance.choice(
                    (
                        {"status": "paused"},
                        {"status": "approved"},
                        {"status": "disabled"},
                        {"category": chance.choice(("marketing", "utility"))},
                        {"category": own, "status": "approved"},
                    )
                )
                told = ["template", name, changes]
        more["news"] = [told]
    if chance.random() < 0.35:
        more["crash"] = chance.choice(("turn", "fetch", "lost", "twice", "again"))
    if chance.random() < 0.15:
        more["die"] = [chance.choice(("one", "two"))]
    return more
