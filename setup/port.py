"""Says in one sentence why the demo cannot listen on PORT, before anything slow is done. Standard library only."""

import os
import socket
import sys

HOST = "127.0.0.1"


def usable_port() -> int:
    """PORT, 8000 when it is not given; ends the process when it is no port, or not to be had."""
    written = os.environ.get("PORT", "") or "8000"
    if not written.isascii() or not written.isdigit() or not 0 < int(written) < 65536:
        sys.exit(f'coopreg: PORT is "{written}", but a port is a number from 1 to 65535, as in: make demo PORT=8001')
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(written)))
        except PermissionError:
            sys.exit(f"coopreg: you may not open port {written}: take one above 1023, as in: make demo PORT=8001")
        except OSError as problem:
            sys.exit(
                f"coopreg: port {written} is busy ({problem.strerror}): end what uses it, or take another port, "
                "as in: make demo PORT=8001"
            )
    return int(written)


if __name__ == "__main__":
    usable_port()
