"""How settings are read: from the environment, a secret also from the file that NAME_FILE names."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env")


def seconds(name: str, default: float) -> float:
    """A duration in seconds; the system checks refuse one that is not positive."""
    value: float = env.float(name, default=default)
    return value
