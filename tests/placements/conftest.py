from tests.hiring.conftest import _pages, world

__all__ = ["_pages", "world"]
