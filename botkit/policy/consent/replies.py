"""Replies of the policy itself: STOP and START are confirmed, HELP is answered, and one question is asked when STOP was unclear.

No advertising in any of them. Every language of the shipped flows; another language falls back to English. `{business}` and
`{contact}` are filled in by `policy_reply`; the business's own text is data, and is not formatted again.
"""

# ruff: noqa: E501 - one sentence or pattern per line, unbroken

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

ReplyName = Literal[
    "stopped_all",  # confirms a STOP of everything
    "stopped_marketing",  # confirms a STOP of marketing
    "started",  # confirms START
    "help",
    "which",  # the clarifying question …
    "which_stop",  # … and its two buttons (20 characters at most)
    "which_go_on",
    "went_on",  # confirms the second button
    "confirm",  # double opt-in: the request
    "confirm_yes",  # … and its button
    "sign_up_void",  # a yes to a sign-up that was to be confirmed within 7 days, and was not
]

REPLIES: Mapping[str, Mapping[ReplyName, str]] = {
    "en": {
        "stopped_all": "You will get no more messages from {business}. You can still write to us, and we will answer. To get messages again, send START.",
        "stopped_marketing": "You will get no more offers from {business}. To get them again, send START.",
        "started": "You will get messages from {business} again. You can stop them at any time by sending STOP.",
        "help": "This is {business}. {contact} To stop messages, send STOP.",
        "which": "Would you like to stop all offers from {business}? Without an answer we stop all messages.",
        "which_stop": "Stop all offers",
        "which_go_on": "No, go on",
        "went_on": "All right, nothing changes. You can stop at any time by sending STOP.",
        "confirm": "Please confirm that you would like to get messages from {business} at this number. If you did not ask for this, ignore it.",
        "confirm_yes": "Yes, I confirm",
        "sign_up_void": "This sign-up was not confirmed within 7 days, so it no longer counts. To get messages from {business}, please sign up again.",
    },
    "de": {
        "stopped_all": "Sie erhalten keine Nachrichten mehr von {business}. Sie können uns weiterhin schreiben, wir antworten Ihnen. Um wieder Nachrichten zu erhalten, senden Sie START.",
        "stopped_marketing": "Sie erhalten keine Angebote mehr von {business}. Um sie wieder zu erhalten, senden Sie START.",
        "started": "Sie erhalten wieder Nachrichten von {business}. Mit STOP können Sie sie jederzeit beenden.",
        "help": "Hier ist {business}. {contact} Um Nachrichten zu beenden, senden Sie STOP.",
        "which": "Möchten Sie alle Angebote von {business} abbestellen? Ohne Antwort senden wir gar keine Nachrichten mehr.",
        "which_stop": "Angebote beenden",
        "which_go_on": "Nein, weiter",
        "went_on": "Gut, es bleibt alles, wie es ist. Mit STOP können Sie jederzeit beenden.",
        "confirm": "Bitte bestätigen Sie, dass Sie unter dieser Nummer Nachrichten von {business} erhalten möchten. Falls Sie das nicht angefordert haben, ignorieren Sie es einfach.",
        "confirm_yes": "Ja, ich bestätige",
        "sign_up_void": "Diese Anmeldung wurde nicht innerhalb von 7 Tagen bestätigt und zählt daher nicht mehr. Um Nachrichten von {business} zu erhalten, melden Sie sich bitte neu an.",
    },
    "nl": {
        "stopped_all": "U ontvangt geen berichten meer van {business}. U kunt ons nog steeds schrijven en wij antwoorden. Stuur START om weer berichten te ontvangen.",
        "stopped_marketing": "U ontvangt geen aanbiedingen meer van {business}. Stuur START om ze weer te ontvangen.",
        "started": "U ontvangt weer berichten van {business}. Stuur STOP om ze op elk moment te beëindigen.",
        "help": "Dit is {business}. {contact} Stuur STOP om geen berichten meer te ontvangen.",
        "which": "Wilt u alle aanbiedingen van {business} stopzetten? Zonder antwoord stoppen we met alle berichten.",
        "which_stop": "Stop aanbiedingen",
        "which_go_on": "Nee, ga door",
        "went_on": "Goed, er verandert niets. Stuur STOP om op elk moment te stoppen.",
        "confirm": "Bevestig dat u op dit nummer berichten van {business} wilt ontvangen. Hebt u dit niet aangevraagd, negeer dit bericht dan.",
        "confirm_yes": "Ja, ik bevestig",
        "sign_up_void": "Deze aanmelding is niet binnen 7 dagen bevestigd en telt daarom niet meer. Meld u opnieuw aan om berichten van {business} te ontvangen.",
    },
    "es": {
        "stopped_all": "Ya no recibirá más mensajes de {business}. Puede seguir escribiéndonos y le responderemos. Para volver a recibirlos, envíe START.",
        "stopped_marketing": "Ya no recibirá más ofertas de {business}. Para volver a recibirlas, envíe START.",
        "started": "Volverá a recibir mensajes de {business}. Puede cancelarlos en cualquier momento enviando STOP.",
        "help": "Somos {business}. {contact} Para no recibir más mensajes, envíe STOP.",
        "which": "¿Quiere dejar de recibir todas las ofertas de {business}? Si no responde, dejaremos de enviarle cualquier mensaje.",
        "which_stop": "No más ofertas",
        "which_go_on": "No, continuar",
        "went_on": "De acuerdo, no cambia nada. Puede cancelar en cualquier momento enviando STOP.",
        "confirm": "Confirme que desea recibir mensajes de {business} en este número. Si no lo ha solicitado, ignore este mensaje.",
        "confirm_yes": "Sí, confirmo",
        "sign_up_void": "Esta alta no se confirmó en 7 días, así que ya no cuenta. Para recibir mensajes de {business}, vuelva a darse de alta.",
    },
    "fr": {
        "stopped_all": "Vous ne recevrez plus de messages de {business}. Vous pouvez toujours nous écrire, nous vous répondrons. Pour en recevoir à nouveau, envoyez START.",
        "stopped_marketing": "Vous ne recevrez plus d'offres de {business}. Pour en recevoir à nouveau, envoyez START.",
        "started": "Vous recevrez à nouveau les messages de {business}. Vous pouvez les arrêter à tout moment en envoyant STOP.",
        "help": "Ici {business}. {contact} Pour ne plus recevoir de messages, envoyez STOP.",
        "which": "Souhaitez-vous ne plus recevoir aucune offre de {business} ? Sans réponse, nous n’enverrons plus aucun message.",
        "which_stop": "Plus d'offres",
        "which_go_on": "Non, continuer",
        "went_on": "Très bien, rien ne change. Vous pouvez arrêter à tout moment en envoyant STOP.",
        "confirm": "Veuillez confirmer que vous souhaitez recevoir des messages de {business} à ce numéro. Si vous n'avez rien demandé, ignorez ce message.",
        "confirm_yes": "Oui, je confirme",
        "sign_up_void": "Cette inscription n’a pas été confirmée dans les 7 jours et ne compte donc plus. Pour recevoir des messages de {business}, inscrivez-vous de nouveau.",
    },
    "pt": {
        "stopped_all": "Você não receberá mais mensagens de {business}. Você ainda pode nos escrever, e responderemos. Para voltar a receber, envie START.",
        "stopped_marketing": "Você não receberá mais ofertas de {business}. Para voltar a receber, envie START.",
        "started": "Você voltará a receber mensagens de {business}. Pode cancelar a qualquer momento enviando STOP.",
        "help": "Aqui é {business}. {contact} Para não receber mais mensagens, envie STOP.",
        "which": "Deseja parar de receber todas as ofertas de {business}? Sem resposta, deixaremos de enviar qualquer mensagem.",
        "which_stop": "Parar ofertas",
        "which_go_on": "Não, continuar",
        "went_on": "Certo, nada muda. Você pode parar a qualquer momento enviando STOP.",
        "confirm": "Confirme que deseja receber mensagens de {business} neste número. Se não pediu isso, ignore esta mensagem.",
        "confirm_yes": "Sim, confirmo",
        "sign_up_void": "Esta inscrição não foi confirmada em 7 dias, por isso já não conta. Para receber mensagens de {business}, inscreva-se de novo.",
    },
}


def policy_reply(name: ReplyName, language: str, *, business: str, contact: str = "") -> str:
    """The reply in the person's language, or in English. `contact` is a sentence that says how else to reach the business."""
    texts = REPLIES.get(language.replace("_", "-").split("-")[0].lower(), REPLIES["en"])
    return " ".join(texts[name].format(business=business, contact=contact).split())
