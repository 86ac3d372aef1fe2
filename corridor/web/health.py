"""Whether this process lives and whether it can serve."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The process can reach PostgreSQL. Valkey is not asked for: the site works without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "no database"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "ok"})
