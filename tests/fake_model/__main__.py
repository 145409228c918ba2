"""`python -m tests.fake_model --port 8081 [--delay 0.05]`: the honest fake model, until interrupted."""

from __future__ import annotations

import argparse
import threading

from tests.fake_model import FakeModel, honest


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_model", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each token")
    options = parser.parse_args()
    model = FakeModel()
    model.default = honest(options.delay)
    with model.serve(options.port):
        print(model.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
