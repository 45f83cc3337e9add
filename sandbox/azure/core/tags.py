"""What ARM accepts as tags (docs/azure-behaviour.md#resource-tags)."""

from typing import Any

from sandbox.azure.core.errors import gateway

MAX_TAGS = 50
MAX_NAME = 512
MAX_VALUE = 256
FORBIDDEN = "<>%&\\?/"
RESERVED_PREFIXES = ("microsoft", "azure", "windows")


def check_tags(tags: Any) -> None:
    """Raise ARM's 400 for a map of tags that it would refuse."""
    if not isinstance(tags, dict):
        raise gateway(400, "InvalidRequestContent", "The request content was invalid: tags must be an object.")
    if len(tags) > MAX_TAGS:
        message = f"The number of tags '{len(tags)}' exceeds the maximum allowed number of '{MAX_TAGS}'."
        raise gateway(400, "InvalidTags", message)
    seen: set[str] = set()
    for name, value in tags.items():
        _check_name(name, seen)
        if not isinstance(value, str):
            message = f"The tag value for '{name}' must be a string."
            raise gateway(400, "InvalidRequestContent", message)
        if len(value) > MAX_VALUE:
            message = (
                f"Tag value too large. The following tag value '{value}' exceeds the maximum length of {MAX_VALUE}."
            )
            raise gateway(400, "InvalidTagValueLength", message)


def _check_name(name: str, seen: set[str]) -> None:
    if name.lower() in seen:
        raise gateway(
            400, "InvalidTags", f"The tag name '{name}' is given more than once (names are case-insensitive)."
        )
    seen.add(name.lower())
    if not name or len(name) > MAX_NAME:
        raise gateway(400, "InvalidTagName", f"Tag name must be between 1 and {MAX_NAME} characters.")
    bad = sorted(set(name) & set(FORBIDDEN))
    if bad:
        message = f"The tag names '{name}' have reserved characters '<,>,%,&,\\,?,/' or control characters."
        raise gateway(400, "InvalidTagNameCharacters", message)
    if name.lower().startswith(RESERVED_PREFIXES):
        message = f"The tag name '{name}' uses a reserved prefix: '{','.join(RESERVED_PREFIXES)}'."
        raise gateway(400, "ReservedTagName", message)
