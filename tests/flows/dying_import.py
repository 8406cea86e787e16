"""An import that kills itself instead of noting its position for the nth time.

python dying_import.py <nth> import <kind> <where> …
"""

import os
import signal
import sys

from podium.cli.program import main
from podium.sources.source import Position
from podium.sources.transfer.positions import PositionFile


def die_instead(nth: int) -> None:
    """Let the nth note be the end."""
    left, save = nth, PositionFile.save

    def save_or_die(self: PositionFile, position: Position) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        save(self, position)

    PositionFile.save = save_or_die  # type: ignore[method-assign]


if __name__ == "__main__":
    die_instead(int(sys.argv.pop(1)))
    main()
