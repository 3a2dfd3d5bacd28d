"""The words of the field, one per thing. docs/glossary.md explains them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Language(StrEnum):
    """BCP 47 tags of the two languages that patients and staff are served in."""

    EN = "en"
    ZH_HANS = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in every language the product speaks."""

    en: str
    zh: str

    def to(self, language: Language) -> str:
        return self.zh if language is Language.ZH_HANS else self.en


class Tier(StrEnum):
    """How soon a human must act. EMERGENCY > URGENT > SOON > ROUTINE."""

    EMERGENCY = "EMERGENCY"
    URGENT = "URGENT"
    SOON = "SOON"
    ROUTINE = "ROUTINE"

    @property
    def rank(self) -> int:
        """3 for EMERGENCY down to 0 for ROUTINE; compare tiers by this."""
        return _TIER_RANK[self]

    def raised(self) -> Tier:
        """The next more urgent tier; EMERGENCY stays EMERGENCY."""
        return _TIER_BY_RANK[min(self.rank + 1, _TIER_RANK[Tier.EMERGENCY])]


_TIER_RANK = {Tier.ROUTINE: 0, Tier.SOON: 1, Tier.URGENT: 2, Tier.EMERGENCY: 3}
_TIER_BY_RANK = {rank: tier for tier, rank in _TIER_RANK.items()}


TIER_NAMES: dict[Tier, Text] = {
    Tier.EMERGENCY: Text("EMERGENCY", "紧急"),
    Tier.URGENT: Text("URGENT", "当日处理"),
    Tier.SOON: Text("SOON", "近日处理"),
    Tier.ROUTINE: Text("ROUTINE", "常规"),
}


class Grade(IntEnum):
    """The grades of a red-flag item (scale RF4)."""

    NONE = 0
    MILD = 1
    MODERATE = 2
    SEVERE = 3


class Trend(StrEnum):
    """How a red-flag item compares with before, in the patient's own words."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Region(StrEnum):
    """Where an item is felt, for the items that ask."""

    LEGS = "legs"
    FEET = "feet"
    ARMS = "arms"
    HANDS = "hands"
    TRUNK = "trunk"
    FINGERS = "fingers"
    MOUTH = "mouth"


class Known(StrEnum):
    """A fact of the record that may not be known. Unknown is judged as the more urgent value."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Who does what on a care team (clinical-rules, section 3), and who runs the unit."""

    ONC = "ONC"
    ONC_ONCALL = "ONC_ONCALL"
    ONC_LEAD = "ONC_LEAD"
    NURSE = "NURSE"
    SPINE = "SPINE"
    ORTHO = "ORTHO"
    RAD_ONC = "RAD_ONC"
    ENDO = "ENDO"
    NEPH = "NEPH"
    CARD = "CARD"
    PHARM = "PHARM"
    DENT = "DENT"
    ENT = "ENT"
    PALL = "PALL"
    DIET = "DIET"
    PSY = "PSY"
    ED = "ED"
    LAB = "LAB"
    MDT = "MDT"
    CLINIC_ADMIN = "CLINIC_ADMIN"
    AUDITOR = "AUDITOR"


ROLE_NAMES: dict[Role, Text] = {
    Role.ONC: Text("oncologist", "肿瘤科医生"),
    Role.ONC_ONCALL: Text("on-call oncologist", "肿瘤科值班医生"),
    Role.ONC_LEAD: Text("lead oncologist", "肿瘤科主任"),
    Role.NURSE: Text("specialist nurse", "专科护士"),
    Role.SPINE: Text("spine team", "脊柱外科团队"),
    Role.ORTHO: Text("orthopaedic oncologist", "骨肿瘤科医生"),
    Role.RAD_ONC: Text("radiation oncologist", "放疗科医生"),
    Role.ENDO: Text("endocrinologist", "内分泌科医生"),
    Role.NEPH: Text("nephrologist", "肾内科医生"),
    Role.CARD: Text("cardiologist", "心内科医生"),
    Role.PHARM: Text("clinical pharmacist", "临床药师"),
    Role.DENT: Text("dentist", "口腔科医生"),
    Role.ENT: Text("ear, nose and throat doctor", "耳鼻喉科医生"),
    Role.PALL: Text("palliative care team", "安宁疗护团队"),
    Role.DIET: Text("dietitian", "营养师"),
    Role.PSY: Text("psycho-oncologist", "心理肿瘤科医生"),
    Role.ED: Text("emergency department", "急诊科"),
    Role.LAB: Text("laboratory", "检验科"),
    Role.MDT: Text("multidisciplinary team", "多学科团队"),
    Role.CLINIC_ADMIN: Text("clinic administrator", "科室管理员"),
    Role.AUDITOR: Text("auditor", "审计员"),
}


class Condition(StrEnum):
    """What a finding points to. There is at most one open alert per patient and condition."""

    MSCC = "mscc"
    PATHOLOGICAL_FRACTURE = "pathological_fracture"
    ATYPICAL_FEMORAL_FRACTURE = "atypical_femoral_fracture"
    HYPOCALCAEMIA = "hypocalcaemia"
    HYPERCALCAEMIA = "hypercalcaemia"
    ELECTROLYTE = "electrolyte"
    KIDNEY = "kidney"
    MARKERS = "markers"
    HYPERSENSITIVITY = "hypersensitivity"
    INJECTION_SITE = "injection_site"
    ACUTE_PHASE = "acute_phase"
    INFECTION = "infection"
    ONJ = "onj"
    UNCONTROLLED_PAIN = "uncontrolled_pain"
    CARDIAC_NEURO_OTHER = "cardiac_neuro_other"
    SELF_HARM = "self_harm"
    WEIGHT_LOSS = "weight_loss"
    FUNCTION = "function"
    SYMPTOM_BURDEN = "symptom_burden"
    DISTRESS = "distress"
    UNREAD_NOTE = "unread_note"
    MULTIPLE_PROBLEMS = "multiple_problems"


CONDITION_NAMES: dict[Condition, Text] = {
    Condition.MSCC: Text("possible spinal cord or cauda equina compression", "疑似脊髓或马尾受压"),
    Condition.PATHOLOGICAL_FRACTURE: Text("possible pathological fracture", "疑似病理性骨折"),
    Condition.ATYPICAL_FEMORAL_FRACTURE: Text(
        "possible atypical femoral fracture", "疑似非典型股骨骨折"
    ),
    Condition.HYPOCALCAEMIA: Text("possible low calcium", "疑似低血钙"),
    Condition.HYPERCALCAEMIA: Text("possible high calcium", "疑似高血钙"),
    Condition.ELECTROLYTE: Text("low magnesium, phosphate or vitamin D", "镁、磷或维生素D偏低"),
    Condition.KIDNEY: Text("kidney problem", "肾功能异常"),
    Condition.MARKERS: Text("rise of a blood marker", "血液标志物升高"),
    Condition.HYPERSENSITIVITY: Text("possible allergic reaction", "疑似过敏反应"),
    Condition.INJECTION_SITE: Text("injection-site reaction", "注射部位反应"),
    Condition.ACUTE_PHASE: Text("flu-like reaction after the injection", "注射后类流感反应"),
    Condition.INFECTION: Text("possible infection", "疑似感染"),
    Condition.ONJ: Text("possible jaw or ear problem", "疑似颌骨或耳部问题"),
    Condition.UNCONTROLLED_PAIN: Text("uncontrolled pain", "疼痛控制不佳"),
    Condition.CARDIAC_NEURO_OTHER: Text("other acute problem", "其他急性问题"),
    Condition.SELF_HARM: Text("risk of self-harm", "自伤风险"),
    Condition.WEIGHT_LOSS: Text("weight loss", "体重下降"),
    Condition.FUNCTION: Text("functional decline", "活动能力下降"),
    Condition.SYMPTOM_BURDEN: Text("a severe or worse symptom", "症状较重或加重"),
    Condition.DISTRESS: Text("low mood or anxiety", "情绪低落或焦虑"),
    Condition.UNREAD_NOTE: Text("a note to be read", "待阅读的留言"),
    Condition.MULTIPLE_PROBLEMS: Text("several problems together", "多个问题同时出现"),
}


class Site(StrEnum):
    """Body sites of the pain map."""

    HEAD_SKULL = "head_skull"
    JAW = "jaw"
    NECK = "neck"
    UPPER_BACK = "upper_back"
    LOWER_BACK = "lower_back"
    SACRUM_TAIL = "sacrum_tail"
    PELVIS = "pelvis"
    HIP_L = "hip_l"
    HIP_R = "hip_r"
    GROIN = "groin"
    THIGH_L = "thigh_l"
    THIGH_R = "thigh_r"
    KNEE = "knee"
    SHIN_FOOT = "shin_foot"
    SHOULDER_L = "shoulder_l"
    SHOULDER_R = "shoulder_r"
    UPPER_ARM_L = "upper_arm_l"
    UPPER_ARM_R = "upper_arm_r"
    FOREARM_HAND = "forearm_hand"
    RIBS_CHEST = "ribs_chest"
    STERNUM = "sternum"
    BREAST_AXILLA = "breast_axilla"
    ABDOMEN = "abdomen"
    OTHER = "other"


SPINE_SITES = frozenset({Site.NECK, Site.UPPER_BACK, Site.LOWER_BACK, Site.SACRUM_TAIL})


class EnteredBy(StrEnum):
    """Who put a record in."""

    SELF = "self"
    CAREGIVER = "caregiver"
    STAFF = "staff"


class PatientStatus(StrEnum):
    ACTIVE = "active"
    IN_HOSPITAL = "in_hospital"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    DECEASED = "deceased"


class Sex(StrEnum):
    """Administrative sex, as in FHIR."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class ConsentScope(StrEnum):
    """What a patient may agree to, each by itself."""

    CARE = "care"  # reports are stored, judged and shown to the care team
    REMINDERS = "reminders"  # reminders are sent to the phone
    RESEARCH = "research"  # data without names may be used for research


class InjectionSite(StrEnum):
    UPPER_ARM = "upper_arm"
    THIGH = "thigh"
    ABDOMEN = "abdomen"


class IntakeStatus(StrEnum):
    """Told by the patient. A day without an intake is "not reported", which is neither of these."""

    TAKEN = "taken"
    NOT_TAKEN = "not_taken"


class NotTakenReason(StrEnum):
    FORGOT = "forgot"
    SIDE_EFFECTS = "side_effects"
    COST = "cost"
    SWALLOWING = "swallowing"
    NEVER_STARTED = "never_started"
    TOLD_TO_STOP = "told_to_stop"


class AlertStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Outcome(StrEnum):
    """How an alert ended."""

    SENT_TO_EMERGENCY = "sent_to_emergency"
    SEEN = "seen"
    PHONED = "phoned"
    TREATMENT_CHANGED = "treatment_changed"
    NO_ACTION_NEEDED = "no_action_needed"
    FALSE_ALARM = "false_alarm"


OUTCOME_NAMES: dict[Outcome, Text] = {
    Outcome.SENT_TO_EMERGENCY: Text("sent to an emergency department", "已送急诊"),
    Outcome.SEEN: Text("seen in person", "已当面诊治"),
    Outcome.PHONED: Text("phoned", "已电话联系"),
    Outcome.TREATMENT_CHANGED: Text("treatment changed", "已调整治疗"),
    Outcome.NO_ACTION_NEEDED: Text("no action needed", "无需处理"),
    Outcome.FALSE_ALARM: Text("false alarm", "误报"),
}


class AlertEventKind(StrEnum):
    """What can happen to an alert."""

    OPENED = "opened"
    EXTENDED = "extended"
    RAISED = "raised"
    REOPENED = "reopened"
    PAGED = "paged"
    PAGE_TAKEN = "page_taken"
    PAGE_FAILED = "page_failed"
    NOBODY_ON_CALL = "nobody_on_call"
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    RESOLVED = "resolved"


ALERT_EVENT_NAMES: dict[AlertEventKind, Text] = {
    AlertEventKind.OPENED: Text("opened", "警报产生"),
    AlertEventKind.EXTENDED: Text("reported again", "再次报告"),
    AlertEventKind.RAISED: Text("became more urgent", "级别升高"),
    AlertEventKind.REOPENED: Text("open again, who had it has left", "原接手人离开，重新呼叫"),
    AlertEventKind.PAGED: Text("paged", "已呼叫"),
    AlertEventKind.PAGE_TAKEN: Text("page taken by the channel", "呼叫已送出"),
    AlertEventKind.PAGE_FAILED: Text("page could not be sent", "呼叫未送达"),
    AlertEventKind.NOBODY_ON_CALL: Text("nobody reachable on this rung", "本级无人可联系"),
    AlertEventKind.ACKNOWLEDGED: Text("taken over", "已接手"),
    AlertEventKind.COMMENTED: Text("comment", "备注"),
    AlertEventKind.RESOLVED: Text("closed", "已关闭"),
}


class SuppressionEnd(StrEnum):
    """Why a suppression is over."""

    EXPIRED = "expired"
    LIFTED = "lifted"
    REPLACED = "replaced"  # by a later one for the same rule
    OUTGROWN = "outgrown"  # something worse or new came in


class ChannelKind(StrEnum):
    """By what a message travels."""

    INBOX = "inbox"
    EMAIL = "email"
    WEBHOOK = "webhook"
