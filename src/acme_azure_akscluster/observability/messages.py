"""Texts for people: without secrets, and within the length that CloudFormation shows.

Progress events, problems, logs and the tools' output go through here; a test sees that no event is made elsewhere.
"""

from .redaction import redacted

# CloudFormation cuts a status reason at 1,024 characters; cutting it ourselves keeps the ids at its end.
LIMIT = 1_024
_TAIL = 200
_GAP = " ... "


def clean(text: str, limit: int = LIMIT) -> str:
    """The text without secrets; a longer one loses its middle, since what to do and the ids stand at its end."""
    text = redacted(text)
    if len(text) <= limit:
        return text
    return f"{text[: limit - _TAIL - len(_GAP)]}{_GAP}{text[-_TAIL:]}"
