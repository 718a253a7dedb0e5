"""Reads a requirements file, and writes which packages it installs on CPython on Linux, as one line of JSON for each
version of Python and machine: python3 exported_packages.py GROUPS MEMBER < requirements.txt
"""

import json
import re
import sys

from packaging.requirements import Requirement

groups, member = sys.argv[1:]
lines = [line.strip() for line in sys.stdin]
requirements = [Requirement(line) for line in lines if re.match(r"[A-Za-z0-9]", line)]

for version in ("3.10", "3.13"):
    for machine, architecture in (("x86_64", "x86_64"), ("aarch64", "arm64")):
        environment = {
            "implementation_name": "cpython",
            "implementation_version": f"{version}.9",
            "os_name": "posix",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"{version}.9",
            "python_version": version,
            "sys_platform": "linux",
        }
        installed = {
            f"{re.sub('[-_.]+', '-', one.name).lower()} {str(one.specifier).removeprefix('==')}"
            for one in requirements
            # What comes from a folder has no version in the file.
            if one.url is None and (one.marker is None or one.marker.evaluate(environment))
        }
        print(json.dumps({
            "groups": groups,
            "member": member,
            "runtime": f"python{version}",
            "architecture": architecture,
            "packages": sorted(installed),
        }))
