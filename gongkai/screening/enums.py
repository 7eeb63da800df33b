"""The vocabulary of screening: how grave a finding is, and what was found."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """What a finding does to publication: a blocking one must be answered, advice may be left."""

    BLOCKING = "blocking", _("Must fix")
    ADVICE = "advice", _("Better to fix")


class AddressMask(models.TextChoices):
    """Down to which level an address may stand in what is published."""

    TOWN = "town", _("down to the town or subdistrict")
    COUNTY = "county", _("down to the county")
    NOTHING = "nothing", _("hidden wholly")


class TableKind(models.TextChoices):
    """The tables an office keeps for screening."""

    WORDS = "words", _("Table of words")
    MASKS = "masks", _("Masks")
    SWITCHES = "switches", _("What is looked for")


class Element(models.TextChoices):
    """The parts a published record may be required to have."""

    TITLE = "title", _("Title")
    ISSUER = "issuer", _("Issuing unit")
    FORMED_ON = "formed_on", _("Date of the document")
    DOCUMENT_NUMBER = "document_number", _("Document number")
    BODY = "body", _("Body")


class FindingCode(models.TextChoices):
    """What was found. The label names it; ``sentence`` and ``suggestion`` explain it to a clerk."""

    RESIDENT_ID = "resident_id", _("Resident ID number")
    SUSPECTED_RESIDENT_ID = "suspected_resident_id", _("Looks like a resident ID number")
    MOBILE = "mobile", _("Mobile number")
    BANK_CARD = "bank_card", _("Bank card number")
    TRAVEL_PAPER = "travel_paper", _("Number of a passport or permit")
    PERSONAL_CARD = "personal_card", _("Number of a personal card or certificate")
    EMAIL = "email", _("E-mail address")
    CHAT_ACCOUNT = "chat_account", _("WeChat or QQ account")
    LICENCE_PLATE = "licence_plate", _("Licence plate")
    SECRET_MARK = "secret_mark", _("Classification mark")
    INTERNAL_MARK = "internal_mark", _("Internal-use mark")
    WITHHELD_MARK = "withheld_mark", _("Note that the document is not for publication")
    WRONG_WORD = "wrong_word", _("Word perhaps written wrongly")
    DOUBLED_WORD = "doubled_word", _("Word written twice")
    MISSING_TITLE = "missing_title", _("No title")
    MISSING_ISSUER = "missing_issuer", _("No issuing unit")
    MISSING_DATE = "missing_date", _("No date")
    MISSING_DOCUMENT_NUMBER = "missing_document_number", _("No document number")
    MISSING_BODY = "missing_body", _("Empty body")

    @property
    def sentence(self) -> Promise:
        """What is wrong, in one sentence."""
        return _SENTENCES[self]

    @property
    def suggestion(self) -> Promise:
        """What to do about it, in one sentence."""
        return _SUGGESTIONS[self]


_SENTENCES: dict[FindingCode, Promise] = {
    FindingCode.RESIDENT_ID: _("There is a resident ID number here."),
    FindingCode.SUSPECTED_RESIDENT_ID: _(
        "This number has a region and a birthday like a resident ID number."
    ),
    FindingCode.MOBILE: _("There is a mobile number here that is not one of the unit's own."),
    FindingCode.BANK_CARD: _("There is a bank card number here."),
    FindingCode.TRAVEL_PAPER: _("There is the number of a passport or a travel permit here."),
    FindingCode.PERSONAL_CARD: _(
        "There is the number of a card or certificate that belongs to one person here."
    ),
    FindingCode.EMAIL: _("There is an e-mail address here that is not a government one."),
    FindingCode.CHAT_ACCOUNT: _("There is a WeChat or QQ account here."),
    FindingCode.LICENCE_PLATE: _("There is a licence plate here."),
    FindingCode.SECRET_MARK: _("The text carries the mark of a state secret."),
    FindingCode.INTERNAL_MARK: _("The text carries the mark of internal material."),
    FindingCode.WITHHELD_MARK: _("The document itself says that it is not published proactively."),
    FindingCode.WRONG_WORD: _("A word here is usually written otherwise."),
    FindingCode.DOUBLED_WORD: _("The same word stands here twice in a row."),
    FindingCode.MISSING_TITLE: _("The title is empty."),
    FindingCode.MISSING_ISSUER: _("The issuing unit is empty."),
    FindingCode.MISSING_DATE: _("The date of the document is empty."),
    FindingCode.MISSING_DOCUMENT_NUMBER: _("The document number is empty."),
    FindingCode.MISSING_BODY: _("The body has no words in it."),
}

_SUGGESTIONS: dict[FindingCode, Promise] = {
    FindingCode.RESIDENT_ID: _("Hide the number, the last four digits too."),
    FindingCode.SUSPECTED_RESIDENT_ID: _(
        "Look at it again: hide it if it is an ID number, otherwise say what it is."
    ),
    FindingCode.MOBILE: _("Hide the four middle digits, or give the unit's office number instead."),
    FindingCode.BANK_CARD: _("Hide the whole number."),
    FindingCode.TRAVEL_PAPER: _("Hide the whole number of the passport or permit."),
    FindingCode.PERSONAL_CARD: _("Hide the whole number of the card or certificate."),
    FindingCode.EMAIL: _("If it is a private address, hide it; if it is the unit's own, leave it."),
    FindingCode.CHAT_ACCOUNT: _(
        "If it is a private account, hide it; if it is the unit's own, leave it."
    ),
    FindingCode.LICENCE_PLATE: _(
        "If the car is a private one, hide the plate; the unit's own may be shown."
    ),
    FindingCode.SECRET_MARK: _(
        "Do not publish. Take it off this system and ask the secrecy officer."
    ),
    FindingCode.INTERNAL_MARK: _(
        "Ask the unit that wrote it whether it may be published; if so, delete the mark."
    ),
    FindingCode.WITHHELD_MARK: _(
        "Check the disclosure attribute: do not publish, or have the note corrected first."
    ),
    FindingCode.WRONG_WORD: _("Compare it with the usual form, and mend it if it is a slip."),
    FindingCode.DOUBLED_WORD: _("Take one of them out if it is a slip."),
    FindingCode.MISSING_TITLE: _("Fill in the title."),
    FindingCode.MISSING_ISSUER: _("Choose the issuing unit."),
    FindingCode.MISSING_DATE: _("Fill in the date of the document."),
    FindingCode.MISSING_DOCUMENT_NUMBER: _("Fill in the document number."),
    FindingCode.MISSING_BODY: _("Write the body, or paste it from the document."),
}
