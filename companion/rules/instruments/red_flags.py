"""The red-flag screen: asked as "now or in the last 24 hours", always at hand.

Source: clinical-rules, section 6. The wordings are this project's own.
"""

from companion.rules.instruments.scales import SIDE, Scale, reason, regions
from companion.rules.instruments.types import Instrument, Item, Section
from companion.rules.vocabulary import Region, Text

_RF4 = (Scale.RF4,)
_YN = (Scale.YN,)

_LIMBS = regions(Region.LEGS, Region.FEET, Region.ARMS, Region.HANDS)

_FALL_REASON = reason(
    {
        "leg_gave_way": Text("A leg gave way", "腿突然没劲撑不住"),
        "tripped": Text("Tripped or slipped", "绊倒或滑倒"),
        "dizzy": Text("Dizzy or faint", "头晕或眼前发黑"),
        "other": Text("Something else", "其他原因"),
    }
)

SPINE = (
    Item(
        "limb_weakness",
        Text("An arm or a leg has become weak or heavy", "胳膊或腿变得没劲、发沉"),
        Section.SPINE,
        _RF4,
        asks=(SIDE, _LIMBS),
    ),
    Item(
        "gait_difficulty",
        Text(
            "Walking is hard: you sway, or your legs buckle",
            "走路费劲，走不稳，或者腿软撑不住",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "sensory_loss_limb_trunk",
        Text(
            "Part of a leg, foot, arm or of your body is numb, prickles, or feels less than before",
            "腿、脚、胳膊或身上某处发麻、像针扎，或摸着感觉变差",
        ),
        Section.SPINE,
        _RF4,
        reference="custom; wider than PRO-CTCAE 39",
        asks=(SIDE, regions(*Region)),
    ),
    Item(
        "saddle_numbness",
        Text(
            "The parts that touch a saddle are numb: genitals, anus, inside of the thighs",
            "骑车时挨着车座的部位发麻：外阴、肛门周围、大腿根内侧",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "band_pain",
        Text(
            "Pain that lies round your chest or belly like a belt, "
            "or runs from the spine down an arm or a leg",
            "像皮带一样箍住胸部或肚子的痛，或者从脊柱窜到胳膊、腿上的痛",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "sciatica_bilateral",
        Text("Pain that runs down the left and the right leg", "左右两条腿都有从上往下窜的痛"),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "electric_shock",
        Text(
            "When you bend your neck or move, a jolt like electricity runs through back or limbs",
            "低头或动一下时，后背或手脚像过电一样",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "urinary_retention",
        Text(
            "Urine will not come or only trickles, or you no longer notice a full bladder",
            "尿不出来或只能滴一点，或者憋尿也没有感觉",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "urinary_incontinence",
        Text("Urine has begun to leak without your control", "最近开始管不住小便"),
        Section.SPINE,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 65",
    ),
    Item(
        "bowel_incontinence",
        Text(
            "Stool has begun to leak, or you no longer feel it passing",
            "最近开始管不住大便，或者解大便时没感觉",
        ),
        Section.SPINE,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 18",
    ),
    Item(
        "sexual_dysfunction_new",
        Text(
            "Feeling in the genitals, or sexual function, has gone (you may skip this)",
            "私处最近没了感觉，或性功能突然变差（可以不答）",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "spine_pain_night",
        Text(
            "Neck or back pain wakes you at night or keeps you from sleeping",
            "脖子或腰背痛得夜里醒来，或者睡不着",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "spine_pain_strain",
        Text(
            "A cough, a sneeze or pressing makes neck or back pain worse",
            "一咳嗽、打喷嚏或使劲，脖子或腰背就更痛",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "spine_pain_mechanical",
        Text(
            "Neck or back pain comes on when you sit up, stand or move, and eases when you lie",
            "坐起、站立或活动时脖子或腰背更痛，躺平就好些",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "spine_pain_unremitting",
        Text(
            "Neck or back pain is very strong, never stops, or grows day by day",
            "脖子或腰背痛得厉害、一直不停，或一天比一天重",
        ),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "spine_tenderness",
        Text("One place on the spine hurts when pressed", "按脊柱上的某一点会痛"),
        Section.SPINE,
        _RF4,
    ),
    Item(
        "claudication_legs",
        Text(
            "As you walk the legs ache or grow heavy; a rest or leaning forward helps",
            "走一段路腿就痛或发沉，歇一歇或弯下腰就好些",
        ),
        Section.SPINE,
        _RF4,
        asks=(SIDE,),
    ),
)

BONES = (
    Item(
        "bone_snap",
        Text("You felt or heard a bone crack", "感觉或听到骨头咔的一声"),
        Section.BONES,
        _RF4,
    ),
    Item(
        "limb_deformity",
        Text(
            "An arm or a leg is crooked, shorter, or not where it should be",
            "胳膊或腿变弯、变短，或位置不对了",
        ),
        Section.BONES,
        _RF4,
        asks=(SIDE, _LIMBS),
    ),
    Item(
        "cannot_bear_weight",
        Text("A leg will not carry you, or an arm is of no use", "一条腿站不住，或一只胳膊用不了"),
        Section.BONES,
        _RF4,
        asks=(SIDE, _LIMBS),
    ),
    Item(
        "fall",
        Text("How often have you fallen since you last reported?", "上次报告以来摔倒过几次？"),
        Section.BONES,
        (Scale.COUNT,),
        asks=(_FALL_REASON,),
    ),
    Item(
        "minor_trauma",
        Text(
            "Something small came before the pain: a bump, a twist, lifting, coughing",
            "痛之前有过小磕碰、扭了一下、提东西或咳嗽",
        ),
        Section.BONES,
        _YN,
    ),
    Item(
        "head_injury",
        Text("Your head was hit when you fell", "摔倒时磕到了头"),
        Section.BONES,
        _YN,
    ),
    Item(
        "pain_on_weight_bearing",
        Text(
            "A hip, thigh, shin or arm bone hurts more under load and less at rest",
            "髋、大腿、小腿或胳膊的骨头一受力就更痛，歇着就轻些",
        ),
        Section.BONES,
        _RF4,
        asks=(SIDE, _LIMBS),
    ),
    Item(
        "thigh_groin_pain",
        Text(
            "A dull ache that you did not have before, in thigh, hip or groin",
            "大腿、髋部或腹股沟有以前没有过的隐隐作痛",
        ),
        Section.BONES,
        _RF4,
        asks=(SIDE,),
    ),
    Item(
        "height_loss",
        Text("You have grown shorter, or your back has begun to bend", "个子变矮了，或背开始驼了"),
        Section.BONES,
        _YN,
    ),
)

CALCIUM = (
    Item(
        "perioral_tingling",
        Text("Lips or the skin round them prickle or are numb", "嘴唇或嘴边发麻、像针扎"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "finger_toe_tingling",
        Text("Fingers or toes have begun to prickle or go numb", "手指或脚趾最近开始发麻、像针扎"),
        Section.CALCIUM,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 39",
        asks=(SIDE, regions(Region.FINGERS, Region.HANDS, Region.FEET)),
    ),
    Item(
        "muscle_cramps",
        Text("Muscles cramp or go stiff", "肌肉抽筋或发僵"),
        Section.CALCIUM,
        _RF4,
        reference="custom; PRO-CTCAE 50 covers aching only",
    ),
    Item(
        "muscle_twitching",
        Text("Muscles jump or flicker by themselves", "肌肉自己一跳一跳的"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "hand_spasm",
        Text("Hands or feet cramp up and stay fixed", "手或脚抽成一团、掰不开"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "palpitations",
        Text("The heart races, pounds or stumbles", "心跳很快、很重或不规律"),
        Section.CALCIUM,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 23",
    ),
    Item(
        "thirst",
        Text("You are much thirstier than usual", "比平时口渴得多"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "polyuria",
        Text("You pass far more urine than before", "小便量比以前多很多"),
        Section.CALCIUM,
        _RF4,
        reference="custom; PRO-CTCAE 63 asks how often, not how much",
    ),
    Item(
        "drowsiness",
        Text("You sleep more than is normal and are hard to rouse", "睡得反常地多，叫也不容易醒"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "confusion",
        Text(
            "Muddled, lost, or not like yourself (patient or family may answer)",
            "脑子糊涂、分不清时间地点，或像变了个人（本人或家人都可以答）",
        ),
        Section.CALCIUM,
        _RF4,
        reference="custom; PRO-CTCAE 46 and 47 ask about concentration and memory",
    ),
    Item(
        "muscle_weakness_general",
        Text("The whole body is without strength", "浑身都没有力气"),
        Section.CALCIUM,
        _RF4,
    ),
    Item(
        "no_urine_12h",
        Text("For 12 hours there has been next to no urine", "已有12个小时几乎没有小便"),
        Section.CALCIUM,
        _YN,
    ),
)

ALLERGY = (
    Item(
        "breathing_difficulty_acute",
        Text("Breathing has suddenly become hard, or whistles", "忽然喘不上气，或呼吸带哨音"),
        Section.ALLERGY,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 19",
    ),
    Item(
        "throat_tightness",
        Text(
            "The throat feels narrow, the voice is hoarse, or breath is noisy",
            "嗓子发紧、声音变哑，或喘气有响声",
        ),
        Section.ALLERGY,
        _RF4,
    ),
    Item(
        "face_swelling",
        Text("Face, lips, tongue or throat have swollen", "脸、嘴唇、舌头或喉咙肿了"),
        Section.ALLERGY,
        _RF4,
    ),
    Item(
        "collapse",
        Text("You passed out, or came close to it", "昏倒过，或差点昏倒"),
        Section.ALLERGY,
        _RF4,
    ),
    Item(
        "hives_itch_generalised",
        Text(
            "Wheals, a rash, redness or itching all over the body", "全身起风团、红疹，发红或发痒"
        ),
        Section.ALLERGY,
        _RF4,
        reference="custom; twin of PRO-CTCAE 24, 28 and 29",
    ),
    Item(
        "severe_abdominal_cramps",
        Text("Violent cramps in the belly", "肚子一阵阵绞着痛，很厉害"),
        Section.ALLERGY,
        _RF4,
    ),
    Item(
        "injection_site_reaction",
        Text(
            "Where you were injected it is red, sore, swollen or hard",
            "打针的地方发红、疼、肿或有硬块",
        ),
        Section.ALLERGY,
        _RF4,
        reference="PRO-CTCAE 79 (presence)",
    ),
    Item(
        "injection_site_spreading",
        Text(
            "The red patch of the injection grows, is hot, or weeps",
            "打针处的红肿越来越大、发烫或流液",
        ),
        Section.ALLERGY,
        _RF4,
    ),
)

INFECTION = (
    Item(
        "chills_rigors",
        Text("You are so cold that you shake", "冷得全身发抖"),
        Section.INFECTION,
        _RF4,
        reference="custom; red-flag twin of PRO-CTCAE 74",
    ),
    Item(
        "unwell_general",
        Text("You feel ill all over, as with flu", "浑身难受，像得了流感"),
        Section.INFECTION,
        _RF4,
    ),
    Item(
        "skin_infection",
        Text("A patch of skin is red, warm, swollen and sore", "有一片皮肤发红、发烫、又肿又痛"),
        Section.INFECTION,
        _RF4,
    ),
    Item(
        "cough_sputum",
        Text("Coughing up phlegm", "咳嗽有痰"),
        Section.INFECTION,
        (Scale.SEV5, Scale.INT5),
        reference="PRO-CTCAE 20 (severity, interference)",
    ),
    Item(
        "painful_urination",
        Text("It hurts or burns to pass urine", "小便时痛或火辣辣的"),
        Section.INFECTION,
        (Scale.SEV5,),
        reference="PRO-CTCAE 61 (severity)",
    ),
)

MOUTH = (
    Item(
        "jaw_pain",
        Text("The jaw, the gums or a tooth hurts", "颌骨、牙龈或牙痛"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "jaw_swelling",
        Text("The jaw or the gums are swollen or infected", "颌骨或牙龈肿了、发炎了"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "jaw_numb_heavy",
        Text("The jaw has gone numb or feels like lead", "颌骨发麻或沉甸甸的"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "loose_tooth",
        Text("A tooth wobbles", "有牙晃动"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "gum_discharge",
        Text("Pus or fluid comes out somewhere in the mouth", "嘴里有地方流脓或流水"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "oral_sore_nonhealing",
        Text(
            "A sore in the mouth, or the hole of a pulled tooth, will not close",
            "嘴里的溃疡或拔牙留下的洞一直长不好",
        ),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "exposed_bone_mouth",
        Text("You can see bare bone inside the mouth", "嘴里看得见露出来的骨头"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "trismus_dysphagia",
        Text("The mouth will not open, or spit is hard to swallow", "嘴张不开，或咽口水费劲"),
        Section.MOUTH,
        _RF4,
    ),
    Item(
        "dental_procedure_planned",
        Text(
            "The day of a tooth extraction, an implant or other mouth surgery, past or to come",
            "拔牙、种牙或其他口腔手术的日期（做过的或约好的）",
        ),
        Section.MOUTH,
        (Scale.DATE,),
    ),
    Item(
        "ear_pain_discharge",
        Text("An ear hurts, runs, or is infected again and again", "耳朵痛、流水，或反复发炎"),
        Section.MOUTH,
        _RF4,
        asks=(SIDE,),
    ),
)

OTHER = (
    Item(
        "chest_pain",
        Text("The chest hurts or feels squeezed", "胸口痛，或像被压住一样"),
        Section.OTHER,
        _RF4,
    ),
    Item(
        "breathless_rest",
        Text(
            "Even sitting still you are short of breath, or must stop in mid-sentence",
            "坐着不动也气短，或一句话要停几次才说完",
        ),
        Section.OTHER,
        _RF4,
    ),
    Item(
        "seizure",
        Text("A fit, with jerking or loss of awareness", "全身抽动、失去知觉的发作"),
        Section.OTHER,
        _RF4,
    ),
    Item(
        "face_speech_arm",
        Text(
            "One side of the face hangs, speech is slurred, or one arm is weak",
            "一边脸歪、说话含糊，或一只胳膊没劲",
        ),
        Section.OTHER,
        _RF4,
        asks=(SIDE,),
    ),
    Item(
        "bleeding_heavy",
        Text("You bleed a lot, or it does not stop", "出血很多，或一直止不住"),
        Section.OTHER,
        _RF4,
    ),
    Item(
        "leg_swelling_one",
        Text("One leg, not both, has begun to swell or hurt", "只有一条腿最近肿了或痛"),
        Section.OTHER,
        _RF4,
        reference="custom; twin of PRO-CTCAE 22",
        asks=(SIDE,),
    ),
    Item(
        "headache_new_severe",
        Text(
            "A bad headache unlike any before, or one with vomiting or changed sight",
            "从没有过的剧烈头痛，或头痛时呕吐、看东西不对劲",
        ),
        Section.OTHER,
        _RF4,
        reference="custom; twin of PRO-CTCAE 49",
    ),
    Item(
        "unable_keep_fluids",
        Text("Whatever you drink comes up again", "喝什么吐什么，水也留不住"),
        Section.OTHER,
        _RF4,
    ),
    Item(
        "self_harm",
        Text("You think about hurting yourself", "想过要伤害自己"),
        Section.OTHER,
        _YN,
    ),
    Item(
        "slow_breathing",
        Text(
            "Breath is very slow or faint, with tiny pupils (for the family to answer)",
            "呼吸特别慢、特别浅，瞳孔缩得很小（请家人回答）",
        ),
        Section.OTHER,
        _RF4,
    ),
)

RED_FLAGS = Instrument(
    code="red_flags",
    version="2026.11",
    title=Text("Warning signs", "警示症状"),
    recall=Text("Now or in the last 24 hours", "现在或过去24小时内"),
    items=(*SPINE, *BONES, *CALCIUM, *ALLERGY, *INFECTION, *MOUTH, *OTHER),
)
