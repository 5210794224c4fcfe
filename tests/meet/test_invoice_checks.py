"""What is said about a payer's numbers: the right ones in one form, the wrong ones with one sentence each."""

from __future__ import annotations

import pytest

from hjulet.meet.formats.invoices import checks
from tests.meet.invoicing import PRIVATE, PUBLIC


@pytest.mark.parametrize(
    ("check", "written", "kept"),
    [
        (checks.organisation_number, "212000-0142", "2120000142"),
        (checks.organisation_number, " 16 212000 0142 ", "2120000142"),
        (checks.gln, "7300010 000001", "7300010000001"),
        (checks.endpoint, "0007:212000-0142", "0007:2120000142"),
        (checks.endpoint, "0088: 7300010000001", "0088:7300010000001"),
        (checks.endpoint, "7300010000001", "0088:7300010000001"),
        (checks.endpoint, "212000-0142", "0007:2120000142"),
        (checks.vat_number, "SE 212000-0142 01", "SE212000014201"),
        (checks.bankgiro, "5050-1055", "50501055"),
        (checks.plusgiro, "41 58 10-1", "4158101"),
        (checks.account_iban, "SE45 5000 0000 0583 9825 7466", "SE4550000000058398257466"),
    ],
)
def test_what_is_right_is_kept_in_one_form(check: object, written: str, kept: str) -> None:
    assert str(check(written)) == kept  # type: ignore[operator]
    assert str(check(kept)) == kept  # type: ignore[operator]


@pytest.mark.parametrize(
    ("check", "written"),
    [
        (checks.organisation_number, "2120000143"),
        (checks.organisation_number, "212000014"),
        (checks.organisation_number, "212000014a"),
        (checks.gln, "7300010000002"),
        (checks.gln, "730001000000"),
        (checks.endpoint, "0007:2120000143"),
        (checks.endpoint, "0088:7300010000002"),
        (checks.endpoint, "0192:987654321"),
        (checks.endpoint, "faktura@exempel.invalid"),
        (checks.endpoint, ":"),
        (checks.vat_number, "SE2120000142"),
        (checks.vat_number, "212000014302"),
        (checks.bankgiro, "5050-1056"),
        (checks.bankgiro, "505010"),
        (checks.plusgiro, "41 58 10-2"),
        (checks.plusgiro, "1"),
        (checks.account_iban, "SE4550000000058398257467"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_that_repeats_it(check: object, written: str) -> None:
    with pytest.raises(checks.NotThat) as fault:
        check(written)  # type: ignore[operator]
    words = str(fault.value)
    assert f"”{written.removeprefix('0007:').removeprefix('0088:')}”" in words
    assert words.endswith(".")
    assert "!" not in words


def test_a_public_payer_needs_an_address_and_one_of_reference_and_order_number() -> None:
    whole = {**PUBLIC, "order_number": "4500"}
    for left_out, faults in (
        ((), set()),
        (("buyer_reference",), set()),
        (("order_number",), set()),
        (("buyer_reference", "order_number"), {"buyer_reference"}),
        (("endpoint",), {"endpoint"}),
        (("name", "org_number"), {"name", "org_number"}),
    ):
        written = {field: "" if field in left_out else value for field, value in whole.items()}
        assert set(checks.check_payer(written, is_public=True).faults) == faults, left_out


def test_another_payer_needs_a_name_and_a_number_only() -> None:
    assert checks.check_payer(PRIVATE, is_public=False).faults == {}
    assert set(checks.check_payer({**PRIVATE, "endpoint": "0007:1"}, is_public=False).faults) == {"endpoint"}


def test_a_reference_that_is_too_long_is_refused() -> None:
    assert set(checks.check_payer({**PUBLIC, "buyer_reference": "1" * 101}, is_public=True).faults) == {
        "buyer_reference"
    }


@pytest.mark.parametrize(
    ("kind", "number", "is_public"),
    [
        ("municipality", "", True),
        ("university", "5564795598", True),
        ("", "212000-0142", True),
        ("company", "5560000001", False),
        ("", "", False),
    ],
)
def test_who_is_public(kind: str, number: str, is_public: bool) -> None:
    assert checks.is_public_payer(kind, number) is is_public
