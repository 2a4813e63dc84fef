"""Which share of a source's words must come out in order, by language and by what takes them out.

Two shares for each: of the words in the language's own direction with its numbers, and of all words, with the phrases in the other
direction. 1 is exact: every word, in order. Less is what is reached today and must not be lost; what keeps it from 1 is said beside it.
"""

LEFT_TO_RIGHT = {
    # It guesses an order from where words stand: wrong in tables whose cells have lines of their own.
    "pdftotext": (0.95, 0.92),
    # What is missing are phrases from right to left: a word that is divided between two lines, or has marks on its letters.
    "pdftotext -raw": (1, 0.99),
    "pdfium": (1, 0.95),
    "tags": (1, 1),
}
DEMANDS = {
    **dict.fromkeys(("fr", "en", "el", "ru", "uk", "bg", "sr", "ka", "hy"), LEFT_TO_RIGHT),
    # Ranges of numbers are turned round in pdftotext; pdfium has the words of Latin phrases backwards (docs/right-to-left.md).
    "he": {"pdftotext": (0.96, 0.96), "pdftotext -raw": (0.98, 0.98), "pdfium": (0.96, 0.9), "tags": (1, 1)},
    # Words with vowels on their letters are torn apart in both; -raw tears kerned letters apart as well.
    "ar": {"pdftotext": (0.93, 0.93), "pdftotext -raw": (0.75, 0.75), "pdfium": (0.9, 0.8), "tags": (1, 1)},
}


def needed(lang, reader, columns):
    """The two shares for a text in that language."""
    # Nobody reads columns with the mode that guesses an order: it mixes their lines.
    if columns and reader == "pdftotext": return 0, 0
    return DEMANDS[lang][reader]
