"""Programs that take the words out of a PDF."""
import subprocess

import pypdfium2


def poppler(pdf, *options):
    command = ["pdftotext", *options, "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pdfium(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


# Without -raw, pdftotext guesses an order from where words stand; with it, the order is that of the file.
READERS = {
    "pdftotext": poppler,
    "pdftotext -raw": lambda pdf: poppler(pdf, "-raw"),
    "pdfium": pdfium,
}
