"""The weekly block: symptoms of the last 7 days, each with all attributes of its PRO-CTCAE item.

The wordings are working labels of this project. PRO-CTCAE is licensed: put the official NCI
wordings in their place, under the NCI's terms of use, before patients are asked.
Source: clinical-rules, section 6.
"""

from companion.rules.instruments.scales import Scale
from companion.rules.instruments.types import Instrument, Item, Section
from companion.rules.vocabulary import Text

_SEV = (Scale.SEV5,)
_FREQ = (Scale.FREQ5,)
_SEV_INT = (Scale.SEV5, Scale.INT5)
_FREQ_SEV = (Scale.FREQ5, Scale.SEV5)
_FREQ_INT = (Scale.FREQ5, Scale.INT5)
_FREQ_SEV_INT = (Scale.FREQ5, Scale.SEV5, Scale.INT5)


def _weekly(code: str, text: Text, scales: tuple[Scale, ...], entry: str) -> Item:
    return Item(code, text, Section.WEEKLY, scales, reference=f"PRO-CTCAE {entry}")


PRO_CTCAE_WEEKLY = Instrument(
    code="pro_ctcae_weekly",
    version="2026.11",
    title=Text("Your week", "这一周的情况"),
    recall=Text("In the last 7 days", "过去7天内"),
    working_labels=True,
    items=(
        _weekly("pro_pain", Text("Being in pain", "身上痛"), _FREQ_SEV_INT, "48A/B/C"),
        _weekly("pro_fatigue", Text("Tired, without energy", "累、没精神"), _SEV_INT, "53A/B"),
        _weekly("pro_nausea", Text("Feeling sick", "想吐"), _FREQ_SEV, "9A/B"),
        _weekly("pro_vomiting", Text("Being sick", "吐了"), _FREQ_SEV, "10A/B"),
        _weekly("pro_constipation", Text("Hard to pass stool", "大便难解"), _SEV, "15A"),
        _weekly("pro_diarrhoea", Text("Runny stools", "拉肚子"), _FREQ, "16A"),
        _weekly("pro_appetite", Text("Not feeling like food", "没胃口"), _SEV_INT, "8A/B"),
        _weekly("pro_dry_mouth", Text("A mouth without spit", "嘴里发干"), _SEV, "1A"),
        _weekly(
            "pro_mouth_sores", Text("Sore mouth or throat", "嘴里或嗓子破溃"), _SEV_INT, "3A/B"
        ),
        _weekly("pro_dyspnoea", Text("Out of breath", "喘不过气"), _SEV_INT, "19A/B"),
        _weekly(
            "pro_numb_tingling",
            Text("Hands or feet numb or prickling", "手或脚发麻、像针扎"),
            _SEV_INT,
            "39A/B",
        ),
        _weekly("pro_muscle_ache", Text("Sore muscles", "肌肉酸"), _FREQ_SEV_INT, "50A/B/C"),
        _weekly("pro_joint_ache", Text("Sore joints", "关节痛"), _FREQ_SEV_INT, "51A/B/C"),
        _weekly("pro_insomnia", Text("Bad sleep", "睡不好"), _SEV_INT, "52A/B"),
        _weekly("pro_anxiety", Text("Worry or fear", "担心、害怕"), _FREQ_SEV_INT, "54A/B/C"),
        _weekly("pro_sad", Text("Low spirits", "心情低落"), _FREQ_SEV_INT, "56A/B/C"),
        _weekly(
            "pro_concentration",
            Text("Hard to keep your mind on things", "精神难集中"),
            _SEV_INT,
            "46A/B",
        ),
        _weekly("pro_dizziness", Text("Feeling giddy", "头发晕"), _SEV_INT, "40A/B"),
        _weekly("pro_urine_control", Text("Leaking urine", "漏尿"), _FREQ_INT, "65A/B"),
        _weekly("pro_bowel_control", Text("Leaking stool", "漏大便"), _FREQ_INT, "18A/B"),
        _weekly(
            "pro_frequent_urination", Text("Passing urine often", "小便次数多"), _FREQ_INT, "63A/B"
        ),
        _weekly(
            "pro_swelling_limb",
            Text("A swollen arm or leg", "胳膊或腿肿"),
            _FREQ_SEV_INT,
            "22A/B/C",
        ),
    ),
)
