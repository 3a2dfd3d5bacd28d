"""How the OpenAPI description tells who may call."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from api.authentication import DeviceAuthentication, StaffSessionAuthentication
from companion.rules.vocabulary import AlertStatus, ChannelKind, IntakeStatus, Known, PatientStatus

# Choice sets that several fields share, by the names they have in the description
# (ENUM_NAME_OVERRIDES in the settings).
ALERT_STATUSES = [each.value for each in AlertStatus]
CHANNELS = [each.value for each in ChannelKind]
INTAKE_STATUSES = [each.value for each in IntakeStatus]
KNOWN = [each.value for each in Known]
PATIENT_STATUSES = [each.value for each in PatientStatus]


class DeviceScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = DeviceAuthentication
    name = "device"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "A patient's phone: `Device <token>`.",
        }


class StaffScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = StaffSessionAuthentication
    name = "staff"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-Session-Token",
            "description": "Staff: from POST /api/sign-in/app/v1/auth/login and the second factor.",
        }
