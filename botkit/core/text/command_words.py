"""Command words: what customers write to leave a flow, to go back, to begin again and to ask for help, in six languages.

They count as the whole message only. The languages are read together: who writes English may well type "zurück".
"""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS = ("cancel", "back", "restart", "help")

# Command -> language -> words. A stop word (botkit/policy/keywords.csv) that is hard never comes here.
COMMAND_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cancel": {
        "en": ("cancel", "cancel that", "cancel this", "never mind", "nevermind", "forget it", "quit", "exit", "leave"),
        "de": ("abbrechen", "abbruch", "vergiss es", "vergessen sie es", "egal", "lass es", "beenden"),
        "nl": ("annuleren", "annuleer", "afbreken", "laat maar", "vergeet het", "stoppen"),
        "fr": ("annuler", "annule", "annulez", "laisse tomber", "laissez tomber", "tant pis", "quitter"),
        "es": ("cancelar", "cancela", "déjalo", "déjelo", "olvídalo", "olvídelo", "salir"),
        "pt": ("cancelar", "cancela", "cancele", "deixa pra lá", "deixe para lá", "esquece", "esqueça"),
    },
    "back": {
        "en": ("back", "go back", "previous", "previous question", "one step back"),
        "de": ("zurück", "geh zurück", "vorherige frage", "einen schritt zurück"),
        "nl": ("terug", "ga terug", "vorige", "vorige vraag", "een stap terug"),
        "fr": ("retour", "revenir", "en arrière", "précédent", "question précédente"),
        "es": ("atrás", "volver", "volver atrás", "anterior", "pregunta anterior"),
        "pt": ("voltar", "volta", "voltar atrás", "anterior", "pergunta anterior"),
    },
    "restart": {
        "en": ("restart", "start over", "start again", "begin again", "from the beginning"),
        "de": ("neu starten", "neustart", "von vorn", "von vorne", "noch einmal von vorn", "nochmal von vorne", "neu anfangen"),
        "nl": ("opnieuw", "opnieuw beginnen", "herstarten", "begin opnieuw", "van voren af aan"),
        "fr": ("recommencer", "recommence", "redémarrer", "depuis le début", "à zéro"),
        "es": ("empezar de nuevo", "reiniciar", "volver a empezar", "desde el principio", "de nuevo"),
        "pt": ("recomeçar", "reiniciar", "começar de novo", "desde o início", "do começo"),
    },
    "help": {
        "en": ("help", "help me", "what can i do", "i need help"),
        "de": ("hilfe", "hilf mir", "was kann ich tun", "ich brauche hilfe"),
        "nl": ("help mij", "hulp", "wat kan ik doen", "ik heb hulp nodig"),
        "fr": ("aide", "aidez moi", "aide moi", "que puis je faire", "j'ai besoin d'aide"),
        "es": ("ayuda", "ayúdame", "ayúdeme", "qué puedo hacer", "necesito ayuda"),
        "pt": ("ajuda", "ajude me", "me ajuda", "o que posso fazer", "preciso de ajuda"),
    },
}


def first_word(command: str, language: str) -> str:
    """The word for a command that a customer is told, in their language, else in English."""
    words = COMMAND_WORDS[command]
    return words.get(language.replace("_", "-").partition("-")[0], words["en"])[0]
