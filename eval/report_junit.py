"""The report as JUnit XML: a test case for each check of the gate and for each example.

Only the gate fails; an example that is not correct is marked as skipped, with what was answered.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from eval.grades import Grade, grade
from eval.report import Report

# What XML 1.0 cannot carry at all, escaped or not.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> bytes:
    suites = ElementTree.Element("testsuites", name="evaluation")
    gate = ElementTree.SubElement(
        suites,
        "testsuite",
        name="gate",
        tests=str(len(report.findings) + bool(report.not_compared)),
        skipped=str(int(bool(report.not_compared))),
        failures=str(sum(not finding.passed for finding in report.findings)),
    )
    for finding in report.findings:
        case = ElementTree.SubElement(gate, "testcase", classname="eval.gate", name=finding.name)
        if not finding.passed:
            ElementTree.SubElement(case, "failure", message=_clean(finding.message))
    if report.not_compared:
        case = ElementTree.SubElement(gate, "testcase", classname="eval.gate", name="comparison")
        ElementTree.SubElement(case, "skipped", message=_clean(report.not_compared))
    grades = {outcome.example.id: grade(outcome) for outcome in report.outcomes}
    missed = sum(value is not Grade.CORRECT for value in grades.values())
    suite = ElementTree.SubElement(
        suites, "testsuite", name="examples", tests=str(len(grades)), skipped=str(missed), failures="0"
    )
    for outcome in report.outcomes:
        seconds = outcome.timings_ms.get("total", sum(outcome.timings_ms.values())) / 1000
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_clean(f"eval.{outcome.example.kind}"),
            name=_clean(outcome.example.id),
            time=f"{seconds:.3f}",
        )
        if grades[outcome.example.id] is not Grade.CORRECT:
            message = (
                f"{grades[outcome.example.id]}: {outcome.example.question} – {outcome.answer or outcome.reason}"
            )
            ElementTree.SubElement(case, "skipped", message=_clean(message))
    document: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return document


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)
