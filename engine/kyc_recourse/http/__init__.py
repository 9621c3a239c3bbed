"""HTTP: decisions as a service, an ASGI application (the extra "http")."""

from kyc_recourse.http.service import Settings, create_app

__all__ = ["Settings", "create_app"]
