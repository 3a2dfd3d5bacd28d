"""How the lexicon is written, and what is refused."""

import pytest

from companion.rules.triage.notes.lexicon import Gap, LexiconError
from tests.rules.triage.notes.build import SMALL, written

CONCEPT = '[numb]\nen = "numb"\nzh = "麻"\nitem = "numb"\n'


def lexicon(tmp_path, words, concepts=CONCEPT):
    return written(tmp_path, {"concepts.toml": concepts, "en/words.toml": words})


def phrases(lexicon):
    return {phrase.units: phrase.gaps for rows in lexicon.phrases.values() for _, phrase in rows}


@pytest.mark.parametrize(
    ("source", "units", "gap"),
    [
        ("<a> .. b", ("<a>", "b"), Gap.NEAR),
        ("<a> ... b", ("<a>", "b"), Gap.SENTENCE),
        ("<a> b", ("<a>", "b"), Gap.NEXT),
        ("b <a>", ("b", "<a>"), Gap.NEXT),
        ("b c", ("b", "c"), Gap.NEXT),
    ],
)
def test_a_phrase_of_two_units(tmp_path, source, units, gap):
    found = phrases(lexicon(tmp_path, f'[classes]\na = ["x"]\n[says]\nnumb = ["{source}"]'))
    assert list(found) == [units]
    assert found[units][1] is gap


def test_an_ampersand_stands_for_both_orders(tmp_path):
    found = phrases(lexicon(tmp_path, '[says]\nnumb = ["b & c"]'))
    assert set(found) == {("b", "c"), ("c", "b")}
    assert all(gaps[1] is Gap.NEAR for gaps in found.values())


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ('[says]\nnobody = ["x"]', "no concept is called 'nobody'"),
        ('[says]\nnumb = ["<b> x"]', "no class is called <b>"),
        ('[says]\nnumb = ["a & b & c"]', "& joins two parts only"),
        ('[says]\nnumb = [" "]', "an empty phrase"),
        ("nonsense = 1", "what is"),
        ("[says", ""),
    ],
)
def test_what_contradicts_itself_is_refused_by_its_place(tmp_path, words, complaint):
    with pytest.raises(LexiconError, match=r"en/words\.toml|words\.toml") as refused:
        lexicon(tmp_path, words)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "concept",
    [
        '[numb]\nen = "numb"',
        '[numb]\nen = "a"\nzh = "b"\nkind = "nonsense"',
        '[numb]\nen = "a"\nzh = "b"\nsite = "nose"',
        '[numb]\nen = "a"\nzh = "b"\nregions = ["nose"]',
        '[numb]\nen = "a"\nzh = "b"\nnonsense = 1',
    ],
)
def test_a_concept_that_is_not_understood_is_refused_by_its_name(tmp_path, concept):
    with pytest.raises(LexiconError, match=r"concepts\.toml: numb"):
        lexicon(tmp_path, "", concept)


def test_long_words_are_english_and_of_six_letters():
    assert {"numbness", "nausea"} <= SMALL.long_words
    assert not {"fever", "cough", "无力"} & SMALL.long_words


def test_lists_of_words_are_kept():
    assert SMALL.slips == {"feaver": "fever"}
    assert SMALL.homophones == {"腿麻"}
    assert SMALL.not_slips == {"退吗"}
    assert SMALL.real_words == {"coughs"}
    assert {"my", "我"} <= SMALL.fillers


def test_a_class_may_be_spread_over_files():
    assert SMALL.literals["leg*"] == SMALL.literals["腿"] == {"<body>"}
