"""Notes, and what is said when no rule fired.

Until a reader of notes is built (rule 85), every note goes to a nurse the same day.
"""

from companion.rules.triage.criteria import NoteWritten
from companion.rules.triage.rule import Case, Rule
from companion.rules.vocabulary import Condition, Role, Text, Tier

NURSE_READS = Text(
    "A nurse is to read your note today. If anything frightens you or becomes worse, do not wait "
    "for that: phone.",
    "护士今天会阅读您的留言。如果感到害怕或症状加重，不要等待，请直接打电话。",
)
NOTHING_FOUND = Text(
    "Stored for your team. Phone if anything new worries you; phone 120 for new weakness, "
    "numbness, trouble breathing, spasms, or loss of bladder or bowel control.",
    "已记录，团队可以看到。如有新的担心请打电话；如果出现新的无力、麻木、呼吸困难、抽搐或大小便失控，"
    "请拨打120。",
)

STILL_OPEN = Text(
    "Stored. An earlier report of yours is still being dealt with: go on doing what you were told "
    "then. If you become worse, phone 120 at once.",
    "已记录。您之前的报告仍在处理中:请继续按当时的提示去做。如果加重，请马上拨打120。",
)

RULES = (
    Rule(
        number=86,
        id="general.freetext-unreadable",
        section="H",
        condition=Condition.UNREAD_NOTE,
        criteria="A note of at least one character that no reader has accounted for.",
        cases=(Case(Tier.SOON, NoteWritten()),),
        advice=NURSE_READS,
        notify=(Role.NURSE,),
        source="design",
        status="D",
        is_symptom=False,
    ),
)
