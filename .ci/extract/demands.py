"""Which share of a source's words must come out in order, by language and by what takes them out.

Two shares for each: of the words of the text's own direction with its numbers, and of all words, with the phrases in the other direction.
1 is exact: every word, in order. Less than 1 is what is reached today and must not be lost; what keeps it from 1 is said beside it.
"""

EXACT = (1, 1)
# Phrases in Hebrew and Arabic within a text that runs from left to right.
LEFT_TO_RIGHT = {
    # It guesses the order of what stands side by side: not the file's in tables that have cells of several lines.
    "pdftotext": (0.95, 0.8),
    "pdftotext -raw": (1, 0.8),
    "pdfium": (1, 0.8),
}
DEMANDS = {
    **dict.fromkeys(("fr", "en", "el", "ru", "uk", "bg", "sr", "ka", "hy"), LEFT_TO_RIGHT),
    "he": {"pdftotext": (0.8, 0.8), "pdftotext -raw": (0.9, 0.9), "pdfium": (0.9, 0.8)},
    "ar": {"pdftotext": (0, 0), "pdftotext -raw": (0, 0), "pdfium": (0, 0)},
}
