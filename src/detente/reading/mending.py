"""Where parsers are known to slip in reports, and how the words show it."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.clauses import IF, SUBJECTS
from detente.reading.lexicon import ACTS, SAYINGS
from detente.reading.tokens import Token
from detente.reading.weekdays import DAYS, MONTHS

_ASKS = ACTS["demand"] | ACTS["offer"] | ACTS["threaten"]
_FINITE = ("VBD", "VBZ", "VBP")


def mended(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words of a sentence with labels and heads set right where a rule here says so."""
    tokens = _spoken(tuple(_near(one, tokens) for one in tokens))
    below: list[list[Token]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.index:
            below[token.head].append(token)
    told = tuple(_asked(_named(token, tokens, below), tokens, below) for token in tokens)
    verb = next((one for one in tokens if _swallowed(one, tokens)), None)
    if verb is None:
        return told
    fixed = {
        verb.index: replace(verb, dep="ROOT", head=verb.index, tag="VBD"),
        verb.head: replace(tokens[verb.head], dep="nsubj", head=verb.index),
    }
    return tuple(fixed.get(one.index, one) for one in told)


def _swallowed(token: Token, tokens: tuple[Token, ...]) -> bool:
    """ "A mediator, Amos Hoch, shuttled ...": the verb of a sentence taken for a participle of its subject."""
    above = tokens[token.head]
    root = above.dep == "ROOT" and above.tag.startswith("N") and above.index < token.index
    return root and token.dep == "acl" and token.tag == "VBN" and tokens[token.index - 1].text == ","


def _near(token: Token, tokens: tuple[Token, ...]) -> Token:
    """ "made clear that ...": an adjective hangs on the verb right before it, not on one in the clause after."""
    before = tokens[token.index - 1]
    astray = token.dep == "acomp" and token.head > token.index and before.lemma in {"make", "be"}
    return replace(token, head=before.index) if astray else token


def _spoken(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "..., a diplomat in Accra said": the words between a comma and a verb of saying are who says it."""
    subjects = {one.head for one in tokens if one.dep in SUBJECTS}
    verbs = (one for one in tokens if one.lemma in SAYINGS and one.tag in _FINITE and one.index not in subjects)
    verb = next((one for one in verbs if one.dep in {"ROOT", "advcl", "ccomp", "dep"} and one.head <= one.index), None)
    if verb is None:
        return tokens
    comma = next((k for k in range(verb.index - 2, 0, -1) if tokens[k].text == ","), verb.index)
    inside = range(comma + 1, verb.index)
    heads = [k for k in inside if tokens[k].head not in inside and tokens[k].dep != "punct"]
    if len(heads) != 1 or not tokens[heads[0]].tag.startswith("N"):
        return tokens
    speaker = replace(tokens[heads[0]], dep="nsubj", head=verb.index)
    fixed = {speaker.index: speaker, verb.index: verb if verb.dep == "ROOT" else replace(verb, dep="parataxis")}
    return tuple(fixed.get(one.index, one) for one in tokens)


def _asked(token: Token, tokens: tuple[Token, ...], below: list[list[Token]]) -> Token:
    """ "implored the parties to spare civilians" names what is asked, no purpose."""
    to = any(c.tag == "TO" for c in below[token.index]) and not any(c.dep == "nsubj" for c in below[token.index])
    asks = tokens[token.head].lemma in _ASKS and token.head < token.index
    token = replace(token, dep="xcomp") if token.dep == "advcl" and to and asks else token
    token = _adding(token, tokens)
    return _parenthetical(token, tokens, below)


def _adding(token: Token, tokens: tuple[Token, ...]) -> Token:
    """ "said it would stay, adding that ...": who adds is who said it, not whom it was said of."""
    said = tokens[token.head]
    adds = (
        token.dep == "advcl" and token.tag == "VBG" and token.lemma in SAYINGS and tokens[token.index - 1].text == ","
    )
    outer = adds and said.dep == "ccomp" and said.head < said.index and tokens[said.head].lemma in SAYINGS
    return replace(token, head=said.head) if outer else token


def _parenthetical(token: Token, tokens: tuple[Token, ...], below: list[list[Token]]) -> Token:
    """ "It would go, an envoy hinted, if ...": the condition is part of what is said."""
    saying = tokens[token.head]
    asks = any(c.lower in IF for c in below[token.index]) and saying.lemma in SAYINGS
    if token.dep == "advcl" and token.head > token.index and asks:  # "It will go if Oman pays, an envoy said"
        before = [c for c in below[saying.index] if c.dep == "ccomp" and c.index < token.index]
        return replace(token, head=before[-1].index) if before else token
    if token.dep != "advcl" or token.head > token.index or tokens[saying.index + 1].text != ",":
        return token
    if not asks:
        return token
    left = [c for c in below[saying.index] if c.dep == "ccomp" and c.index < saying.index]
    said = left[-1].index if left else saying.head
    return replace(token, head=said) if said < saying.index else token


def _named(token: Token, tokens: tuple[Token, ...], below: list[list[Token]]) -> Token:
    """ "Nauru recognised Beijing": a name right before a verb without a subject is its subject."""
    above = tokens[token.head]
    name = token.tag in {"NNP", "NNPS"} and token.lower not in {*DAYS, *MONTHS}
    loose = token.dep in {"advmod", "npadvmod", "dep"} and token.index + 1 == token.head and above.tag in _FINITE
    alone = not any(c.dep in SUBJECTS for c in below[token.head])
    return replace(token, dep="nsubj") if name and loose and alone else token
