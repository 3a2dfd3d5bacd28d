"""Every sentence that the API says when something is wrong, in both languages."""

from companion.language import active_language
from companion.rules.vocabulary import Text

SENTENCES: dict[str, Text] = {
    # The body
    "body_too_large": Text("This is too large to be sent at once.", "内容过大，无法一次发送。"),
    "too_deep": Text("This is nested too deeply.", "数据嵌套层数过多。"),
    "not_json": Text("This is not valid JSON.", "这不是有效的 JSON。"),
    "not_an_object": Text("Send one JSON object.", "请发送一个 JSON 对象。"),
    "repeated_key": Text("A field stands in it twice.", "同一字段出现了两次。"),
    "forbidden_character": Text(
        "It holds a character that cannot be stored.", "内容包含无法保存的字符。"
    ),
    "not_a_number": Text("NaN and Infinity are not numbers here.", "不接受 NaN 或 Infinity。"),
    "unsupported_media_type": Text("Send JSON (application/json).", "请以 JSON 格式发送。"),
    "not_acceptable": Text("Only JSON can be answered.", "只能返回 JSON。"),
    # Fields
    "invalid_fields": Text(
        "Some fields are not right. Nothing was stored.", "部分内容填写有误，尚未保存。"
    ),
    "required": Text("This is missing.", "此项必填。"),
    "null": Text("This may not be empty.", "此项不能为空。"),
    "blank": Text("This may not be empty.", "此项不能为空。"),
    "empty": Text("This may not be empty.", "此项不能为空。"),
    "invalid": Text("This is not valid.", "此项无效。"),
    "max_length": Text("This is too long.", "内容过长。"),
    "min_length": Text("This is too short.", "内容过短。"),
    "max_value": Text("This number is too large.", "数值过大。"),
    "min_value": Text("This number is too small.", "数值过小。"),
    "max_digits": Text("This number has too many digits.", "数字位数过多。"),
    "max_decimal_places": Text("This number has too many decimals.", "小数位数过多。"),
    "max_whole_digits": Text("This number is too large.", "数值过大。"),
    "max_string_length": Text("This number is too long.", "数字过长。"),
    "overflow": Text("This is out of range.", "超出范围。"),
    "date": Text("Give a date, not a time.", "请填写日期，不含时间。"),
    "datetime": Text("Give a date and a time.", "请填写日期和时间。"),
    "make_aware": Text("This time does not exist in that time zone.", "该时区不存在此时间。"),
    "no_offset": Text(
        "Give the time with its offset, for instance 2026-01-31T08:00:00+08:00.",
        "请填写带时区的时间，例如 2026-01-31T08:00:00+08:00。",
    ),
    "invalid_choice": Text("This is not one of the choices.", "不在可选范围内。"),
    "not_a_list": Text("Send a list.", "此项应为列表。"),
    "not_a_dict": Text("Send an object.", "此项应为对象。"),
    "not_a_string": Text("Send text.", "此项应为文字。"),
    "null_characters_not_allowed": Text(
        "It holds a character that cannot be stored.", "内容包含无法保存的字符。"
    ),
    "surrogate_characters_not_allowed": Text(
        "It holds a character that cannot be stored.", "内容包含无法保存的字符。"
    ),
    "prohibited": Text("It holds a character that cannot be stored.", "内容包含无法保存的字符。"),
    "unknown_field": Text("There is no such field.", "没有这个字段。"),
    "unknown_parameter": Text("There is no such parameter.", "没有这个参数。"),
    "unknown_zone": Text(
        "This is not the name of a time zone, such as Asia/Shanghai.",
        "这不是有效的时区名称，例如 Asia/Shanghai。",
    ),
    "invalid_phone": Text("This is not a phone number.", "电话号码无效。"),
    "invalid_address": Text("No message could be sent to this address.", "无法向该地址发送消息。"),
    "password_too_weak": Text("This password is too easy to guess.", "密码过于简单。"),
    "implausible_date": Text("This date cannot be right.", "该日期不合理。"),
    "implausible_time": Text(
        "This time lies in the future, or more than a year ago. Check the phone's clock.",
        "该时间在未来，或早于一年前。请检查手机时钟。",
    ),
    # Who is asking
    "not_authenticated": Text("Please sign in.", "请先登录。"),
    "authentication_failed": Text("Please sign in again.", "请重新登录。"),
    "second_factor_required": Text(
        "Set up a second factor before you continue.", "请先设置第二重验证。"
    ),
    "not_allowed": Text("You may not do this.", "您没有此项权限。"),
    "permission_denied": Text("You may not do this.", "您没有此项权限。"),
    "not_found": Text("There is nothing here.", "未找到。"),
    "method_not_allowed": Text("This cannot be done here.", "此处不支持该操作。"),
    "throttled": Text("Too many tries. Wait a little.", "操作过于频繁，请稍候再试。"),
    "too_many_codes": Text(
        "Too many codes within an hour. Wait a little.", "一小时内生成的验证码过多，请稍候再试。"
    ),
    "error": Text("Something went wrong on our side.", "系统出错了。"),
    # What may not be done now
    "code_not_valid": Text(
        "This code is not valid. Ask your nurse for a new one.",
        "验证码无效，请向护士索取新的验证码。",
    ),
    "no_consent": Text("There is no consent to care on record.", "没有记录到同意使用的授权。"),
    "patient_not_active": Text(
        "Reports are no longer taken for this patient.", "该患者已停止使用本系统。"
    ),
    "id_with_another_body": Text(
        "This id came with other contents before.", "该编号已用于其他内容。"
    ),
    "id_taken": Text("This id is taken.", "该编号已被使用。"),
    "record_number_taken": Text("This medical record number is taken.", "该病案号已存在。"),
    "username_taken": Text("This name is taken.", "该用户名已存在。"),
    "not_yourself": Text("You cannot do this to yourself.", "不能对自己执行此操作。"),
    "regimen_active": Text("A regimen is active already.", "已有进行中的用药方案。"),
    "no_regimen": Text("No regimen has been ordered yet.", "尚未开具用药方案。"),
    "before_regimen_start": Text(
        "This lies before the start of the regimen.", "早于用药方案的开始日期。"
    ),
    "dose_not_120_mg": Text("The dose is 120 mg.", "剂量应为 120 毫克。"),
    "second_dose_that_day": Text("A dose is recorded for that day already.", "当天已有注射记录。"),
    "calcium_without_day": Text(
        "Give the calcium value together with its day.", "请同时填写血钙值和检验日期。"
    ),
    "radiotherapy_without_day": Text(
        "Give the irradiated sites together with the last day of radiotherapy.",
        "请同时填写放疗部位和放疗结束日期。",
    ),
    "not_for_this_code": Text("This does not go with this code.", "该编码不使用此项。"),
    "limits_crossed": Text("The lower limit lies below the upper one.", "下限应低于上限。"),
    "baseline_without_day": Text(
        "Give the level together with the day since which it is stable.",
        "请同时填写稳定程度和起始日期。",
    ),
    "reason_needed": Text("Say why it was not taken.", "请说明未服用的原因。"),
    "reason_not_needed": Text(
        "A reason goes only with what was not taken.", "只有未服用时才填写原因。"
    ),
    "nothing_taken": Text("Say how much was taken.", "请填写服用量。"),
    "amount_not_taken": Text(
        "An amount goes only with what was taken.", "只有已服用时才填写用量。"
    ),
    "patient_needed": Text("Say for which patient.", "请指明患者。"),
    "role_not_clinical": Text("This role treats no patients.", "该角色不参与诊疗。"),
    "role_not_paged": Text("This role is never paged.", "该角色不接受呼叫。"),
    "cannot_take_over": Text(
        "This person's role cannot take over an alert.", "该人员的角色无法接手警报。"
    ),
    "last_fallback": Text(
        "The last fallback contact cannot be removed: add another one first.",
        "不能删除最后一个备用联系方式，请先添加新的。",
    ),
    "no_doctor_on_ladder": Text(
        "An emergency must reach a doctor.", "紧急情况的呼叫层级中必须有医生。"
    ),
    "shift_ends_before_start": Text(
        "A shift ends after it starts.", "班次结束时间应晚于开始时间。"
    ),
    "shift_too_long": Text("A shift lasts a month at most.", "班次最长为一个月。"),
    "computed_result": Text(
        "This is computed: correct the result that it is computed from.",
        "该结果由计算得出，请更正用于计算的原始结果。",
    ),
    "already_corrected": Text(
        "This has been corrected already: correct the result that holds now.",
        "该结果已被更正，请更正当前有效的结果。",
    ),
    "not_with_a_result": Text(
        "A result that is taken back has no other value.", "撤销结果时不填写新数值。"
    ),
    "unknown_rule": Text("There is no such rule.", "没有这条规则。"),
    "rule_has_not_fired": Text(
        "This rule has never fired for this patient; there is nothing to silence.",
        "该规则从未对此患者触发，无需静默。",
    ),
    "suppression_ends_in_the_past": Text("This end lies in the past.", "结束时间已过。"),
    "suppression_too_long": Text(
        "A rule may be silenced for 7 days at most.", "规则静默最长为 7 天。"
    ),
    "spine_suppression_too_long": Text(
        "A rule about the spinal cord may be silenced for 72 hours at most.",
        "脊髓受压相关规则的静默最长为 72 小时。",
    ),
    "suppression_over": Text("This is over already.", "该静默已结束。"),
    "unknown_threshold": Text("There is no such limit.", "没有这个界值。"),
    "threshold_out_of_bounds": Text(
        "This value lies outside the safe bounds of this limit.", "该数值超出此界值的安全范围。"
    ),
    "until_before_since": Text("The end lies before the beginning.", "结束日期早于开始日期。"),
    "alert_already_acknowledged": Text("A colleague has taken this over.", "已有同事接手。"),
    "alert_already_resolved": Text("This has been closed.", "该警报已关闭。"),
    "tier_without_ladder": Text("Nobody is paged for this tier.", "该级别不呼叫人员。"),
    "rungs_count": Text("A ladder has one to ten rungs.", "呼叫层级应为一到十级。"),
    "first_rung_not_at_once": Text("The first rung comes at once.", "第一级必须立即呼叫。"),
    "rungs_not_ascending": Text(
        "Each rung comes later than the one before.", "各级时间必须依次递增。"
    ),
    "last_rung_too_late": Text(
        "The last rung comes too late for this tier.", "最后一级的时间过晚。"
    ),
    "repeat_out_of_bounds": Text(
        "The pause between repeats is out of bounds.", "重复呼叫的间隔超出范围。"
    ),
    "rung_without_roles": Text("A rung without roles pages nobody.", "每一级都必须有呼叫对象。"),
    "quiet_rung": Text("This rung may not be quiet.", "该级不能静默。"),
}

NOT_RECEIVED = Text(
    "Your report was NOT received. If you have new weakness, numbness, trouble with bladder or "
    "bowels, cramps, trouble breathing or anything else that frightens you, do not wait: phone.",
    "您的报告没有提交成功。如果出现新的无力、麻木、大小便异常、抽筋、呼吸困难或其他令您担心的情况，"
    "请不要等待，立即打电话。",
)


def sentence(code: str) -> str:
    """The sentence for a code; a code without one is said in general terms."""
    return SENTENCES.get(code, SENTENCES["invalid"]).to(active_language())
