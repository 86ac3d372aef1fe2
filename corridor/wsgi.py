"""The WSGI application that granian serves."""

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
os.environ.setdefault("CORRIDOR_PROCESS", "web")
application = get_wsgi_application()


def _warm_up() -> None:
    """Build the index of skills before somebody waits for it: with the whole of ESCO that takes some seconds."""
    from django.db import Error, connection

    from registry.taxonomy.linker import keeping

    try:
        keeping.current()
    except Error:
        logging.getLogger(__name__).warning("the index of skills is built when it is first asked for")
    finally:
        connection.close()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
