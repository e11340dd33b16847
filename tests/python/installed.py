"""Fails unless these packages are installed, each as `name==version`."""

import sys
from importlib.metadata import PackageNotFoundError, version

for package in sys.argv[1:]:
    name, wanted = package.split("==")
    try:
        found = version(name)
    except PackageNotFoundError:
        found = "nothing"
    if found != wanted:
        sys.exit(f"{package} is wanted, {found} is installed")
