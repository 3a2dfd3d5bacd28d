"""The language in which the present request is answered."""

from django.utils.translation import get_language

from companion.rules.vocabulary import Language


def active_language() -> Language:
    """Django's active translation as one of ours."""
    return Language.ZH_HANS if (get_language() or "").startswith("zh") else Language.EN
