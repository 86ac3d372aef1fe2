from tests.hiring.conftest import world

__all__ = ["world"]
