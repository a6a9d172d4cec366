"""Default texts: the sentences that the engine sends when a flow has none of its own. `texts` of botkit.yaml replaces them."""

from __future__ import annotations

from collections.abc import Mapping

# Name -> language -> text.
PHRASES: dict[str, dict[str, str]] = {
    "retry": {
        "en": "Sorry, I did not understand that. Could you put it another way?",
        "de": "Das habe ich leider nicht verstanden. Können Sie es anders sagen?",
        "nl": "Sorry, dat heb ik niet begrepen. Kunt u het anders zeggen?",
        "es": "Perdón, no lo he entendido. ¿Puede decirlo de otra manera?",
        "fr": "Désolé, je n’ai pas compris. Pouvez-vous le dire autrement ?",
        "pt": "Desculpe, não entendi. Pode dizer de outra forma?",
    },
    "unsure": {
        "en": "I am not certain I understood. Did you mean one of these?",
        "de": "Ich bin nicht sicher, ob ich Sie verstanden habe. Meinten Sie eines davon?",
        "nl": "Ik weet niet zeker of ik u begrijp. Bedoelt u een van deze?",
        "es": "No estoy seguro de haber entendido. ¿Se refiere a una de estas?",
        "fr": "Je ne suis pas sûr d’avoir compris. Vouliez-vous dire l’une de ces options ?",
        "pt": "Não tenho certeza de ter entendido. Quis dizer uma destas opções?",
    },
    "fault": {
        "en": "Sorry, something went wrong on our side. Please try again later.",
        "de": "Bei uns ist leider etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.",
        "nl": "Sorry, er is bij ons iets misgegaan. Probeer het later alstublieft opnieuw.",
        "es": "Perdón, algo ha fallado por nuestra parte. Inténtelo de nuevo más tarde, por favor.",
        "fr": "Désolé, une erreur s’est produite de notre côté. Veuillez réessayer plus tard.",
        "pt": "Desculpe, algo correu mal do nosso lado. Tente novamente mais tarde, por favor.",
    },
    "fault_handoff": {
        "en": "Sorry, something went wrong on our side. A colleague will help you here.",
        "de": "Bei uns ist leider etwas schiefgegangen. Ein Mensch aus unserem Team hilft Ihnen hier weiter.",
        "nl": "Sorry, er is bij ons iets misgegaan. Een collega helpt u hier verder.",
        "es": "Perdón, algo ha fallado por nuestra parte. Un compañero le ayudará aquí.",
        "fr": "Désolé, une erreur s’est produite de notre côté. Un collègue va vous aider ici.",
        "pt": "Desculpe, algo correu mal do nosso lado. Um colega vai ajudar aqui.",
    },
    "given_up": {
        "en": "Sorry, I still did not understand that. Please try again later.",
        "de": "Das habe ich leider immer noch nicht verstanden. Bitte versuchen Sie es später noch einmal.",
        "nl": "Sorry, ik heb het nog steeds niet begrepen. Probeer het later alstublieft opnieuw.",
        "es": "Perdón, sigo sin entenderlo. Inténtelo de nuevo más tarde, por favor.",
        "fr": "Désolé, je n’ai toujours pas compris. Veuillez réessayer plus tard.",
        "pt": "Desculpe, continuo sem entender. Tente novamente mais tarde, por favor.",
    },
    "media": {
        "en": "I could not open that file. Please send a smaller one.",
        "de": "Ich konnte die Datei nicht öffnen. Bitte senden Sie eine kleinere.",
        "nl": "Ik kon dat bestand niet openen. Stuur alstublieft een kleiner bestand.",
        "es": "No he podido abrir ese archivo. Envíe uno más pequeño, por favor.",
        "fr": "Je n’ai pas pu ouvrir ce fichier. Veuillez en envoyer un plus petit.",
        "pt": "Não consegui abrir esse arquivo. Envie um menor, por favor.",
    },
    "confirm": {
        "en": "Please confirm once more that you agree.",
        "de": "Bitte bestätigen Sie noch einmal, dass Sie zustimmen.",
        "nl": "Bevestig alstublieft nog een keer dat u akkoord gaat.",
        "es": "Confirme una vez más que está de acuerdo, por favor.",
        "fr": "Veuillez confirmer encore une fois votre accord.",
        "pt": "Confirme mais uma vez que concorda, por favor.",
    },
    "confirm_late": {
        "en": "More than 7 days have passed, so your sign-up no longer counts. Please confirm now that you agree.",
        "de": "Es sind mehr als 7 Tage vergangen, daher zählt Ihre Anmeldung nicht mehr. Bitte bestätigen Sie jetzt, dass Sie zustimmen.",
        "nl": "Er zijn meer dan 7 dagen voorbij, dus uw aanmelding telt niet meer. Bevestig nu alstublieft dat u akkoord gaat.",
        "es": "Han pasado más de 7 días, así que su alta ya no cuenta. Confirme ahora que está de acuerdo, por favor.",
        "fr": "Plus de 7 jours ont passé, votre inscription ne compte donc plus. Veuillez confirmer maintenant votre accord.",
        "pt": "Passaram mais de 7 dias, por isso a sua inscrição já não conta. Confirme agora que concorda, por favor.",
    },
    "read_back": {
        "en": "Do you mean {value}?",
        "de": "Meinen Sie {value}?",
        "nl": "Bedoelt u {value}?",
        "es": "¿Se refiere a {value}?",
        "fr": "Voulez-vous dire {value} ?",
        "pt": "Quer dizer {value}?",
    },
    "cancelled": {
        "en": "All right, I have stopped that.",
        "de": "In Ordnung, ich habe das beendet.",
        "nl": "Goed, ik ben daarmee gestopt.",
        "es": "De acuerdo, lo he dejado.",
        "fr": "Très bien, j’ai arrêté.",
        "pt": "Tudo bem, parei com isso.",
    },
    "first_question": {
        "en": "There is no earlier question to go back to.",
        "de": "Es gibt keine frühere Frage, zu der ich zurückgehen kann.",
        "nl": "Er is geen eerdere vraag om naar terug te gaan.",
        "es": "No hay ninguna pregunta anterior a la que volver.",
        "fr": "Il n’y a pas de question précédente à laquelle revenir.",
        "pt": "Não há nenhuma pergunta anterior para a qual voltar.",
    },
    "help": {
        "en": "You can always write: {words}.",
        "de": "Sie können jederzeit schreiben: {words}.",
        "nl": "U kunt altijd schrijven: {words}.",
        "es": "Siempre puede escribir: {words}.",
        "fr": "Vous pouvez toujours écrire : {words}.",
        "pt": "Pode sempre escrever: {words}.",
    },
    "anything_else": {
        "en": "Noted: {chosen}. Anything else?",
        "de": "Notiert: {chosen}. Noch etwas?",
        "nl": "Genoteerd: {chosen}. Nog iets?",
        "es": "Anotado: {chosen}. ¿Algo más?",
        "fr": "C’est noté : {chosen}. Autre chose ?",
        "pt": "Anotado: {chosen}. Mais alguma coisa?",
    },
    "that_is_all": {
        "en": "That is all",
        "de": "Das ist alles",
        "nl": "Dat is alles",
        "es": "Eso es todo",
        "fr": "C’est tout",
        "pt": "É tudo",
    },
    "understood": {
        "en": "Understood: {values}. Write “change” if that is not right.",
        "de": "Verstanden: {values}. Schreiben Sie „ändern“, wenn das nicht stimmt.",
        "nl": "Begrepen: {values}. Schrijf “wijzigen” als dat niet klopt.",
        "es": "Entendido: {values}. Escriba «cambiar» si no es correcto.",
        "fr": "Compris : {values}. Écrivez « modifier » si ce n’est pas correct.",
        "pt": "Entendido: {values}. Escreva “alterar” se não estiver certo.",
    },
    "corrected": {
        "en": "All right: {value}.",
        "de": "In Ordnung: {value}.",
        "nl": "Goed: {value}.",
        "es": "De acuerdo: {value}.",
        "fr": "Très bien : {value}.",
        "pt": "Certo: {value}.",
    },
    "no_hurry": {
        "en": "Take your time.",
        "de": "Lassen Sie sich Zeit.",
        "nl": "Neem de tijd.",
        "es": "Tómese su tiempo.",
        "fr": "Prenez votre temps.",
        "pt": "Sem pressa.",
    },
    "why": {
        "en": "I need your answer to go on.",
        "de": "Ich brauche Ihre Antwort, um fortzufahren.",
        "nl": "Ik heb uw antwoord nodig om verder te gaan.",
        "es": "Necesito su respuesta para continuar.",
        "fr": "J’ai besoin de votre réponse pour continuer.",
        "pt": "Preciso da sua resposta para continuar.",
    },
    "today": {"en": "today", "de": "heute", "nl": "vandaag", "es": "hoy", "fr": "aujourd’hui", "pt": "hoje"},
    "yes": {"en": "Yes", "de": "Ja", "nl": "Ja", "es": "Sí", "fr": "Oui", "pt": "Sim"},
    "no": {"en": "No", "de": "Nein", "nl": "Nee", "es": "No", "fr": "Non", "pt": "Não"},
    "menu": {"en": "Choose", "de": "Auswählen", "nl": "Kiezen", "es": "Elegir", "fr": "Choisir", "pt": "Escolher"},
    "more": {
        "en": "More",
        "de": "Mehr",
        "nl": "Meer",
        "es": "Más",
        "fr": "Plus",
        "pt": "Mais",
    },
}


PLACES: dict[str, str] = {"anything_else": "{chosen}", "help": "{words}", "read_back": "{value}"}  # what a sentence must have a place for

OwnTexts = Mapping[str, Mapping[str, str]]  # name -> language -> text; the language "" is every other one


def phrase(name: str, language: str, own: OwnTexts | None = None) -> str:
    """The sentence in the contact's language: the business's own, else ours, which is in English where we have none."""
    short = language.replace("_", "-").partition("-")[0]
    chosen = (own or {}).get(name, {})
    text = chosen.get(language.replace("_", "-")) or chosen.get(short) or chosen.get("")
    return text or PHRASES[name].get(short, PHRASES[name]["en"])
