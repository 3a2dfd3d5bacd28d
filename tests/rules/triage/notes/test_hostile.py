"""Notes that nobody would write, and somebody will send."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.rules.triage.engine import evaluate
from companion.rules.triage.notes.reader import read_note
from companion.rules.vocabulary import Tier
from tests.rules.triage.build import report

HUNDRED_KB = 100_000
HOSTILE = {
    "100 kB of red flags": "腿没力气，" * (HUNDRED_KB // 5),
    "100 kB of English red flags": "my legs are weak " * (HUNDRED_KB // 17),
    "one letter repeated": "a" * HUNDRED_KB,
    "one character repeated": "麻" * HUNDRED_KB,
    "one body part repeated": "legs " * (HUNDRED_KB // 5),
    "one negation repeated": "没有" * (HUNDRED_KB // 2),
    "one digit repeated": "1" * HUNDRED_KB,
    "one numeral repeated": "一" * HUNDRED_KB,
    "temperatures without end": "38.5度" * (HUNDRED_KB // 5),
    "commas only": "," * HUNDRED_KB,
    "emoji only": "😀🩸🤕" * 2_000,
    "control characters": "\x00\x01腿\x02没\x03力气\x1b[31m",
    "another language": "لا أستطيع المشي منذ أمس",
    "a third language": "Ноги не слушаются со вчерашнего дня",
    "half a character": "\ud800 腿没力气",
    "combining marks": "l̷e̷g̷s̷ w̷e̷a̷k̷" * 50,
    "the language of patterns": "<leg> .. <weak> & ... (?:a+)+$",
    "markup": "<script>alert(1)</script>{{ 7*7 }}%s%n' OR 1=1 --",
    "right to left": "\u202e腿没力气\u202c",
}
SECONDS = 5  # many times what it takes; a note that explodes takes minutes


@pytest.mark.parametrize("note", HOSTILE.values(), ids=HOSTILE.keys())
def test_is_answered_soon_and_goes_to_a_nurse(note):
    started = perf_counter()
    verdict = evaluate(report(note=note))
    assert perf_counter() - started < SECONDS
    assert verdict.reading.needs_reading
    assert any(each.rule_id == "general.freetext-unreadable" for each in verdict.findings)


@pytest.mark.parametrize(
    "note",
    [HOSTILE["100 kB of red flags"], HOSTILE["control characters"], HOSTILE["half a character"]],
)
def test_does_not_hide_a_red_flag(note):
    assert evaluate(report(note=note)).tier is Tier.EMERGENCY


@pytest.mark.parametrize("at", [0, 60_000, 99_990], ids=["the beginning", "the middle", "the end"])
def test_a_note_that_is_too_long_is_read_at_both_ends_and_marked(at):
    note = "。" * at + "腿没力气。" + "。" * (HUNDRED_KB - at)
    reading = read_note(note)
    assert "…" in reading.not_understood
    assert bool(reading.answers) is (at != 60_000)


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(note):
    reading = read_note(note)
    assert reading.needs_reading or not reading.not_understood
    for mention in reading.mentions:
        assert mention.words in note


@given(
    st.lists(st.sampled_from(list("腿脚没不有麻力气尿了，。,. 0138度")), max_size=80).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_any_mixture_of_known_words_is_read_without_an_error(note):
    read_note(note)


@pytest.mark.parametrize("note", ["", " ", "\n\t", "\u3000"])
def test_nothing_written_is_nothing_to_read(note):
    reading = read_note(note)
    assert not reading.needs_reading
    assert reading.mentions == ()
