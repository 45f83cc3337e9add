"""Error codes: every one that was recorded or is documented has a row in the type's tables."""

from acme_azure_akscluster.errors import classify
from acme_azure_akscluster.identity import entra_errors


def test_no_documented_code_is_missing(documented_code: str) -> None:
    assert "does not know" not in classify.judged({"code": documented_code, "message": "m"}).message


def test_no_recorded_code_is_missing(recorded_code: str) -> None:
    assert "does not know" not in classify.judged({"code": recorded_code, "message": "m"}).message


def test_no_code_of_entras_is_missing(entra_number: str) -> None:
    assert entra_number in entra_errors.TABLE
