"""Programs that take the words out of a PDF."""
import json, subprocess

import pypdfium2


def poppler(pdf, *options):
    command = ["pdftotext", *options, "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pdfium(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def tags(pressroom, pdf):
    """What the tags say, in their order."""
    report = subprocess.run([pressroom, "inspect", "--format", "json", str(pdf)], capture_output=True, check=True).stdout
    return json.loads(report)["text"]


def readers(pressroom):
    """By name. Without -raw, pdftotext guesses an order from where words stand; with it, the order is that of the file."""
    return {
        "pdftotext": poppler,
        "pdftotext -raw": lambda pdf: poppler(pdf, "-raw"),
        "pdfium": pdfium,
        "tags": lambda pdf: tags(pressroom, pdf),
    }
