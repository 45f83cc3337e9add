"""The list of what is packed: what counts as a complaint."""

from typing import Any

import pytest

from tools.checks.sbom import complaints

PINS = "PyJWT==2.15.1 \\\n    --hash=sha256:00\nsix==1.17.0 \\\n    --hash=sha256:00\n"


def listed(name: str = "six", version: str = "1.17.0", **more: Any) -> dict[str, Any]:
    return {"name": name, "version": version, "licenses": [{"license": {"id": "MIT"}}], **more}


PYJWT = listed("pyjwt", "2.15.1")


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        ([PYJWT, listed()], []),
        ([PYJWT], ["six is packed and not listed"]),
        ([PYJWT, listed(), listed("pip")], ["pip is listed and not packed"]),
        ([PYJWT, listed(version="1.16.0")], ["six is packed as 1.17.0 and listed as 1.16.0"]),
        ([PYJWT, listed(licenses=[])], ["six is listed without a licence"]),
    ],
)
def test_the_list_names_what_is_packed_with_its_licence_and_nothing_else(
    components: list[dict[str, Any]], expected: list[str]
) -> None:
    assert list(complaints({"components": components}, PINS)) == expected
