"""Who is meant: names, seats, offices, unnamed sources and pronouns, as the text goes on."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.gazetteer import Gazetteer, gazetteer
from detente.reading.lexicon import BODIES, FORCES, GROUPS, KINGDOMS, OFFICIALS, SOURCES, SPOKESMEN, TITLES
from detente.reading.phrases import bare, coordinates, core, words
from detente.reading.schema import Sort, Who
from detente.reading.tokens import Sentence, Token
from detente.reading.weekdays import DAYS, MONTHS

BLOCS = {"bloc": "EU", "alliance": "NATO"}
PEOPLE = ("person", "source", "officials")
REMEMBERED = 400  # mentions: some ten paragraphs, and no pronoun goes back further than three
PLACED = frozenset({"in", "at", "near", "from", "outside", "around", "across", "into", "inside", "throughout"})


@dataclass(frozen=True)
class Seen:
    """Where an actor was named, and whether as a subject."""

    paragraph: int
    sentence: int
    subject: bool
    place: int
    who: Who


class Cast:
    """The actors a text has named so far; resolves phrases in the order in which they come."""

    def __init__(self, table: Gazetteer | None = None) -> None:
        self.table = table or gazetteer()
        self.people: dict[str, Who] = {}
        self.titles: dict[str, frozenset[str]] = {}  # what a person was called: "foreign minister"
        self.recent: list[Seen] = []
        self.speaker: tuple[Who, ...] = ()  # who spoke last, for "we" and "I"

    def who(self, sentence: Sentence, head: int) -> tuple[Who, ...]:
        """The actors a noun phrase stands for, all members of "Serbia and Russia"; empty when it is none."""
        found = [one for k in coordinates(sentence, head) for one in [self.one(sentence, k)] if one]
        return tuple({one.key: one for one in found}.values())

    def anybody(self, sentence: Sentence, token: Token) -> tuple[Who, ...]:
        """Whoever speaks though no table knows it: "the study", "satellite images"."""
        head = sentence.tokens[token.head]
        if token.tag in {"WP", "WDT"} and head.dep == "relcl":
            token = sentence.tokens[head.head]
        if not token.tag.startswith("N") or token.lower in {"nobody", "none"}:
            return ()
        name = bare(words(sentence, core(sentence, token.index)))
        return (Who(key=_slug(name), name=name),)

    def one(self, sentence: Sentence, head: int) -> Who | None:
        """The actor that one noun phrase stands for."""
        token = sentence.tokens[head]
        if token.tag in {"PRP", "PRP$", "WDT", "WP", "DT"}:
            return self._pronoun(sentence, token)
        if token.tag == "NN" and token.text in self.people:  # a known name that the parser takes for a noun
            self._see(sentence, token, self.people[token.text])
            return self.people[token.text]
        phrase = core(sentence, head)
        named = _named_after(sentence, head)
        if named is not None:
            office = _sort(token) in {"officials", "source"}  # "the Croat member, X" speaks for no Croatia
            principal = _principal(self.modifiers(sentence, phrase)) if office else None
            titled = self._titled(sentence, named.index, principal)
            if titled:
                self._see(sentence, token, titled)
                return titled
        if token.lower in _SOME:
            return self._one_of(sentence, token)
        known = self.table[bare(words(sentence, phrase))]
        found = known or self._described(sentence, token, phrase)
        if found:
            self._see(sentence, token, found)
        return found

    def _see(self, sentence: Sentence, token: Token, who: Who) -> None:
        subject = token.dep.startswith("nsubj")
        self.recent.append(Seen(sentence.paragraph, sentence.start, subject, token.start, who))
        del self.recent[:-REMEMBERED]

    def _before(self, sentence: Sentence, token: Token, back: int) -> list[Who]:
        """Who was named before a word, likeliest first: this sentence before others, subjects before objects."""
        seen = [one for one in self.recent if one.place < token.start and one.paragraph >= sentence.paragraph - back]
        return [one.who for one in sorted(seen, key=lambda one: (one.sentence, one.subject, one.place), reverse=True)]

    def modifiers(self, sentence: Sentence, phrase: list[int]) -> list[Who]:
        """The known actors named inside a phrase: "Belgrade" in "Belgrade officials"."""
        found, k = [], 0
        while k < len(phrase):
            for size in range(min(self.table.longest, len(phrase) - k), 0, -1):
                known = self.table[words(sentence, phrase[k : k + size])]
                if known:
                    found.append(known)
                    break
            else:
                size = 1
            k += size
        return found

    def _described(self, sentence: Sentence, token: Token, phrase: list[int]) -> Who | None:
        office = token.tag == "NNP" and not _run(sentence, token) and _sort(token) in {"officials", "source"}
        if office and len(phrase) > 1:  # "the Foreign Secretary", "a State Department Spokesman"
            return self._unnamed(sentence, token, phrase, "officials")
        if token.lower in BLOCS and len(phrase) > 1:
            return self._bloc(sentence, token)
        if token.lower == "kingdom" and len(phrase) > 1 and token.tag == "NN":
            return self._kingdom(sentence, token)
        if token.tag in {"NNP", "NNPS"}:
            return self._named(sentence, token, phrase)
        sort = _sort(token)
        if sort is None:
            return None
        return self._unnamed(sentence, token, phrase, sort)

    def _bloc(self, sentence: Sentence, token: Token) -> Who:
        """ "the bloc", "the alliance": the one named last, else the European Union or NATO."""
        last = (who for who in self._before(sentence, token, 3) if who.key in _BLOCS)
        usual = (who for who in self.table.names.values() if who.key == BLOCS[token.lower])
        return next(last, None) or next(usual)

    def _kingdom(self, sentence: Sentence, token: Token) -> Who | None:
        """ "the kingdom": the one named last, or spoken for last."""
        before = (who.key if who.sort == "state" else who.represents for who in self._before(sentence, token, 3))
        key = next((key for key in before if key in KINGDOMS), None)
        return next((who for who in self.table.names.values() if key and who.key == key), None)

    def _named(self, sentence: Sentence, token: Token, phrase: list[int]) -> Who | None:
        """A name that no table holds: a person, a party, an agency, or a people described."""
        name = bare(words(sentence, phrase))
        known = self.people.get(token.text)
        if known and len(_run(sentence, token)) <= 1:
            return self._learn(sentence, token, phrase, known)
        inside = self.modifiers(sentence, phrase)
        people = self.table.adjectives.get(token.text)
        if people and len(phrase) > 1:
            return Who(key=_slug(name), name=name, sort="group", represents=_principal(inside))
        if token.lemma in BODIES or token.lower in {*BODIES, "party", "ministry", "front", "union", "league"}:
            return Who(key=_slug(name), name=name, sort="body", represents=_principal(inside))
        run = _run(sentence, token)
        if token.lower in _PAPERS:
            return None
        if not run or (inside and len(inside) == len(phrase)):
            return inside[-1] if inside else None
        if token.text.isupper() and len(run) == 1:
            return Who(key=token.text, name=token.text, sort="organisation")
        titled = len(run) < len([k for k in phrase if sentence.tokens[k].lower not in {"the", "a"}])
        subject = token.dep in {"nsubj", "appos", "nsubjpass"}
        if not (titled or subject or len(run) > 1) or sentence.tokens[run[0]].lower in _CALENDAR:
            return None
        above = _sort(sentence.tokens[token.head]) if token.dep == "appos" else None
        if above in {"body", "force"}:  # "the newspaper Le Monde"
            return Who(key=_slug(name), name=words(sentence, run), sort=above)
        if phrase[1:] == run and sentence.tokens[phrase[0]].lower == "the":  # "the Guardian": people have no article
            return Who(key=_slug(name), name=name, sort="organisation")
        person = Who(key=_slug(token.text), name=words(sentence, run), sort="person", represents=_principal(inside))
        return self._learn(sentence, token, phrase, person)

    def _learn(self, sentence: Sentence, token: Token, phrase: list[int], person: Who) -> Who:
        """Whom a person speaks for, from the title, an apposition ("Russia's foreign minister") or what stands by."""
        if person.represents is None:
            places = [core(sentence, child.index) for child in sentence.children(token.index, "appos")]
            if token.dep == "appos":
                places.append(core(sentence, token.head))
            inside = [who for place in [phrase, *places] for who in self.modifiers(sentence, place)]
            titled = bool({sentence.tokens[k].lower for k in phrase} & _STATESMEN)
            principal = _principal(inside) or (self._nearby(sentence, token) if titled else None)
            person = person.model_copy(update={"represents": principal})
        self.people[token.text] = person
        near = [token.index, *(c.index for c in sentence.children(token.index, "appos"))]
        near += [token.head] if token.dep == "appos" else []
        called = {sentence.tokens[k].lower for n in near for k in core(sentence, n)} & (OFFICIALS | TITLES)
        self.titles[person.key] = self.titles.get(person.key, frozenset()) | called
        return person

    def _titled(self, sentence: Sentence, head: int, principal: str | None) -> Who | None:
        """The person named after an office speaks for whom that is of: "the EU's envoy, Swedish diplomat X"."""
        who = self.one(sentence, head)
        if who is None or who.sort != "person" or principal is None:
            return who
        self.people[sentence.tokens[head].text] = who.model_copy(update={"represents": principal})
        return self.people[sentence.tokens[head].text]

    def _one_of(self, sentence: Sentence, token: Token) -> Who | None:
        """Whom "said one" or "one of them said" goes back to: the sources or officials named last."""
        below = [c for child in sentence.children(token.index, "prep") for c in sentence.children(child.index, "pobj")]
        if below and below[0].tag.startswith("N"):
            return self.one(sentence, below[0].index)
        if token.lower not in _ALONE:
            return None
        many = ("source", "officials", "group", "body")
        return next((who for who in self._before(sentence, token, 2) if who.sort in many), None)

    def _nearby(self, sentence: Sentence, token: Token) -> str | None:
        """The state a president or minister without one belongs to: the only one the paragraph named before."""
        if len({who.key for who in self._before(sentence, token, 0) if who.sort == "state"}) > 1:
            return None
        here = {who.key for who in self.modifiers(sentence, list(range(token.index))) if who.sort == "state"}
        for who in self._before(sentence, token, 0):
            if here - {who.key, who.represents}:
                return None
            if who.sort == "state" or who.represents:
                return who.key if who.sort == "state" else who.represents
        return None

    def _unnamed(self, sentence: Sentence, token: Token, phrase: list[int], sort: Sort) -> Who | None:
        inside = self.modifiers(sentence, phrase)
        principal = _principal(inside)
        near = {"of", "in"} if sort == "body" else {"of"}
        after = [child for child in sentence.children(token.index, "prep") if child.text in near]
        for child in (grand for one in after for grand in sentence.children(one.index, "pobj")):
            principal = principal or _principal(self.modifiers(sentence, core(sentence, child.index)))
        name = bare(words(sentence, phrase))
        if sentence.tokens[phrase[0]].tag == "PRP$" and token.lemma in _LANDS:
            return self._home(sentence, phrase[0])
        owned = sentence.tokens[phrase[0]].tag == "PRP$"
        if owned and principal is None:
            owner = self._pronoun(sentence, sentence.tokens[phrase[0]])
            principal = (owner.represents or owner.key) if owner else None
        owners = [c for c in sentence.children(token.index, "poss") if c.tag.startswith("N")]
        if owners and principal is None:
            of = self.one(sentence, owners[0].index)
            principal = (of.represents or of.key) if of else None
        definite = sentence.tokens[phrase[0]].lower in {"the", "this", "that"} and not owners
        owned_by = any(sentence.children(c.index, "pobj") for c in after)  # "the leader of the fishermen" is no other
        named = any(sentence.tokens[k].tag == "NNP" for k in phrase[1:-1])  # "the Jiho news agency" is a new one
        if definite and principal is None and not owned_by and not named:
            before = self._same(sentence, token, sort)
            if before:
                return before
        if sort == "group" and token.lemma in {"country", "nation", "state", "region", "province"} and not principal:
            return None if definite or len(phrase) < 2 else Who(key=_slug(name), name=name, sort=sort)
        known_to = {w.lower for child in sentence.children(token.index, "acl", "amod", "relcl") for w in [child]}
        if known_to & _IN_THE_KNOW and not definite:
            return Who(key=_slug(name), name=name, sort="source", represents=principal, anonymous=True)
        anonymous = sort == "source" and not (definite and token.tag == "NN" and token.lemma not in _NEVER_NAMED)
        return Who(key=_slug(name), name=name, sort=sort, represents=principal, anonymous=anonymous)

    def _home(self, sentence: Sentence, owner: int) -> Who | None:
        """The state of "his country" or "its government"."""
        who = self._pronoun(sentence, sentence.tokens[owner])
        key = (who.represents or who.key) if who else None
        return next((one for one in self.table.names.values() if one.key == key), None)

    def _same(self, sentence: Sentence, token: Token, sort: Sort) -> Who | None:
        """The actor named before that "the minister", "the diplomat" or "the government" goes back to."""
        for who in self._before(sentence, token, 3):
            ends = who.name.split()[-1].lower().startswith(token.lemma)
            titles = self.titles.get(who.key, frozenset())
            may = token.lemma in titles | _ANY or (not titles and self._before(sentence, token, 0)[:1] == [who])
            if ends or (sort in {"source", "officials"} and who.sort == "person" and token.tag == "NN" and may):
                return who
        return None

    def _pronoun(self, sentence: Sentence, token: Token) -> Who | None:
        word = token.lower
        if token.tag in {"WDT", "WP"} or (word == "that" and token.dep.startswith("nsubj")):
            above = sentence.tokens[token.head]
            return self.one(sentence, above.head) if above.dep == "relcl" and above.head != token.index else None
        if word in {"we", "our", "us"}:
            return self._own()
        if word in {"i", "my", "me"}:
            return self.speaker[0] if self.speaker else None
        if word in {"he", "she", "his", "her", "him"}:
            return next((who for who in self._before(sentence, token, 3) if who.sort in PEOPLE), None)
        if word in {"it", "its", "they", "their", "them"}:
            return self._thing(sentence, token, many=word.startswith("the"))
        return None

    def _own(self) -> Who | None:
        if not self.speaker:
            return None
        key = self.speaker[0].represents
        mine = [who for who in self.table.names.values() if who.key == key]
        return mine[0] if mine else self.speaker[0]

    def _thing(self, sentence: Sentence, token: Token, many: bool) -> Who | None:
        """The state or group that "it" or "they" goes back to: whom an offer is made to, else the nearest subject."""
        for above in sentence.up(token.index):
            if above.dep != "advcl":
                continue
            governor = above.head
            lower = [c.index for c in sentence.children(governor, "xcomp")]
            objects = [c for k in (governor, *lower) for c in sentence.children(k, "dative", "dobj")]
            for child in [*objects, *sentence.children(governor, "nsubj")]:
                inner = child if child.dep != "dative" or child.tag != "IN" else None
                if inner and inner.index != token.index and inner.tag in {"NNP", "NNPS"}:
                    found = self.one(sentence, inner.index)
                    if found:
                        return found
        never = {"person"} if many else {"person", "source", "officials"}
        return next((who for who in self._before(sentence, token, 1) if who.sort not in never), None)


_BLOCS = frozenset(
    {"EU", "NATO", "AU", "AL", "GCC", "ASEAN", "ECOWAS", "IGAD", "SADC", "OAS", "CSTO", "CIS", "SCO", "EAC"}
    | {"MERCOSUR", "CARICOM", "PIF", "EAEU", "BRICS", "OPEC", "G7", "G20"}
)
_ANY = frozenset({"official", "diplomat", "politician", "leader", "envoy", "statesman", "lawmaker", "head", "chief"})
_ALONE = frozenset({"one", "another", "some", "others"})
_SOME = _ALONE | {"thousands", "hundreds", "dozens", "scores", "tens", "most", "many", "several"}
_CALENDAR = frozenset({*DAYS, *MONTHS, "western", "eastern", "northern", "southern"})
_STATESMEN = frozenset({"president", "minister", "premier", "chancellor", "secretary", "presidential", "king", "emir"})
_LANDS = frozenset({"country", "nation", "state", "government"})
_IN_THE_KNOW = frozenset({"familiar", "briefed", "close", "involved", "privy", "aware"})
_PAPERS = frozenset(
    {"resolution", "statement", "report", "letter", "declaration", "article", "charter", "accord", "treaty"}
)
_NEVER_NAMED = frozenset({"source", "insider"})


def people(token: Token) -> bool:
    """Does a noun look like one for people ("assailants", "regulators")? Some others do too ("letters")."""
    return token.lemma.endswith(("er", "or", "ist", "ian", "ant", "man"))


def _sort(token: Token) -> Sort | None:
    """What a common noun is the name of, if of anybody who acts."""
    lemma = token.lemma.rstrip("s") if token.tag == "NNS" and token.lemma.endswith("s") else token.lemma
    for sort, nouns in _SORTS:
        if {token.lemma, lemma, token.lower} & nouns:
            return sort
    return None


_SORTS: tuple[tuple[Sort, frozenset[str]], ...] = (
    (
        "source",
        SOURCES
        - SPOKESMEN
        - {"minister", "envoy", "commander", "negotiator", "lawmaker", "delegate", "representative"},
    ),
    ("officials", OFFICIALS),
    ("force", FORCES | {"troops", "forces"}),
    ("body", BODIES),
    ("group", GROUPS),
)


def _named_after(sentence: Sentence, head: int) -> Token | None:
    """The name after a noun: "the envoy, Jan Roe", "the envoy to Libya, Jan Roe", "the group Sea Watch"."""
    if sentence.tokens[head].tag not in {"NN", "CD"}:
        return None
    sure = _sort(sentence.tokens[head]) is not None
    below = [c.index for one in sentence.children(head, "prep") for c in sentence.children(one.index, "pobj")]
    for k in (head, *below):
        for child in sentence.children(k, "appos"):
            if child.tag in {"NNP", "NNPS"} and ((k == head and sure) or len(_run(sentence, child)) > 1):
                return child
    return None


def _run(sentence: Sentence, token: Token) -> list[int]:
    """The words of a personal name that end at a word: titles, adjectives of nations and the like left out."""
    found: list[int] = []
    table = gazetteer()
    for k in range(token.index, -1, -1):
        here = sentence.tokens[k]
        part = k == token.index or (here.dep in {"compound", "nmod"} and here.head in {token.index, *found})
        if not part or here.tag not in {"NNP", "NNPS"} or here.lower in TITLES or table[here.text]:
            break
        found.insert(0, k)
    return found


def _principal(inside: list[Who]) -> str | None:
    return inside[0].key if inside else None


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
