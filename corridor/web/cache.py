"""A cache that may vanish."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _forgiving(method: Callable[..., Any], fallback: Any) -> Callable[..., Any]:
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError:
            logger.warning("the cache is away")
            return kwargs.get("default", fallback) if fallback is None else fallback

    return call


class ForgivingRedisCache(RedisCache):
    """Redis as a cache that pages survive: without it every look-up misses and every write is forgotten."""

    get = _forgiving(RedisCache.get, None)
    set = _forgiving(RedisCache.set, False)
    add = _forgiving(RedisCache.add, False)
    delete = _forgiving(RedisCache.delete, False)
    touch = _forgiving(RedisCache.touch, False)
    get_many = _forgiving(RedisCache.get_many, {})
    set_many = _forgiving(RedisCache.set_many, [])
    has_key = _forgiving(RedisCache.has_key, False)
