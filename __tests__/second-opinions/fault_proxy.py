"""Runs microburst before the server whose URL is given, on a free port of loopback, and prints where it listens."""

import socket
import sys

from aiohttp import web
from microburst import forward
from microburst.app import make_app
from microburst.core.pipeline import Microburst

# microburst 0.10.0 takes Content-Length off all that it passes on, against its own notes on ResponseFault. S3 never
# answers without it, and for the size of an object there is nothing else to go by in the answer to a HEAD.
forward.HOP_BY_HOP -= {"content-length"}

web.run_app(
    make_app(Microburst(sys.argv[1])),
    sock=socket.create_server(("127.0.0.1", 0)),
    shutdown_timeout=0,
)
