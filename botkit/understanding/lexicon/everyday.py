"""Words of every day, in six languages: negations, feelings, and what people say around a question.

They are words in every language at once, whatever the examples are written in, and never typing errors of something else: a repair that
turns "not" into "note" answers the opposite of what was asked.
"""

from __future__ import annotations

from functools import cache

from botkit.understanding.normalise import normalise
from botkit.understanding.urgent import LISTS, ready_made

NEGATIONS = {
    "en": """
        not no never none neither nor nothing nobody nt cant cannot dont doesnt didnt wont wouldnt couldnt shouldnt
        mustnt isnt arent wasnt
        werent havent hasnt hadnt aint
    """,
    "de": "nicht nich nit net ned kein keine keinen keinem keiner keines nie niemals nichts niemand nirgends weder",
    "nl": "niet nie geen nooit niks niets niemand nergens noch",
    "es": "no nunca jamás nada nadie ningún ninguno ninguna tampoco ni",
    "fr": "ne pas jamais rien aucun aucune personne ni nullement",
    "pt": "não nao nunca jamais nada ninguém nenhum nenhuma nem tampouco",
}

_FEELINGS = {
    "en": """
        hate love like angry sad happy afraid scared worried upset annoyed disappointed furious tired hurt pain sorry
        lonely ashamed glad
        awful horrible terrible shame ridiculous unacceptable stupid idiot fed desperate crying cry
    """,
    "de": """
        hasse liebe mag wütend traurig froh angst besorgt sauer enttäuscht verärgert müde schmerz schmerzen leid einsam
        schlimm furchtbar
        schrecklich frechheit unverschämt dumm verzweifelt weine schade
    """,
    "nl": """
        haat hou boos verdrietig blij bang bezorgd teleurgesteld kwaad moe pijn sorry eenzaam erg vreselijk schande
        belachelijk dom wanhopig
    """,
    "es": """
        odio amo quiero enfadado enfadada triste contento contenta miedo preocupado preocupada molesto molesta decepcionado decepcionada
        cansado cansada dolor harto harta horrible vergüenza
    """,
    "fr": """
        déteste aime colère triste content contente peur inquiet inquiète déçu déçue énervé énervée fatigué fatiguée mal douleur marre
        horrible honte désolé
    """,
    "pt": """
        odeio amo raiva triste feliz medo preocupado preocupada chateado chateada decepcionado decepcionada cansado
        cansada dor farto farta
        horrível vergonha
    """,
}

# What people say before and after, and instead of, a question.
_SOCIAL = {
    "en": """
        hi hello hey hiya hullo dear sir madam team folks guys everyone thanks thank
        thx ty cheers regards
          sincerely greetings please sorry excuse ok okay lol haha hahaha omg wow hmm um uh erm yeah
        yep nope bye goodbye
          congrats
    """,
    "de": """
        hallo hi hey moin servus grüezi grüß gruß grüße grüßen grüssen sehr geehrte
        geehrter
            team zusammen danke dank dankeschön vielen herzlichen voraus bitte entschuldigung sorry verzeihung freundlichen
          mfg lg vg ok okay ahnung lol haha äh ähm hm naja tja ja tschüss ciao servus wiedersehen
    """,
    "nl": """
        hallo hoi hey goedemorgen goedemiddag goedenavond geachte dames heren team dank bedankt
        dankjewel alvast groet groeten
        groetjes vriendelijke sorry alstublieft alsjeblieft aub ok oke lol haha eh euh nou ja doei
    """,
    "es": """
        hola estimado estimada estimados señor señora señores gracias saludo saludos cordial
        cordiales atentamente favor porfa porfavor perdón disculpe disculpa ok vale jaja jajaja lol eh pues sí adiós
    """,
    "fr": """
        bonjour bonsoir salut coucou hello madame monsieur mesdames messieurs cher chère équipe merci beaucoup avance
        cordialement cordiales
        salutations plaît svp stp pardon excusez désolé ok lol mdr haha euh ben bah oui au revoir
    """,
    "pt": """
        olá ola oi prezado prezada prezados caro cara senhor senhora obrigado obrigada obg muito abraço abraços
        cumprimentos atenciosamente favor desculpe desculpa ok tá lol kkk haha eh então sim tchau adeus
    """,
}

# After one of the first words one of the others is a greeting; alone it says when.
_BEFORE = "good nice happy lovely guten gute schönen goede buenas buenos feliz bom boa"
_TIMES = "morning afternoon evening night day weekend week morgen abend tag nacht woche dag avond middag tardes días noches dia tarde noite"


@cache
def social() -> frozenset[str]:
    """Words that are said around a question."""
    return words_of(*_SOCIAL.values()) - words_of(*NEGATIONS.values())


@cache
def greeting() -> tuple[frozenset[str], frozenset[str]]:
    """The first and the second words of greetings."""
    return words_of(_BEFORE), words_of(_TIMES)


@cache
def protected() -> frozenset[str]:
    """Words that are never repaired: negations, feelings, safety, and what is said around a question."""
    safety = " ".join(phrase for name in LISTS for phrases in ready_made(name).values() for phrase in phrases)
    whole = {word for word in safety.replace("|", " ").split() if word.isalpha()}
    return words_of(*NEGATIONS.values(), *_FEELINGS.values(), *_SOCIAL.values()) | whole


def words_of(*tables: str) -> frozenset[str]:
    return frozenset(normalise(word) for table in tables for word in table.split())
