"""Number words that grow together, taken apart: "einhundertdrei", "tweeëntwintig", "veinticincoavos"."""

from __future__ import annotations

from functools import lru_cache

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.text import Token

# "siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzigste" has 67 letters.
MAX_LETTERS = 80


@lru_cache(maxsize=32)
def _pieces(language: Language) -> tuple[frozenset[str], int]:
    tables = (
        language.cardinals, language.scales, language.dozens, language.denominators, language.added_parts, language.mixed,
        language.ordinals, language.ordinal_scales, language.denominator_marks, language.joiners,
    )  # fmt: skip
    known = frozenset(word for table in tables for word in table if len(word) > 1)
    return known, max(map(len, known))


def split_compounds(found: tuple[Token, ...], language: Language) -> tuple[Token, ...]:
    """The tokens with every compound number word replaced by its pieces."""
    if not language.compounds:
        return found
    known, _ = _pieces(language)
    result: list[Token] = []
    for token in found:
        pieces = () if token.kind != "word" or token.text in known or len(token.text) > MAX_LETTERS else _split(token.text, language)
        if pieces:
            result += _spread(token, pieces)
        else:
            result.append(token)
    return tuple(result)


def _split(word: str, language: Language) -> tuple[str, ...]:
    """Cut a word into known pieces, longest first from the left; () when it does not come out even."""
    known, longest = _pieces(language)
    # rest[i] is how to cut word[i:]; filled from the right, so each letter is looked at once per length of piece.
    rest: dict[int, tuple[str, ...]] = {len(word): ()}
    for start in range(len(word) - 1, -1, -1):
        for length in range(min(longest, len(word) - start), 1, -1):
            piece = word[start : start + length]
            if piece in known and start + length in rest:
                rest[start] = (piece, *rest[start + length])
                break
    cut = rest.get(0, ())
    joins = cut and (cut[0] in language.joiners or cut[-1] in language.joiners)
    return () if joins else cut


def _spread(token: Token, pieces: tuple[str, ...]) -> list[Token]:
    # The whole word stands behind each piece: what a piece was read from is read back as written.
    first = Token(pieces[0], "word", token.start, token.end, token.glued)
    return [first, *(Token(piece, "word", token.start, token.end, True) for piece in pieces[1:])]
