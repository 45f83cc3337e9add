"""What the sandbox does otherwise than Azure, one by one, and the sentence that says so. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "status", "refusal", "header", "state", "missing", "extra", "value", "request", "order", "duration", "not requested"
]
_SENTENCES: Mapping[str, str] = {
    "status": "Azure answers with status {real}, the sandbox with {sandbox}",
    "refusal": "Azure refuses with {real}, the sandbox with {sandbox}",
    "header": "the header {path} is {real} in Azure and {sandbox} in the sandbox",
    "state": "Azure shows {real}, the sandbox {sandbox}",
    "missing": "Azure has {path} = {real}, and the sandbox does not have it",
    "extra": "the sandbox has {path} = {sandbox}, and Azure does not have it",
    "value": "{path} is {real} in Azure and {sandbox} in the sandbox",
    "request": "the request itself has {path} = {real} with Azure and {sandbox} with the sandbox",
    "order": "the request came {real} with Azure and {sandbox} with the sandbox",
    "duration": "it takes {real} in Azure and {sandbox} in the sandbox, more than the waiting table's figures allow",
    "not requested": "it was sent {real} to Azure and {sandbox} to the sandbox",
}
ABSENT = "absent"
# Where only one side refuses: whether it is Azure.
_ONE_REFUSES = {
    True: "Azure refuses with {real}, the sandbox does not refuse",
    False: "Azure does not refuse, the sandbox refuses with {sandbox}",
}


@dataclass(frozen=True)
class Difference:
    """One thing that the sandbox does otherwise. `request` is method and resource; `path` names a leaf or a header.

    `number` is the request's place in Azure's recording, counted from 1; 0 where only the sandbox has it, and then
    `sandbox_number` is its place in the sandbox's.
    """

    kind: Kind
    scenario: str
    request: str
    path: str
    real: Any
    sandbox: Any
    number: int = 0
    sandbox_number: int = 0

    @property
    def sentence(self) -> str:
        """What differs, for a person."""
        return self.written(lambda value: value if isinstance(value, str) and value else repr(value))

    def written(self, quote: Callable[[Any], str]) -> str:
        """The same, with the request, the path and the values quoted."""
        values = {"path": self.path and quote(self.path), "real": quote(self.real), "sandbox": quote(self.sandbox)}
        sentence = _SENTENCES[self.kind]
        if self.kind == "refusal" and ABSENT in (self.real, self.sandbox):
            sentence = _ONE_REFUSES[self.sandbox == ABSENT]
        return f"the sandbox is wrong here: {quote(self.request)}: {sentence.format(**values)}"


def short(path: str) -> str:
    """A resource's path from its type on."""
    plain = path.partition("?")[0]
    match = re.search(r"(?i)/providers/[^/]+/(.+)$", plain) or re.search(r"(?i)/(resourcegroups/.+)$", plain)
    return match[1] if match else plain
