"""The one error shape: a code a machine can act on, a sentence a person can act on."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """Something the rules of the house do not allow.

    ``code`` is stable and machine-readable; ``sentence`` says, in the user's language, what is
    wrong and what to do; ``facts`` are the values the sentence was made from.
    """

    status = 409

    def __init__(self, code: str, sentence: str, **facts: Any) -> None:
        super().__init__(str(sentence))
        self.code = code
        self.sentence = sentence
        self.facts = facts

    def as_json(self) -> dict[str, Any]:
        """The shape every face answers with when a program asked."""
        return {"code": self.code, "message": str(self.sentence), "facts": self.facts}


class InvalidInput(DomainError):
    """What was handed in cannot be used as it stands."""

    status = 422


class NotPermitted(DomainError):
    """The person may see the object but may not do this with it."""

    status = 403


class NotFound(DomainError):
    """There is no such object, or this viewer may not know that there is."""

    status = 404


class Gone(DomainError):
    """The object was public and has been withdrawn; the reason is public."""

    status = 410


class StateChanged(DomainError):
    """Somebody else was quicker: the object is no longer in the state the request was made for."""

    status = 409
