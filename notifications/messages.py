"""The words of a page. It names no patient: only condition, tier, a reference and a link."""

from django.conf import settings

from companion.models import Alert
from companion.rules.vocabulary import (
    CONDITION_NAMES,
    TIER_NAMES,
    Condition,
    Language,
    Text,
    Tier,
)
from notifications.channels.base import Message
from notifications.models import Delivery

_SUBJECT = Text("[{tier}] {reference}: {condition}", "【{tier}】{reference}:{condition}")
_BODY = Text(
    "{condition} ({tier}).\nReference {reference}.\n"
    "Open the page, sign in and acknowledge. Until somebody does, others are paged.",
    "{condition}({tier})。\n编号 {reference}。\n"
    "请打开链接登录并确认接手；确认之前，系统会继续呼叫其他同事。",
)
_UNREACHED = Text(
    "Nobody on call could be reached for this alert. Please find a doctor now.\n",
    "值班人员均无法联系，请立即联系医生处理。\n",
)


def link_to(alert: Alert) -> str:
    return f"{settings.PUBLIC_URL}/alerts/{alert.pk}/"


def page_for(delivery: Delivery) -> Message:
    """The message of a delivery in the language of whoever receives it."""
    alert = delivery.alert
    language = Language((delivery.staff or alert.organisation).language)
    words = {
        "tier": TIER_NAMES[Tier(alert.tier)].to(language),
        "reference": alert.reference,
        "condition": CONDITION_NAMES[Condition(alert.condition)].to(language),
    }
    unreached = _UNREACHED.to(language) if delivery.staff is None else ""
    return Message(
        id=str(delivery.pk),
        subject=_SUBJECT.to(language).format(**words),
        body=unreached + _BODY.to(language).format(**words),
        link=link_to(alert),
        urgent=Tier(alert.tier) is Tier.EMERGENCY,
        data={
            "reference": alert.reference,
            "tier": alert.tier,
            "condition": alert.condition,
            "alert": str(alert.pk),
        },
    )
