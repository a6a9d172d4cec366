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
    "form_over": {
        "en": "This form is over. Please ask for a new one.",
        "de": "Dieses Formular ist nicht mehr gültig. Bitte fordern Sie ein neues an.",
        "nl": "Dit formulier is niet meer geldig. Vraag alstublieft een nieuw aan.",
        "es": "Este formulario ya no es válido. Pida uno nuevo, por favor.",
        "fr": "Ce formulaire n’est plus valable. Veuillez en demander un nouveau.",
        "pt": "Este formulário já não é válido. Peça um novo, por favor.",
    },
    "fault_handoff": {
        "en": "Sorry, something went wrong on our side. A colleague will help you here.",
        "de": "Bei uns ist leider etwas schiefgegangen. Ein Mensch aus unserem Team hilft Ihnen hier weiter.",
        "nl": "Sorry, er is bij ons iets misgegaan. Een collega helpt u hier verder.",
        "es": "Perdón, algo ha fallado por nuestra parte. Un compañero le ayudará aquí.",
        "fr": "Désolé, une erreur s’est produite de notre côté. Un collègue va vous aider ici.",
        "pt": "Desculpe, algo correu mal do nosso lado. Um colega vai ajudar aqui.",
    },
    "still_waiting": {
        "en": "Nobody has been able to answer you yet. Our colleagues have your message, and will write to you here.",
        "de": "Leider konnte Ihnen noch niemand antworten. Unser Team hat Ihre Nachricht und meldet sich hier bei Ihnen.",
        "nl": "Helaas heeft nog niemand u kunnen antwoorden. Onze collega’s hebben uw bericht en schrijven u hier.",
        "es": "Todavía nadie ha podido responderle. Nuestro equipo tiene su mensaje y le escribirá aquí.",
        "fr": "Personne n’a encore pu vous répondre. Nos collègues ont votre message et vous écriront ici.",
        "pt": "Ainda ninguém conseguiu responder. A nossa equipa tem a sua mensagem e vai escrever aqui.",
    },
    "given_up": {
        "en": "Sorry, I still did not understand that. Please try again later.",
        "de": "Das habe ich leider immer noch nicht verstanden. Bitte versuchen Sie es später noch einmal.",
        "nl": "Sorry, ik heb het nog steeds niet begrepen. Probeer het later alstublieft opnieuw.",
        "es": "Perdón, sigo sin entenderlo. Inténtelo de nuevo más tarde, por favor.",
        "fr": "Désolé, je n’ai toujours pas compris. Veuillez réessayer plus tard.",
        "pt": "Desculpe, continuo sem entender. Tente novamente mais tarde, por favor.",
    },
    "given_up_handoff": {
        "en": "Sorry, I still did not understand that. A colleague will help you here.",
        "de": "Das habe ich leider immer noch nicht verstanden. Ein Mensch aus unserem Team hilft Ihnen hier weiter.",
        "nl": "Sorry, ik heb het nog steeds niet begrepen. Een collega helpt u hier verder.",
        "es": "Perdón, sigo sin entenderlo. Un compañero le ayudará aquí.",
        "fr": "Désolé, je n’ai toujours pas compris. Un collègue va vous aider ici.",
        "pt": "Desculpe, continuo sem entender. Um colega vai ajudar aqui.",
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
    "urgent": {
        "en": "A colleague will answer you here.",
        "de": "Ein Mensch aus unserem Team antwortet Ihnen hier.",
        "nl": "Een collega antwoordt u hier.",
        "es": "Un compañero le responderá aquí.",
        "fr": "Un collègue va vous répondre ici.",
        "pt": "Um colega vai responder aqui.",
    },
    "urgent_emergency": {
        "en": "If anybody is in danger, call the emergency services now: 112, in North America 911. A colleague is told at once.",
        "de": "Wenn jemand in Gefahr ist, wählen Sie jetzt den Notruf 112. Ein Mensch aus unserem Team wird sofort verständigt.",
        "nl": "Is er iemand in gevaar, bel dan nu 112. Een collega wordt meteen ingelicht.",
        "es": "Si alguien está en peligro, llame ahora a emergencias: 112, en América 911. Avisamos a un compañero de inmediato.",
        "fr": "Si quelqu’un est en danger, appelez tout de suite les secours : 112. Un collègue est prévenu immédiatement.",
        "pt": "Se alguém está em perigo, ligue já para a emergência: 112, no Brasil 192. Um colega é avisado de imediato.",
    },
    "urgent_suicide": {
        "en": "You are not alone with this. If you might hurt yourself, call the emergency services now: 112, in North America 911 or 988. "
        "A colleague will write to you here.",
        "de": "Sie sind damit nicht allein. Wenn Sie sich etwas antun könnten, wählen Sie jetzt den Notruf 112. Ein Mensch aus unserem "
        "Team schreibt Ihnen hier.",
        "nl": "U staat er niet alleen voor. Zou u uzelf iets kunnen aandoen, bel dan nu 112. Een collega schrijft u hier.",
        "es": "No está solo en esto. Si podría hacerse daño, llame ahora a emergencias: 112, en América 911. Un compañero le "
        "escribirá aquí.",
        "fr": "Vous n’êtes pas seul. Si vous risquez de vous faire du mal, appelez tout de suite les secours : 112. Un collègue va vous "
        "écrire ici.",
        "pt": "Não está sozinho nisto. Se puder fazer mal a si próprio, ligue já para a emergência: 112, no Brasil 192 ou 188. Um colega "
        "vai escrever aqui.",
    },
    "urgent_closed": {
        "en": "Nobody of us is here at the moment. You get an answer as soon as somebody is back.",
        "de": "Im Moment ist niemand von uns da. Sie bekommen eine Antwort, sobald jemand zurück ist.",
        "nl": "Er is op dit moment niemand van ons. U krijgt antwoord zodra er iemand terug is.",
        "es": "Ahora mismo no hay nadie de nosotros. Recibirá una respuesta en cuanto alguien vuelva.",
        "fr": "Personne de chez nous n’est là pour le moment. Vous aurez une réponse dès que quelqu’un sera de retour.",
        "pt": "Neste momento não está ninguém. Recebe uma resposta assim que alguém voltar.",
    },
    "none_of_these": {
        "en": "None of these",
        "de": "Nichts davon",
        "nl": "Geen van deze",
        "es": "Ninguna de estas",
        "fr": "Rien de tout cela",
        "pt": "Nenhuma destas",
    },
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
