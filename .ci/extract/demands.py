"""Which share of a source's words must come out in order, by language and by what takes them out.

Two shares for each: of the words in the language's own direction with its numbers, and of all words, with the phrases in the other
direction. 1 is exact: every word, in order. Less is what is reached today and must not be lost; what keeps it from 1 is said beside it.
"""

# Phrases in Hebrew and Arabic are broken where the characters that isolate them are glued to a letter, and have their words backwards.
LEFT_TO_RIGHT = {
    # It guesses an order from where words stand: wrong in tables whose cells have lines of their own.
    "pdftotext": (0.95, 0.85),
    "pdftotext -raw": (1, 0.88),
    "pdfium": (1, 0.88),
    "tags": (1, 0.88),
}
DEMANDS = {
    **dict.fromkeys(("fr", "en", "el", "ru", "uk", "bg", "sr", "ka", "hy"), LEFT_TO_RIGHT),
    # Ranges of numbers are turned round; -raw has the words of each run backwards; pdfium has Latin words backwards.
    "he": {"pdftotext": (0.94, 0.94), "pdftotext -raw": (0.4, 0.5), "pdfium": (0.96, 0.88), "tags": (0, 0)},
    "ar": {"pdftotext": (0, 0), "pdftotext -raw": (0, 0), "pdfium": (0, 0), "tags": (0, 0)},
    # The document says that it is read from right to left, and pdfium takes each line so.
    "fr in ar": {"pdftotext": (0.97, 0.97), "pdftotext -raw": (1, 1), "pdfium": (0, 0), "tags": (1, 1)},
}


def needed(lang, document, reader, columns):
    """The two shares for a text in a document of that language."""
    # Nobody reads columns with the mode that guesses an order: it mixes their lines.
    if columns and reader == "pdftotext": return 0, 0
    return DEMANDS.get(f"{lang} in {document}", DEMANDS[lang])[reader]
