"""Writes marker-results.json: what Python's packaging says about environment markers on CPython on Linux.

python3 make-marker-results.py > marker-results.json && npx prettier --write marker-results.json, with packaging 26.4.
"""

import itertools
import json

from packaging.markers import Marker, UndefinedComparison

RELEASES = ["2.7.18", "3.8.0", "3.8.20", "3.10.0", "3.11.0", "3.11.2", "3.11.3", "3.12.9", "3.13.1", "3.20.4"]
MACHINES = ["x86_64", "aarch64"]

VERSIONS = [
    "2.7", "3", "3.8", "3.8.0", "3.10", "3.11", "3.11.2", "3.11.3", "3.12", "3.13", "4.0",
    "3.11.0a6", "3.12.0rc1", "3.11.2.post1", "3.11.dev0", "v3.11", "3.11.0.0",
]
ORDERED = ["<", "<=", ">", ">=", "==", "!=", "~=", "==="]

comparisons = [
    f'{name} {operator} "{version}"'
    for name in ("python_version", "python_full_version", "implementation_version")
    for operator in ORDERED
    for version in VERSIONS
]
comparisons += [
    f'"{version}" {operator} {name}'
    for name in ("python_version", "python_full_version")
    for operator in ("<", "<=", ">", ">=", "==", "!=")
    for version in ("3.8", "3.11", "3.11.2", "3.13")
]
comparisons += [
    f'{name} {operator} "{prefix}.*"'
    for name in ("python_version", "python_full_version")
    for operator in ("==", "!=")
    for prefix in ("3", "3.1", "3.11", "3.11.2")
]
comparisons += [
    f'{name} {operator} "{text}"'
    for name, texts in {
        "sys_platform": ["linux", "win32", "darwin", "linux2"],
        "os_name": ["posix", "nt"],
        "platform_system": ["Linux", "Windows", "linux"],
        "platform_machine": ["x86_64", "aarch64", "arm64", "AMD64"],
        "implementation_name": ["cpython", "pypy"],
        "platform_python_implementation": ["CPython", "PyPy"],
    }.items()
    for operator in ("==", "!=")
    for text in texts
]
comparisons += [
    'python_version in "3.8 3.11"',
    'python_version not in "3.8, 3.11"',
    '"3.1" in python_version',
    '"linux" in sys_platform',
    '"win" not in sys_platform',
    '"64" in platform_machine',
    'platform_machine in "x86_64 AMD64"',
    'platform_machine not in "arm64 aarch64"',
    'extra == "a"',
    'extra != "a"',
    '"a" == extra',
]
COMBINED = [
    'python_version < "3.11"',
    'python_full_version >= "3.11.3"',
    'sys_platform == "linux"',
    'platform_machine == "aarch64"',
]
combined = [
    text
    for a, b, c in itertools.product(COMBINED, repeat=3)
    for text in (f"{a} or {b} and {c}", f"({a} or {b}) and {c}", f"{a} and ({b} or ({c}))")
]


def holds(marker: Marker, release: str, machine: str) -> bool:
    return marker.evaluate({
        "implementation_name": "cpython",
        "implementation_version": release,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": release,
        "python_version": ".".join(release.split(".")[:2]),
        "sys_platform": "linux",
        "extra": "",
    })


results = {}
for text in comparisons + combined:
    marker = Marker(text)
    try:
        results[text] = "".join(
            str(int(holds(marker, release, machine))) for release in RELEASES for machine in MACHINES
        )
    except UndefinedComparison:
        # What cannot be decided.
        results[text] = None

print("{")
print(f'"releases": {json.dumps(RELEASES)},')
print(f'"machines": {json.dumps(MACHINES)},')
print('"results": {')
print(",\n".join(f"{json.dumps(text)}: {json.dumps(result)}" for text, result in results.items()))
print("}}")
