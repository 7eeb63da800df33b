"""Parts a record should have and has not.

The fields printed above a published document are its index number, issuing unit, date, title and
document number; a text without its date or issuer can be neither cited nor found.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.screening.enums import Element, FindingCode, Severity
from gongkai.screening.rules.values import Context, Hit

_CODES = {
    Element.TITLE: FindingCode.MISSING_TITLE,
    Element.ISSUER: FindingCode.MISSING_ISSUER,
    Element.FORMED_ON: FindingCode.MISSING_DATE,
    Element.DOCUMENT_NUMBER: FindingCode.MISSING_DOCUMENT_NUMBER,
    Element.BODY: FindingCode.MISSING_BODY,
}


def detect(text: str, context: Context) -> Iterator[Hit]:
    """One hit at the beginning of the text for each required element that is empty.

    Advice while the record is being written, blocking once it is about to go out.
    """
    severity = Severity.BLOCKING if context.is_final else Severity.ADVICE
    for element, code in _CODES.items():
        if element in context.required and _is_empty(element, text, context):
            yield Hit(code, severity, 0, 0, "")


def _is_empty(element: Element, text: str, context: Context) -> bool:
    if element is Element.BODY:
        return not any(letter.isalnum() for letter in text)
    return not str(getattr(context, element.value) or "").strip()
