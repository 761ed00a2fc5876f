"""Where somebody is said to say something: the verb, who says it, and the words that are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading import clauses
from detente.reading.lexicon import (
    ACTS,
    BODIES,
    FORCES,
    FRAMES,
    GROUPS,
    NAMES,
    NEUTRAL,
    NOUNS,
    OFFICIALS,
    POSITIONS,
    SILENCE,
    SOURCES,
    SOURCING,
    VIEWS,
    VOICED,
)
from detente.reading.schema import Act
from detente.reading.tokens import Sentence, Token

ACT_OF: dict[str, Act] = {verb: act for act, verbs in reversed(ACTS.items()) for verb in verbs}
SAYS = NEUTRAL | NAMES | ACT_OF.keys()
VOICES = frozenset({"express", "reaffirm", "voice", "convey", "reiterate"})
_WHEN = frozenset({"before", "after", "until", "while", "since"})
_AWAY = frozenset({"away", "back", "down", "off"})
_WISHES = frozenset({"prefer", "welcome"})  # "would prefer" tells no less than "prefers"
_SPEAKERS = SOURCES | OFFICIALS | BODIES | FORCES | GROUPS
_TELLS = frozenset(
    {"put", "tell", "inform", "remind", "assure", "warn", "notify", "convince", "persuade", "ask", "answer"}
)


@dataclass(frozen=True)
class Saying:
    """One saying: `verb` is its word, `speaker` the head of the phrase for who says it, `content` its words.

    `frame` tells how it was found: clause, act, noun, relative, according.
    """

    verb: Token
    speaker: Token
    content: tuple[int, ...]
    frame: str


def sayings(sentence: Sentence) -> Iterator[Saying]:
    """Everything that is said in a sentence, those that report others included."""
    for verb in clauses.verbs(sentence):
        if clauses.supposed(sentence, verb):
            continue
        if verb.lemma in SAYS or puts(sentence, verb):
            yield from _of_verb(sentence, verb)
        elif verb.lemma == "be":
            yield from _position_is(sentence, verb)
    yield from _viewed(sentence)
    yield from _according(sentence)
    yield from _held(sentence)


def puts(sentence: Sentence, verb: Token) -> bool:
    """Is it the "put" of "as a diplomat put it"?"""
    it = any(c.lower == "it" for c in sentence.children(verb.index, "dobj"))
    return verb.lemma == "put" and it and _aside(sentence, verb) is not None


def _aside(sentence: Sentence, verb: Token) -> Token | None:
    """The verb above "as the envoy noted"."""
    above = sentence.tokens[verb.head]
    if verb.dep == "pcomp" and above.lower == "as" and verb.tag != "VBG":
        return sentence.tokens[above.head]
    marked = any(c.lower == "as" for c in sentence.children(verb.index, "mark"))
    return above if verb.dep == "advcl" and marked else None


def _of_verb(sentence: Sentence, verb: Token) -> Iterator[Saying]:
    relative = verb.dep == "relcl" and sentence.tokens[verb.head].tag[0] in "NW"
    speaker = _speaker(sentence, verb)
    asked = verb.lemma == "ask" and verb.tag == "VBN" and verb.dep == "advcl"  # "asked whether ..., he said"
    asked = asked or clauses.as_saying(sentence, verb) is not None  # "was quoted as saying" is told by "saying"
    if asked or speaker is None or (clauses.negated(sentence, verb) and clauses.modal(sentence, verb)):
        return
    if names(sentence, verb):
        yield Saying(verb, speaker, tuple(_act(sentence, verb)), "naming")
        return
    outer = clauses.quoting(sentence, verb) or verb
    clause = _clause(sentence, verb, speaker) or _clause(sentence, outer, speaker)
    if clause is not None:
        for piece in clauses.pieces(sentence, clause.index):
            if _goes_on(sentence, piece, speaker):
                continue
            kept = _told(sentence, outer, piece)
            if kept:
                yield Saying(verb, speaker, tuple(kept), "clause")
    elif relative and not _relative_subject(sentence, verb):
        yield Saying(verb, speaker, tuple(_around(sentence, verb)), "relative")
    elif (verb.lemma in _WISHES or not clauses.modal(sentence, verb)) and _fits(sentence, verb):
        yield Saying(verb, speaker, tuple(_act(sentence, verb)), "act")


def names(sentence: Sentence, verb: Token) -> bool:
    """Does a verb call something by a name: "called the plan a trap", "described it as unfair"?"""
    if verb.lemma not in NAMES or clauses.passive(sentence, verb):
        return False
    below = sentence.children(verb.index)
    called = {c.dep for c in below if c.index > verb.index}
    by = {c.lower for c in below if c.dep in {"prep", "prt"}}
    by |= {
        w.lower
        for k in sentence.subtree(verb.index)
        for w in [sentence.tokens[k]]
        if w.lower == "as" and k > verb.index
    }
    if verb.lemma != "call":
        return "as" in by or "oprd" in called or (verb.lemma in {"compare", "liken"} and "to" in by)
    small = any(c.dep == "ccomp" and not sentence.children(c.index, "aux", "mark") for c in below)
    return not by & {"for", "on", "upon", "off"} and ("oprd" in called or small or "dobj" in called)


def _speaker(sentence: Sentence, verb: Token) -> Token | None:
    """Who says it: the subject; of "said ..., and has suggested" the one who said before."""
    if verb.dep == "conj" and not sentence.children(verb.index, "nsubj") and not clauses.passive(sentence, verb):
        above = sentence.tokens[verb.head]
        comma = any(t.text == "," and t.head == above.index and t.index < verb.index for t in sentence.tokens)
        shift = verb.tag in {"VBD", "VBZ", "VBP"} and bool(clauses.modal(sentence, above))
        outer = sentence.tokens[above.head]
        thing = [c for c in sentence.children(above.index, "nsubj") if c.tag == "NN" and c.lemma not in _SPEAKERS]
        shift |= bool(thing) and any(c.lower == "but" for c in sentence.children(above.index, "cc"))  # "the door"
        if above.dep == "ccomp" and (comma or shift) and outer.lemma in SAYS and outer.index < above.index:
            return clauses.subject(sentence, outer)
    return clauses.subject(sentence, verb)


def _goes_on(sentence: Sentence, piece: list[int], speaker: Token) -> bool:
    """Is a joined clause no part of what is said, but a further saying of the same speaker?"""
    joined = [
        sentence.tokens[k] for k in piece if sentence.tokens[k].dep == "conj" and sentence.tokens[k].lemma in SAYS
    ]
    return any(_speaker(sentence, verb) == speaker for verb in joined if sentence.tokens[verb.head].index not in piece)


def _clause(sentence: Sentence, verb: Token, speaker: Token) -> Token | None:
    """The verb of the clause that is said: below the saying verb, or, in "..., he said, ...", above it."""
    for child in sentence.children(verb.index, "ccomp"):
        own = sentence.children(child.index, "nsubj", "aux", "mark")
        when = any(c.lower in _WHEN for c in sentence.children(child.index, "mark", "advmod"))
        if (own or child.tag in (*clauses.VERB, "MD")) and not when and not _parted(sentence, child, verb):
            return child
    for child in sentence.children(verb.index, "xcomp"):  # "claimed to have shot it down"
        if verb.lemma in NEUTRAL and any(c.lemma == "have" for c in sentence.children(child.index, "aux")):
            return child
    for told in sentence.children(verb.index, "dobj"):  # "reminded the council that ...", "voiced hope that ..."
        for child in sentence.children(told.index, "relcl", "acl"):
            that = any(c.lower == "that" and c.dep not in clauses.SUBJECTS for c in sentence.children(child.index))
            if that and verb.lemma in _TELLS | VOICES and sentence.children(child.index, *clauses.SUBJECTS):
                return child
    for child in sentence.children(verb.index, "parataxis", "advcl"):
        quoted = any(a <= child.start < b for a, b in sentence.quoted)
        if quoted and child.index < verb.index:
            return child
    return _above(sentence, verb, speaker)


def _above(sentence: Sentence, verb: Token, speaker: Token) -> Token | None:
    """The verb of the clause that a saying verb hangs on: "..., he said, ...", "..., said the minister"."""
    above = sentence.tokens[verb.head]
    if (verb.lemma not in _TELLS and sentence.children(verb.index, "dobj")) or _parted(sentence, above, verb):
        return None
    if verb.dep in {"parataxis", "dep"} and above.index != verb.index:
        return above
    if verb.dep == "conj" and _after_comma(sentence, verb, speaker):
        return above
    if verb.lemma in NEUTRAL or puts(sentence, verb):
        aside = _aside(sentence, verb)
        if aside is not None and aside.tag in (*clauses.VERB, "MD") and not clauses.passive(sentence, aside):
            return aside
    first = min(sentence.subtree(verb.index))
    comma = first > 0 and sentence.tokens[first - 1].dep == "punct"
    if verb.dep == "ccomp" and comma and speaker.index > above.index:
        return above
    return None


def _parted(sentence: Sentence, one: Token, other: Token) -> bool:
    """Does a semicolon stand between two words?"""
    low, high = sorted((one.index, other.index))
    return any(w.text == ";" for w in sentence.tokens[low:high])


def _after_comma(sentence: Sentence, verb: Token, speaker: Token) -> bool:
    """Does "..., his minister promised" only look joined: a comma, a subject of its own, no "and" and no object?"""
    first = min(sentence.subtree(speaker.index))
    comma = 0 < first <= verb.index and sentence.tokens[first - 1].text == ","
    below = {c.dep for c in sentence.children(verb.index)}
    return comma and speaker.head == verb.index and not below & {"dobj", "xcomp", "ccomp", "acomp"}


def _told(sentence: Sentence, verb: Token, piece: list[int]) -> list[int]:
    """What is said, where the saying stands inside it ("..., he said"): the words before, and quoted ones after."""
    if verb.index not in piece:
        return piece
    own = set(sentence.subtree(verb.index))
    last = max(own)
    goes_on = any(a <= sentence.tokens[k].start < b for k in piece if k > last for a, b in sentence.quoted)
    goes_on = goes_on or any(clauses.marker(sentence, sentence.tokens[k]) for k in piece if k > last)
    goes_on = goes_on or (verb.head > verb.index and verb.dep in {"parataxis", "dep"})
    return clauses.trimmed(sentence, [k for k in piece if k not in own and (k < verb.index or goes_on)])


def _fits(sentence: Sentence, verb: Token) -> bool:
    """Does a verb that names an act have what makes it one: an object, an infinitive, its preposition?"""
    if verb.lemma in VOICES:
        return any(c.lemma in VOICED for c in sentence.children(verb.index, "dobj"))
    if verb.lemma not in ACT_OF:
        return False
    frames = FRAMES.get(verb.lemma, "o").split()
    below = sentence.children(verb.index)
    if clauses.passive(sentence, verb):
        return "o" in frames
    objects = [c for c in below if c.dep == "dobj"]
    if any(c.lower in SOURCING or c.lemma in SOURCING for c in objects):
        return False
    if any(_silent(sentence, verb, c) for c in below if c.dep == "xcomp"):
        return False
    if "n" in frames and not objects:  # "protested", "agreed"
        return True
    infinitive = any(c.dep in {"xcomp", "ccomp"} for c in below)
    prepositions = {c.lower for c in below if c.dep in {"prep", "dative", "prt"}}
    if verb.lemma == "rule":
        return "out" in prepositions
    away = {c.lower for c in below if c.dep == "prt" or (c.dep == "advmod" and c.lower in _AWAY)}
    if away - set(frames):  # "warned off", "backed down", "pushed back"
        return False
    return ("o" in frames and bool(objects)) or ("i" in frames and infinitive) or bool(prepositions & set(frames))


def _silent(sentence: Sentence, verb: Token, inner: Token) -> bool:
    """Do people keep something to themselves: "declined to comment", "asked not to be named"?"""
    return inner.lemma in SILENCE and (ACT_OF.get(verb.lemma) == "oppose" or clauses.passive(sentence, inner))


def _act(sentence: Sentence, verb: Token) -> list[int]:
    """The words of an act: the verb and all below it, its subject left out unless it stands inside."""
    drop = [
        c.index for c in sentence.children(verb.index, "nsubj", "nsubjpass", "advcl", "conj", "cc", "parataxis", "mark")
    ]
    drop += clauses.opening(sentence, verb)
    drop += [c.index for c in sentence.children(verb.index, "ccomp") if _parted(sentence, c, verb)]
    drop += [c.index for c in sentence.children(verb.index) if "according" in {c.lower, sentence.tokens[c.head].lower}]
    drop = [k for k in drop if not _kept(sentence, verb, sentence.tokens[k])]
    return clauses.trimmed(sentence, sentence.subtree(verb.index, drop)) or [verb.index]


def _kept(sentence: Sentence, verb: Token, child: Token) -> bool:
    """An infinitive of purpose or a condition close by belongs to an offer; joined clauses of their own do not."""
    if child.dep != "advcl":
        return False
    own = bool(sentence.children(child.index, "nsubj"))
    if not own and any(c.tag == "TO" for c in sentence.children(child.index, "aux")):
        return True
    return (
        child.index > verb.index
        and (not own or clauses.marker(sentence, child) != "")
        and ACT_OF.get(verb.lemma) in {"offer", "threaten", "demand", "oppose"}
    )


def _relative_subject(sentence: Sentence, verb: Token) -> bool:
    return any(c.tag in {"WDT", "WP"} for c in sentence.children(verb.index, "nsubj"))


def _around(sentence: Sentence, verb: Token) -> list[int]:
    """ "something Washington says is impossible": the noun, the saying, and what is said of it."""
    noun = sentence.tokens[verb.head]
    inside = set(sentence.subtree(noun.index))
    for above in sentence.up(noun.index):
        if noun.dep.startswith("nsubj") and above.index > verb.index:
            drop = [c.index for c in sentence.children(above.index) if c.index < noun.index]
            inside |= set(sentence.subtree(above.index, drop))
        break
    return clauses.trimmed(sentence, inside)


def _position_is(sentence: Sentence, verb: Token) -> Iterator[Saying]:
    """ "Moscow's position is that ..." """
    for noun in sentence.children(verb.index, "nsubj"):
        clause = sentence.children(verb.index, "ccomp")
        owner = sentence.children(noun.index, "poss")
        if noun.lemma in POSITIONS and clause and owner:
            for piece in clauses.pieces(sentence, clause[0].index):
                yield Saying(verb, owner[0], tuple(piece), "clause")


def _viewed(sentence: Sentence) -> Iterator[Saying]:
    """ "is adamant that ...", "made clear that ...": an adjective of a view with its clause."""
    for view in sentence.tokens:
        if view.lemma not in VIEWS or view.tag != "JJ" or view.head == view.index:
            continue
        above = sentence.tokens[view.head]
        clause = [c for c in sentence.children(view.index, "ccomp", "csubj") if c.index > view.index]
        clause += [c for c in sentence.children(above.index, "ccomp") if c.index > view.index and above.tag[0] == "V"]
        speaker = clauses.subject(sentence, above) if above.tag in clauses.VERB else None
        if clause and speaker is not None and not clauses.negated(sentence, above):
            for piece in clauses.pieces(sentence, clause[0].index):
                yield Saying(view, speaker, tuple(piece), "clause")


def _according(sentence: Sentence) -> Iterator[Saying]:
    for token in sentence.tokens:
        if token.lower != "according":
            continue
        inside = set(sentence.subtree(token.index))
        names = [sentence.tokens[k] for k in sorted(inside) if sentence.tokens[k].dep == "pobj"]
        if names:
            rest = [k for k in range(len(sentence.tokens)) if k not in inside]
            side = [k for k in rest if k < token.index] or rest
            content = clauses.trimmed(sentence, side)
            if content:
                yield Saying(token, names[0], tuple(content), "according")


def _held(sentence: Sentence) -> Iterator[Saying]:
    """ "Serbia's stand to continue talks", "its opposition to the plan", "the objections of Mali": nouns of speech."""
    for token in sentence.tokens:
        if token.lemma in NOUNS and token.tag in {"NN", "NNS"}:
            below = sentence.children(token.index)
            about = [c for c in below if c.dep in {"prep", "acl", "relcl"} and c.index > token.index]
            owner = [c for c in below if c.dep == "poss"]
            owner += [
                c for one in about if one.lower == "of" for c in sentence.children(one.index, "pobj") if c.tag == "NNP"
            ]
            follows = [c for c in sentence.children(token.head, "advcl", "xcomp") if c.index == token.index + 2]
            if owner and (about or follows):
                inside = {*sentence.subtree(token.index), *(k for c in follows for k in sentence.subtree(c.index))}
                yield Saying(token, owner[0], tuple(clauses.trimmed(sentence, inside)), "noun")
