"""The sites of the pain map, by name. Source: clinical-rules, section 3."""

from companion.rules.vocabulary import Site, Text

SITE_NAMES: dict[Site, Text] = {
    Site.HEAD_SKULL: Text("Head or skull", "头部"),
    Site.JAW: Text("Jaw", "颌部"),
    Site.NECK: Text("Neck", "颈部"),
    Site.UPPER_BACK: Text("Upper or middle back", "上背或中背"),
    Site.LOWER_BACK: Text("Lower back", "腰部"),
    Site.SACRUM_TAIL: Text("Sacrum or tailbone", "骶尾部"),
    Site.PELVIS: Text("Pelvis", "骨盆"),
    Site.HIP_L: Text("Left hip", "左髋"),
    Site.HIP_R: Text("Right hip", "右髋"),
    Site.GROIN: Text("Groin", "腹股沟"),
    Site.THIGH_L: Text("Left thigh", "左大腿"),
    Site.THIGH_R: Text("Right thigh", "右大腿"),
    Site.KNEE: Text("Knee", "膝部"),
    Site.SHIN_FOOT: Text("Lower leg or foot", "小腿或脚"),
    Site.SHOULDER_L: Text("Left shoulder", "左肩"),
    Site.SHOULDER_R: Text("Right shoulder", "右肩"),
    Site.UPPER_ARM_L: Text("Left upper arm", "左上臂"),
    Site.UPPER_ARM_R: Text("Right upper arm", "右上臂"),
    Site.FOREARM_HAND: Text("Forearm or hand", "前臂或手"),
    Site.RIBS_CHEST: Text("Ribs or chest wall", "肋骨或胸壁"),
    Site.STERNUM: Text("Breastbone", "胸骨"),
    Site.BREAST_AXILLA: Text("Breast or armpit", "乳房或腋下"),
    Site.ABDOMEN: Text("Belly", "腹部"),
    Site.OTHER: Text("Somewhere else", "其他部位"),
}

# The codes under which a clinician's baseline of pain is kept.
PAIN_CODES: dict[str, Site] = {f"pain.{site.value}": site for site in Site}
