"""What the registry refuses of public types, where one is registered, published, and activated under an alias.

By case: the command, the error's code, and words of its message. PUBLISHER stands for the publisher's id.
"""

from tests.support.public_world import ALIAS, NAME, PRIVATE, PUBLIC

ORIGINAL = ("--type", "RESOURCE", "--type-name", NAME, "--publisher-id", "PUBLISHER")
REFUSED = {
    "activating over the private type": (("activate-type", *ORIGINAL), "CFNRegistryException", "with an alias"),
    "an unknown publisher": (
        ("activate-type", *PRIVATE, "--publisher-id", "f" * 40, "--type-name-alias", "Acme::New::Widget"),
        "TypeNotFoundException",
        "",
    ),
    "neither ARN nor publisher": (("activate-type", *PRIVATE), "CFNRegistryException", "must be specified"),
    "bumping what is not activated": (
        ("activate-type", *ORIGINAL, "--type-name-alias", "Acme::New::Widget", "--version-bump", "MAJOR"),
        "CFNRegistryException",
        "is not activated",
    ),
    "a bump and a major version": (
        ("activate-type", *ORIGINAL, "--type-name-alias", ALIAS, "--version-bump", "MAJOR", "--major-version", "1"),
        "CFNRegistryException",
        "not both",
    ),
    "a major version that is not there": (
        ("activate-type", *ORIGINAL, "--type-name-alias", "Acme::New::Widget", "--major-version", "99"),
        "TypeNotFoundException",
        "",
    ),
    "testing what is activated": (("test-type", *PUBLIC), "CFNRegistryException", "activated public type"),
    "publishing what is activated": (("publish-type", *PUBLIC), "CFNRegistryException", "activated public type"),
    "a default version of it": (
        ("set-type-default-version", *PUBLIC, "--version-id", "00000001"),
        "CFNRegistryException",
        "activated public type",
    ),
    "deregistering it": (("deregister-type", *PUBLIC), "CFNRegistryException", "activated public type"),
    "deactivating what is registered": (("deactivate-type", *PRIVATE), "CFNRegistryException", "registered type"),
    "deactivating what is not there": (
        ("deactivate-type", "--type", "RESOURCE", "--type-name", "Acme::No::Widget"),
        "TypeNotFoundException",
        "",
    ),
    "a number that has been": (
        ("publish-type", *PRIVATE, "--public-version-number", "1.0.0"),
        "CFNRegistryException",
        "not higher than",
    ),
}
