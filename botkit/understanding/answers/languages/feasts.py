"""Feast days by name, in each language: a day of the year, or days from Easter Sunday (`E-2`). `?` before it: the name means some
days around it, too, so it is read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from botkit.understanding.answers.languages.writing import phrases


class Feast(NamedTuple):
    """A feast: its month and day, or (month 0) its distance from Easter Sunday in days."""

    month: int
    day: int
    is_vague: bool


_WRITTEN = {
    "en": """
        12-24: christmas eve, xmas eve
        12-25: christmas day, xmas day
        ?12-25: christmas, xmas, x mas
        12-26: boxing day, st stephen's day
        12-31: new year's eve, new years eve, nye
        1-1: new year's day, new years day
        ?1-1: new year, new years, new year's
        1-6: epiphany, twelfth night
        2-14: valentine's day, valentines day, valentines, valentine's
        3-17: st patrick's day, st patricks day, paddy's day
        10-31: halloween
        11-1: all saints day, all saints' day
        E-2: good friday
        E+0: easter sunday
        ?E+0: easter
        E+1: easter monday
        E+39: ascension day
        E+49: whit sunday, pentecost
        E+50: whit monday
    """,
    "de": """
        12-6: Nikolaus, Nikolaustag
        12-24: Heiligabend, Heilig Abend, Heiliger Abend, Heiligen Abend, Weihnachtsabend
        12-25: erster Weihnachtsfeiertag, ersten Weihnachtsfeiertag, 1. Weihnachtsfeiertag, 1 Weihnachtsfeiertag, erster Weihnachtstag,
            ersten Weihnachtstag, 1. Weihnachtstag, Christtag
        ?12-25: Weihnachten, Weihnachtsfeiertag
        12-26: zweiter Weihnachtsfeiertag, zweiten Weihnachtsfeiertag, 2. Weihnachtsfeiertag, 2 Weihnachtsfeiertag, zweiter Weihnachtstag,
            zweiten Weihnachtstag, 2. Weihnachtstag, Stefanitag, Stephanstag
        12-31: Silvester, Sylvester, Silvesterabend
        1-1: Neujahr, Neujahrstag
        1-6: Heilige Drei Könige, Heiligen Drei Könige, Dreikönigstag, Dreikönige
        2-14: Valentinstag
        5-1: Tag der Arbeit, Maifeiertag
        10-3: Tag der deutschen Einheit
        10-31: Reformationstag, Halloween
        11-1: Allerheiligen
        E-48: Rosenmontag
        E-46: Aschermittwoch
        E-3: Gründonnerstag
        E-2: Karfreitag
        E+0: Ostersonntag
        ?E+0: Ostern
        E+1: Ostermontag
        E+39: Christi Himmelfahrt, Himmelfahrt, Vatertag
        E+49: Pfingstsonntag
        ?E+49: Pfingsten
        E+50: Pfingstmontag
        E+60: Fronleichnam
    """,
    "nl": """
        12-5: Sinterklaas, pakjesavond, sinterklaasavond
        12-24: kerstavond
        12-25: eerste kerstdag, 1e kerstdag
        ?12-25: kerst, kerstmis, kerstdag
        12-26: tweede kerstdag, 2e kerstdag
        12-31: oudjaar, oudejaar, oudejaarsdag, oudjaarsdag, oudejaarsavond
        1-1: nieuwjaar, nieuwjaarsdag
        2-14: Valentijnsdag, Valentijn
        4-27: koningsdag
        5-5: bevrijdingsdag
        E-2: goede vrijdag
        E+0: eerste paasdag, paaszondag
        ?E+0: pasen
        E+1: tweede paasdag, paasmaandag
        E+39: hemelvaart, hemelvaartsdag
        E+49: eerste pinksterdag
        ?E+49: pinksteren
        E+50: tweede pinksterdag, pinkstermaandag
    """,
    "es": """
        12-24: nochebuena
        12-25: día de Navidad
        ?12-25: Navidad, Navidades
        12-31: nochevieja, fin de año
        1-1: año nuevo, día de año nuevo
        1-6: reyes, día de reyes, reyes magos, epifanía
        2-14: san Valentín
        5-1: día del trabajo, día del trabajador
        8-15: asunción
        10-12: día de la hispanidad, día del pilar
        11-1: todos los santos
        12-6: día de la constitución
        12-8: inmaculada, día de la inmaculada
        E-3: jueves santo
        E-2: viernes santo
        E+0: domingo de resurrección, domingo de pascua
        E+1: lunes de pascua
    """,
    "fr": """
        12-24: réveillon de Noël, veille de Noël
        12-25: Noël, jour de Noël
        12-31: Saint Sylvestre, réveillon du nouvel an, réveillon du jour de l'an
        1-1: nouvel an, jour de l'an, premier de l'an
        1-6: épiphanie
        2-14: Saint Valentin
        5-1: fête du travail
        7-14: fête nationale, quatorze juillet
        8-15: assomption
        11-1: Toussaint
        11-11: armistice
        E-2: vendredi saint
        E+0: dimanche de Pâques
        ?E+0: Pâques
        E+1: lundi de Pâques
        E+39: ascension, jeudi de l'ascension
        E+49: dimanche de Pentecôte
        ?E+49: Pentecôte
        E+50: lundi de Pentecôte
    """,
    "pt": """
        12-24: véspera de Natal, noite de Natal, consoada
        12-25: dia de Natal
        ?12-25: Natal
        12-31: véspera de ano novo, passagem de ano, noite de réveillon, réveillon
        1-1: ano novo, dia de ano novo
        1-6: dia de reis
        5-1: dia do trabalho, dia do trabalhador
        11-1: todos os santos
        E-47: terça de carnaval, terça-feira de carnaval
        ?E-47: carnaval
        E-2: sexta-feira santa, sexta santa
        E+0: domingo de Páscoa
        ?E+0: Páscoa
        E+60: corpus christi, corpo de Deus
    """,
}

# What turns the name behind it into the day before it or after it.
_BESIDE = {
    "en": ("day before, day prior to, eve of", "day after, day following"),
    "de": ("Tag vor, Vortag von, Vorabend von", "Tag nach"),
    "nl": ("dag voor, dag vóór, avond voor", "dag na"),
    "es": ("día antes de, día antes del, víspera de, víspera del, día anterior a", "día después de, día después del, día siguiente a"),
    "fr": ("veille de, veille du, veille d, jour avant, jour d'avant", "lendemain de, lendemain du, jour après, jour d'après"),
    "pt": ("dia antes de, dia antes do, dia antes da, véspera de, véspera do, véspera da", "dia depois de, dia depois do, dia depois da"),
}


def _feast(written: str) -> Feast:
    rule = written.removeprefix("?")
    if rule.startswith("E"):
        return Feast(0, int(rule[1:]), written != rule)
    month, _, day = rule.partition("-")
    return Feast(int(month), int(day), written != rule)


def _feasts(table: str) -> dict[str, Feast]:
    found: dict[str, Feast] = {}
    rule = ""
    for line in table.strip().splitlines():
        head, colon, names = line.strip().partition(":")
        rule, names = (head, names) if colon else (rule, line)
        found.update(dict.fromkeys(phrases(names), _feast(rule)))
    return found


FEASTS: Mapping[str, Mapping[str, Feast]] = {code: _feasts(table) for code, table in _WRITTEN.items()}
BESIDE: Mapping[str, Mapping[str, int]] = {
    code: dict.fromkeys(phrases(before), -1) | dict.fromkeys(phrases(after), 1) for code, (before, after) in _BESIDE.items()
}
