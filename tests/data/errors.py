"""The kinds of errors in errors.yaml."""

import json
from pathlib import Path
from typing import NamedTuple

import yaml

_DOCUMENT = yaml.load(Path(__file__).with_name("errors.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


class Answer(NamedTuple):
    """An error that a request is answered with; `of` is cluster, pool or operation, `shape` wrapped or flat."""

    method: str
    of: str
    status: int
    shape: str
    code: str

    @property
    def body(self) -> str:
        error = {"code": self.code, "message": "It went wrong."}
        return json.dumps({"error": error} if self.shape == "wrapped" else {**error, "subcode": "", "details": []})


ANSWERS = tuple(Answer(**row) for row in _DOCUMENT["answers"])
# (an operation's status, the code of the error beside it)
BESIDE_OPERATIONS = tuple((status, code) for status, codes in _DOCUMENT["operations"].items() for code in codes)
