"""Which ladder an organisation climbs for a tier."""

from companion.models import LadderSetting, Organisation
from companion.rules.ladder import DEFAULT_LADDERS, Ladder, from_json
from companion.rules.vocabulary import Tier


def ladder_of(organisation: Organisation, tier: Tier) -> Ladder:
    """The organisation's own ladder for `tier`, else the default.

    Raises KeyError for ROUTINE, which climbs none.
    """
    own = LadderSetting.objects.filter(organisation=organisation, tier=tier).first()
    return from_json(own.ladder) if own else DEFAULT_LADDERS[tier]
