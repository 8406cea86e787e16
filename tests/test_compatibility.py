"""The table of documented lines, the evidence for it, and the tests that prove them."""

import re

from tests.compatibility import EVIDENCE, SUMMARY, evidence, lines_of, proofs, summary
from tests.documented_lines import LINES


def test_a_name_may_carry_several_lines() -> None:
    assert lines_of("S2_17") == [(2, 17)]
    assert lines_of("S1_7_to_S1_9_and_S0_3") == [(1, 7), (1, 8), (1, 9), (0, 3)]


def test_the_table_and_the_evidence_are_current() -> None:
    found = proofs()

    assert SUMMARY.read_text(encoding="utf-8") == summary(found)
    assert EVIDENCE.read_text(encoding="utf-8") == evidence(found)


def test_every_line_of_the_table_is_proved_and_every_proved_line_is_in_it() -> None:
    proved = {proof.number for proof in proofs()}
    rows = re.findall(r"^\| (S\d\.\d+) \| \S", SUMMARY.read_text(encoding="utf-8"), re.MULTILINE)

    assert len(rows) == len({*rows})
    assert {*rows} == proved == {*LINES}


def test_the_evidence_names_every_test() -> None:
    written = re.findall(r"^- (.+?) \(\[", EVIDENCE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(written) == sorted(proof.what for proof in proofs())


def test_every_documented_endpoint_is_proved() -> None:
    proved = {(proof.dashboard, proof.line) for proof in proofs()}

    assert {(0, line) for line in range(19, 24)} <= proved
    assert {(2, line) for line in range(17, 24)} <= proved
    assert {(4, line) for line in range(14, 20)} <= proved
