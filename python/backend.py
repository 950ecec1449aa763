"""Builds the wheel: maturin builds the module, and beside it goes the program that reads.

A reader is a process of its own, so that a file that crashes it costs that file alone; of both, the versions are those of one build.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import maturin
from maturin import (  # noqa: F401  what an installer asks a backend for
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

HERE = Path(__file__).resolve().parent


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    program()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    program()
    return maturin.build_editable(wheel_directory, config_settings, metadata_directory)


def program():
    """Builds the program as maturin builds the module, and puts it into the package."""
    command = ["cargo", "build", "--release", "--locked", "--bin", "gongkai", "--package", "gongkai"]
    command += ["--message-format", "json-render-diagnostics"]
    if target := os.environ.get("CARGO_BUILD_TARGET"):
        command += ["--target", target]
    told = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, check=True).stdout
    messages = [json.loads(line) for line in told.splitlines() if line.startswith(b"{")]
    built = next(path for message in messages if (path := message.get("executable")))
    folder = HERE / "gongkai" / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(built, folder)
