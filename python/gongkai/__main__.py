"""The command line: `gongkai` and `python -m gongkai`."""

import os
import subprocess
import sys

from ._options import program


def main() -> None:
    command = [program(), *sys.argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    sys.exit(subprocess.run(command).returncode)


if __name__ == "__main__":
    main()
