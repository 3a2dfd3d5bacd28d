"""A lexicon of a few words, so that these tests stand still while the shipped one grows."""

from pathlib import Path
from tempfile import TemporaryDirectory

from companion.rules.triage.notes.lexicon import Lexicon, load
from companion.rules.triage.notes.reader import read_note
from companion.rules.triage.notes.reading import Reading

CONCEPTS = """
[numb]
en = "numbness"
zh = "麻木"
item = "sensory_loss_limb_trunk"
regions = ["legs"]
[fever]
en = "fever"
zh = "发热"
item = "fever_told"
kind = "present"
[cough]
en = "cough"
zh = "咳嗽"
item = "cough"
[fall]
en = "fall"
zh = "跌倒"
item = "fall"
kind = "count"
reason = "leg_gave_way"
event = true
[nausea]
en = "nausea"
zh = "恶心"
item = "pro_nausea"
kind = "rated"
[hip]
en = "hip pain"
zh = "髋痛"
kind = "pain"
site = "hip_l"
[weak]
en = "weakness"
zh = "无力"
item = "limb_weakness"
least = 2
chronic = true
[mood]
en = "mood"
zh = "心情"
kind = "mention"
red = false
"""
WORDS = {
    "en/words.toml": """
fillers = ["i", "have", "a", "my", "the", "is", "are", "am", "it", "very", "of", "in", "was", "for"]
everyday = ["dinner"]
idioms = ["numb with joy"]
real_words = ["coughs"]
[classes]
body = ["leg*", "arm*"]
off = ["numb", "numbness"]
[slips]
feaver = "fever"
[says]
numb = ["<body> .. <off>", "<off> & <body>", "numbness", "cannot feel"]
fever = ["fever"]
cough = ["cough", "coughing"]
fall = ["fell", "went down ... floor"]
nausea = ["nausea"]
hip = ["hip pain"]
weak = ["weakness"]
mood = ["sad"]
[cues]
negation = ["no", "not", "never", "cannot"]
denied_after = ["no"]
denied_outright = ["never"]
over = ["gone"]
past = ["last year"]
now = ["now", "today"]
worse = ["worse"]
new = ["new"]
same = ["same"]
better = ["better"]
returned = ["back again"]
severe = ["severe"]
mild = ["slight"]
left = ["left"]
right = ["right"]
both = ["both"]
sudden = ["suddenly"]
contrast = ["but"]
somebody_else = ["mother"]
me = ["i", "my"]
supposed = ["afraid of"]
condition = ["if"]
not_happened = ["has not happened"]
cleared = ["doctor said fine"]
long_known = ["as always"]
fiction = ["in a film"]
""",
    "zh/words.toml": """
fillers = ["我", "的", "很", "了"]
homophones = ["腿麻"]
not_slips = ["退吗"]
[classes]
body = ["腿", "手"]
off = ["麻"]
[says]
numb = ["<body> .. <off>", "腿麻"]
fever = ["发烧"]
cough = ["咳嗽"]
weak = ["无力"]
[cues]
negation = ["没", "没有", "不"]
denied_after = ["没有"]
none_of_all = ["都没有"]
over = ["好了"]
worse = ["加重"]
same = ["一样"]
past = ["去年"]
somebody_else = ["妈妈"]
""",
}


def written(folder: Path, files: dict[str, str]) -> Lexicon:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(folder)


with TemporaryDirectory() as _folder:
    SMALL = written(Path(_folder), {"concepts.toml": CONCEPTS, **WORDS})


def read(note: str) -> Reading:
    return read_note(note, SMALL)


def statuses(note: str) -> list[str]:
    """What is mentioned, in order: `["numb negated"]`."""
    return [f"{each.concept.name} {each.status}" for each in read(note).mentions]
