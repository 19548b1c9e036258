"""A process that has imported the sandbox and forks a server for each line it reads: `URL SPEED`; it prints `PID PORT`."""

from __future__ import annotations

import os
import signal
import socket
import sys

from omnidim_contract.sandbox import create_app
from omnidim_contract.sandbox.serving import serve


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    for line in sys.stdin:
        url, speed = line.split()
        port = free_port()
        child = os.fork()
        if not child:
            sys.stdin.close()
            app = create_app(tokens=["durable"], database_url=url, speed=float(speed))
            serve(app, host="127.0.0.1", port=port, ready=lambda _: None)
            os._exit(0)
        sys.stdout.write(f"{child} {port}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
