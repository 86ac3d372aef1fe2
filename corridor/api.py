"""The ground rules of the API."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission


class NobodyUnlessTheViewSays(BasePermission):
    """Deny by default: every API view names who may use it."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return False


class ByCursor(CursorPagination):
    """Pages that stay right while rows are added."""

    ordering = "-id"
    page_size = 25
    max_page_size = 100
