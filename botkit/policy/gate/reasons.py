"""Reasons: why the gate let a message pass, held it back or refused it; what each means, and what the operator does about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """A machine-readable reason. The names are those of the decision table (docs/consent.md)."""

    ALLOW_OPTOUT_CONFIRMATION = "ALLOW_OPTOUT_CONFIRMATION"
    ALLOW_USER_REQUESTED = "ALLOW_USER_REQUESTED"
    ALLOW_SERVICE_WINDOW = "ALLOW_SERVICE_WINDOW"
    ALLOW_DOI_REQUEST = "ALLOW_DOI_REQUEST"
    ALLOW_CRITICAL = "ALLOW_CRITICAL"
    ALLOW_CONSENT = "ALLOW_CONSENT"
    ALLOW_AD_WINDOW = "ALLOW_AD_WINDOW"
    ALLOW_HUMAN_AGENT = "ALLOW_HUMAN_AGENT"
    ALLOW_UTILITY_TEMPLATE = "ALLOW_UTILITY_TEMPLATE"
    ALLOW_MARKETING_TOKEN = "ALLOW_MARKETING_TOKEN"  # noqa: S105 - the name of a reason

    ACCOUNT_RESTRICTED = "ACCOUNT_RESTRICTED"
    TEMPLATE_PAUSED = "TEMPLATE_PAUSED"
    PAYMENT = "PAYMENT"
    BAD_ADDRESS = "BAD_ADDRESS"
    UNDELIVERABLE = "UNDELIVERABLE"
    COUNTRY_BLOCKED = "COUNTRY_BLOCKED"
    BLOCKED_BY_US = "BLOCKED_BY_US"
    STALE = "STALE"
    TEMPLATE_NOT_OFFERED = "TEMPLATE_NOT_OFFERED"
    CONFIRMATION_REPEATED = "CONFIRMATION_REPEATED"
    CONFIRMATION_LATE = "CONFIRMATION_LATE"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    NO_CONSENT_MARKETING = "NO_CONSENT_MARKETING"
    NO_CONSENT_UTILITY = "NO_CONSENT_UTILITY"
    SUPPRESSED = "SUPPRESSED"
    OPTED_OUT = "OPTED_OUT"
    STOP_UNCLEAR = "STOP_UNCLEAR"
    META_MARKETING_STOPPED = "META_MARKETING_STOPPED"
    US_MARKETING_PAUSED = "US_MARKETING_PAUSED"
    TEMPLATE_CATEGORY_CHANGED = "TEMPLATE_CATEGORY_CHANGED"
    CONSENT_PENDING = "CONSENT_PENDING"
    CONSENT_EXPIRED = "CONSENT_EXPIRED"
    NO_CONSENT_FOR_SENDER = "NO_CONSENT_FOR_SENDER"
    IDENTITY_CHANGED = "IDENTITY_CHANGED"
    TAG_NOT_FOR_AUTOMATION = "TAG_NOT_FOR_AUTOMATION"
    TAG_REMOVED = "TAG_REMOVED"
    PERMISSION_MISSING = "PERMISSION_MISSING"
    REGION_NOT_SUPPORTED = "REGION_NOT_SUPPORTED"
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 - the name of a reason
    NO_RULE = "NO_RULE"

    HUMAN_HAS_CHAT = "HUMAN_HAS_CHAT"
    MARKETING_COOLDOWN = "MARKETING_COOLDOWN"
    QUIET_HOURS = "QUIET_HOURS"
    FREQUENCY_CAP = "FREQUENCY_CAP"
    BUDGET_SPENT = "BUDGET_SPENT"
    MESSAGING_LIMIT = "MESSAGING_LIMIT"
    PAIR_RATE = "PAIR_RATE"


class ReasonText(NamedTuple):
    meaning: str
    remedy: str


_R = Reason
REASONS: Mapping[Reason, ReasonText] = {
    _R.ALLOW_OPTOUT_CONFIRMATION: ReasonText("The one confirmation that follows STOP.", "Nothing."),
    _R.ALLOW_USER_REQUESTED: ReasonText("The person asked for this code or document a moment ago.", "Nothing."),
    _R.ALLOW_SERVICE_WINDOW: ReasonText("An answer within 24 hours of the person's message.", "Nothing."),
    _R.ALLOW_DOI_REQUEST: ReasonText("The request to confirm a sign-up; it may hold no advertising.", "Nothing."),
    _R.ALLOW_CRITICAL: ReasonText(
        "A critical notice that the business approved, with its legal basis noted.", "Keep the legal basis at hand."
    ),
    _R.ALLOW_CONSENT: ReasonText("The person agreed to messages of this kind.", "Nothing."),
    _R.ALLOW_AD_WINDOW: ReasonText("The longer window that an advertisement opened is still open.", "Nothing."),
    _R.ALLOW_HUMAN_AGENT: ReasonText("A person of the business writes within 7 days.", "Nothing."),
    _R.ALLOW_UTILITY_TEMPLATE: ReasonText("An approved utility template on a page that may send them.", "Nothing."),
    _R.ALLOW_MARKETING_TOKEN: ReasonText("The person agreed to marketing messages of the page, and got none today.", "Nothing."),
    _R.ACCOUNT_RESTRICTED: ReasonText(
        "The platform restricted the account or the number.",
        "Read the account's quality page, appeal, and wait for the end of the restriction.",
    ),
    _R.TEMPLATE_PAUSED: ReasonText(
        "The template is paused, disabled, rejected or not yet approved.",
        "Improve its text or choose another template; pauses end by themselves.",
    ),
    _R.PAYMENT: ReasonText("The platform could not charge the account.", "Repair the payment method in the platform's billing settings."),
    _R.BAD_ADDRESS: ReasonText("The number or id cannot exist.", "Correct the address where it was collected."),
    _R.UNDELIVERABLE: ReasonText(
        "The platform does not reach this person: not on the messenger, or they blocked the business.",
        "Use another channel; do not try again.",
    ),
    _R.COUNTRY_BLOCKED: ReasonText("The business may not write to this country.", "Remove these people from the campaign."),
    _R.BLOCKED_BY_US: ReasonText("The business blocked this person.", "Unblock them if that was a mistake."),
    _R.TEMPLATE_NOT_OFFERED: ReasonText(
        "The message is a template alone, and the platform has no approved wording of its kind.", "Give the message words of its own."
    ),
    _R.STALE: ReasonText(
        "The message is older than its `fresh` allows.", "Nothing; if it happens often, lengthen `fresh` or look for what delays sending."
    ),
    _R.CONFIRMATION_REPEATED: ReasonText("STOP was already confirmed within 24 hours.", "Nothing: the opt-out is recorded."),
    _R.CONFIRMATION_LATE: ReasonText(
        "More than 5 minutes passed since STOP, so a confirmation would be one message too many.", "Nothing: the opt-out is recorded."
    ),
    _R.WINDOW_CLOSED: ReasonText(
        "More than 24 hours since the person's last message, and the message has no template.",
        "Give the step a `template`, or say what to do with `outside`.",
    ),
    _R.NO_CONSENT_MARKETING: ReasonText("The person never agreed to marketing (of this topic).", "Ask for consent with an `opt_in` step."),
    _R.NO_CONSENT_UTILITY: ReasonText("The person never agreed to notices (of this topic).", "Ask for consent with an `opt_in` step."),
    _R.SUPPRESSED: ReasonText(
        "The person was erased, or put on the suppression list.", "Nothing: only a new act of theirs opens this again."
    ),
    _R.OPTED_OUT: ReasonText("The person withdrew: STOP, a button, an e-mail to the business.", "Nothing: only they can come back."),
    _R.STOP_UNCLEAR: ReasonText("The person was asked whether they meant STOP, and has not answered.", "Wait for the answer."),
    _R.META_MARKETING_STOPPED: ReasonText(
        "The person stopped marketing in the messenger's own settings.", "Nothing: only they can resume it there."
    ),
    _R.US_MARKETING_PAUSED: ReasonText(
        "WhatsApp delivers no marketing to United States numbers.", "Leave these people out of marketing on WhatsApp."
    ),
    _R.TEMPLATE_CATEGORY_CHANGED: ReasonText(
        "The platform moved the template to another category than the message's purpose.",
        "Declare the new purpose in the flow, or submit another wording.",
    ),
    _R.CONSENT_PENDING: ReasonText("The sign-up waits for its confirmation.", "Wait: the person has to confirm from this address."),
    _R.CONSENT_EXPIRED: ReasonText("The consent, or the request for it, has run out.", "Ask again."),
    _R.NO_CONSENT_FOR_SENDER: ReasonText("The consent was given to another brand of yours.", "Ask for consent in this brand's name."),
    _R.IDENTITY_CHANGED: ReasonText(
        "The consent was given from an address that the person no longer has.", "Ask again at the new address when they write."
    ),
    _R.TAG_NOT_FOR_AUTOMATION: ReasonText(
        "HUMAN_AGENT is for words written by a person, within 7 days.", "Hand over to a person, or use a utility template."
    ),
    _R.TAG_REMOVED: ReasonText("The platform no longer knows this message tag.", "Use a utility template instead."),
    _R.PERMISSION_MISSING: ReasonText(
        "The page lacks the permission for messages of this kind.", "Apply for it in the platform's app review."
    ),
    _R.REGION_NOT_SUPPORTED: ReasonText(
        "The platform does not offer this kind of message where the person lives, or where that is is unknown.",
        "Leave these people out, or use another channel.",
    ),
    _R.TOKEN_INVALID: ReasonText(
        "There is no valid opt-in of the person for the page's marketing messages.", "Ask for it in the conversation."
    ),
    _R.NO_RULE: ReasonText(
        "Nothing allows this message, so it is refused.",
        "Look at its purpose and form; a code needs a request of the person, everything else a consent.",
    ),
    _R.HUMAN_HAS_CHAT: ReasonText(
        "A colleague has the chat: what the bot starts waits, and an answer of the bot is dropped.",
        "Close the ticket; a notice that cannot wait may be `urgent`.",
    ),
    _R.MARKETING_COOLDOWN: ReasonText(
        "The platform held back a marketing message to this person less than 24 hours ago.",
        "Wait; send less marketing to people who do not answer.",
    ),
    _R.QUIET_HOURS: ReasonText("It is night where the person lives.", "Wait; a notice that cannot wait may be `urgent`."),
    _R.FREQUENCY_CAP: ReasonText("The person had as much marketing as allowed.", "Wait, or raise the cap."),
    _R.BUDGET_SPENT: ReasonText(
        "A budget is spent, and its advertising waits for the next month, or day.", "Wait, or raise the budget in botkit.yaml."
    ),
    _R.MESSAGING_LIMIT: ReasonText(
        "The account wrote to as many people in 24 hours as the platform allows.", "Wait; the limit rises with use and quality."
    ),
    _R.PAIR_RATE: ReasonText(
        "Too many messages to the same person in too short a time.", "Wait a few seconds; send fewer, longer messages."
    ),
}
