"""Words, and how far one list of words runs through another."""
import bisect, collections, re, unicodedata

# Stands in a source's text where a note is referred to; from the private use area, so no author writes it.
MARK = "\ue000"
# The hyphen, the soft one, and what pdfium gives for the hyphen that a line ends with.
HYPHENS = "-\u00ad\u2010\ufffe"
# What joins, separates and turns round, and is no part of a word.
CONTROLS = [0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff, *range(0x202a, 0x202f), *range(0x2066, 0x206a)]
IGNORED = dict.fromkeys(CONTROLS)


class Word(str):
    """A word; `marked` if the mark of a note follows it, which is printed without a space."""
    marked = False


def script(character):
    """The kind of writing that a letter, a mark or a digit belongs to; None for what is not part of a word."""
    category = unicodedata.category(character)
    if category[0] == "M": return "mark"
    if category[0] == "N": return "digit"
    if category[0] != "L": return None
    name = unicodedata.name(character, "")
    return next((script for script in ("hebrew", "arabic") if name.startswith(script.upper())), "other")


def unbroken(text):
    """Without hyphens between letters: at the end of a line they may be the author's or the line's, so none is compared."""
    parts, at = [], 0
    while at < len(text):
        after = at + 1
        if text[at] in HYPHENS and parts and script(parts[-1]):
            while after < len(text) and text[after] in "\r\n": after += 1
            if after < len(text) and script(text[after]):
                at = after
                continue
        parts.append(text[at])
        at += 1
    return "".join(parts)


def words(text):
    """The words of a text. They end where the kind of writing changes as well: the space between two directions moves."""
    # Compatibility forms: ligatures, no-break spaces and presentation forms are the same letters.
    text = unbroken(unicodedata.normalize("NFKC", text.translate(IGNORED)))
    found, kind = [], None
    for character in text:
        now = script(character)
        # Vowel signs belong to the letter before them.
        if now == "mark" and kind not in (None, "digit"): now = kind
        if now is None:
            if character == MARK and found and kind: found[-1].marked = True
        elif now == kind: found[-1] = Word(found[-1] + character)
        else: found.append(Word(character))
        kind = now
    return found


def places(word, index):
    """Where a word stands among the extracted ones: `index` says so for each word that there is."""
    at = list(index.get(word, []))
    if word.marked and word.isdigit():
        # The mark is glued to a number.
        glued = re.compile(word + r"\d{1,2}")
        for other, its in index.items():
            if glued.fullmatch(other): at += its
    return sorted(at)


def in_order(sequence, extracted):
    """How many words of a sequence run through the extracted ones in order (the longest common subsequence), and the index of
    the word where the first break is."""
    index = collections.defaultdict(list)
    for place, word in enumerate(extracted): index[word].append(place)
    ends, at, broken = [], -1, None
    for number, word in enumerate(sequence):
        found = places(word, index)
        for place in reversed(found):
            rank = bisect.bisect_left(ends, place)
            ends[rank:rank + 1] = [place]
        if broken is None:
            following = bisect.bisect_right(found, at)
            if following < len(found): at = found[following]
            else: broken = number
    return len(ends), broken
