#!/usr/bin/env bash
# Makes the projects in python-scopes/ again: lock files with what the tools that own them export of them, for several
# groups, members and versions of Python. bash make-python-scopes.sh
# Needs Python 3 with pip, and the package registries. Hosts of registries become *.example.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
index=$(python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')
export UV_CACHE_DIR=$work/cache/uv UV_PYTHON_DOWNLOADS=never POETRY_VIRTUALENVS_IN_PROJECT=1 PDM_CHECK_UPDATE=0

# python_tool NAME REQUIREMENT...: installs a tool of PyPI. Gives its command.
python_tool() {
  [ -d "$work/tools/$2" ] || python3 -m venv "$work/tools/$2"
  "$work/tools/$2/bin/pip" install --quiet --disable-pip-version-check "${@:2}" >&2
  echo "$work/tools/$2/bin/$1"
}

python=$(python_tool python packaging==26.4)

# expect GROUPS MEMBER COMMAND...: notes what the command exports, for each version of Python.
expect() {
  "${@:3}" > "$work/exported.txt"
  "$python" "$here/exported_packages.py" "$1" "$2" < "$work/exported.txt" >> "$work/expected.jsonl"
}

# keep NAME FILE...: takes the files over, and what was noted.
keep() {
  local folder=$here/python-scopes/$1 file
  mkdir -p "$folder"
  for file in "${@:2}"; do
    sed -E -e "s,https://[a-z.]+/(simple|packages/),https://registry.python.example/\1,g" "$file" > "$folder/$file"
  done
  "$python" -c 'import json, sys; print(json.dumps([json.loads(line) for line in sys.stdin], indent=2))' \
    < "$work/expected.jsonl" > "$folder/expected.json"
  (cd "$here" && npx prettier --log-level warn --write "$folder/expected.json")
  rm "$work/expected.jsonl"
  echo "made $1"
}

make_uv() {
  local uv
  uv=$(python_tool uv uv==0.13.9)
  mkdir -p "$work/uv/packages/api" "$work/uv/packages/lib"
  cd "$work/uv"
  cat > pyproject.toml << 'END'
[project]
name = "root"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = ["sniffio==1.3.1"]

[tool.uv.workspace]
members = ["packages/*"]
END
  cat > packages/api/pyproject.toml << 'END'
[project]
name = "The_Api"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = ["lib[Web_Links]", "click==8.1.8", "idna==3.9; python_version >= '3.13'", "idna==3.10; python_version < '3.13'"]

[project.optional-dependencies]
old = ["PyJWT==2.8.0"]
new = ["PyJWT==2.9.0"]
nothing = []

[dependency-groups]
dev = ["iniconfig==2.0.0", { include-group = "docs" }]
docs = ["attrs==23.2.0"]

[tool.uv]
conflicts = [[{ extra = "old" }, { extra = "new" }]]

[tool.uv.sources]
lib = { workspace = true }
END
  cat > packages/lib/pyproject.toml << 'END'
[project]
name = "lib"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = ["tomli==2.0.1; python_version < '3.11'", "six==1.17.0; platform_machine == 'x86_64'"]

[project.optional-dependencies]
Web_Links = ["markdown-it-py[linkify]==3.0.0"]

[dependency-groups]
dev = ["pluggy==1.5.0"]
END
  "$uv" lock --quiet
  local export=("$uv" export --quiet --frozen --no-hashes --no-emit-workspace)
  expect '' '' "${export[@]}" --all-packages --no-dev
  expect dev '' "${export[@]}" --all-packages
  expect '' packages/api "${export[@]}" --package the-api --no-dev
  expect 'old, docs' the.api "${export[@]}" --package the-api --no-dev --extra old --group docs
  expect 'new, nothing' The_Api "${export[@]}" --package the-api --no-dev --extra new --extra nothing
  expect '' ./packages/lib/ "${export[@]}" --package lib --no-dev
  expect all lib "${export[@]}" --package lib --all-extras --all-groups
  expect '' . "${export[@]}" --package root --no-dev
  keep uv uv.lock
}

make_poetry() {
  local poetry version
  for version in 1.8.5 2.5.1; do
    poetry=$(python_tool poetry "poetry==$version" poetry-plugin-export)
    mkdir -p "$work/poetry$version/lib"
    cd "$work/poetry$version"
    cat > pyproject.toml << END
[tool.poetry]
name = "app"
version = "1.0.0"
description = ""
authors = []
package-mode = false

[tool.poetry.dependencies]
python = "^3.10"
click = "8.1.8"
lib = { path = "lib", extras = ["web"] }
tomli = { version = "2.0.1", python = "<3.11" }
six = { version = "1.17.0", markers = "platform_machine == 'x86_64'" }
colorama = { version = "0.4.6", platform = "win32" }
PyJWT = { version = "2.9.0", optional = true }
zipp = { version = "3.20.2", optional = true, python = ">=3.12" }

[tool.poetry.extras]
Fast_Json = ["PyJWT"]
both = ["PyJWT", "zipp"]

[tool.poetry.group.dev.dependencies]
iniconfig = "2.0.0"
click = "8.1.8"

[tool.poetry.group.docs]
optional = true

[tool.poetry.group.docs.dependencies]
attrs = "23.2.0"

[[tool.poetry.source]]
name = "index"
url = "$index/"
priority = "primary"
END
    cat > lib/pyproject.toml << 'END'
[tool.poetry]
name = "lib"
version = "1.0.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = ">=3.10"
idna = [{ version = "3.9", python = ">=3.13" }, { version = "3.10", python = "<3.13" }]
markdown-it-py = { version = "3.0.0", extras = ["linkify"], optional = true }

[tool.poetry.extras]
web = ["markdown-it-py"]

[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
END
    touch lib/lib.py
    export POETRY_CACHE_DIR=$work/cache/poetry$version
    "$poetry" lock --quiet --no-interaction
    local export=("$poetry" export --without-hashes --no-interaction)
    expect '' '' "${export[@]}"
    expect dev '' "${export[@]}" --with dev
    expect 'docs, fast.json' '' "${export[@]}" --with docs --extras fast-json
    expect both '' "${export[@]}" --extras both
    expect all '' "${export[@]}" --with dev,docs --all-extras
    keep "poetry-$version" poetry.lock pyproject.toml
  done
}

make_pdm() {
  local pdm strategy
  pdm=$(python_tool pdm pdm==2.12.4)
  for strategy in inherit_metadata no_inherit_metadata; do
    mkdir -p "$work/$strategy/lib"
    cd "$work/$strategy"
    cat > pyproject.toml << 'END'
[project]
name = "app"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = [
  "click==8.1.8",
  "lib @ file:///${PROJECT_ROOT}/lib",
  "markdown-it-py[linkify]==3.0.0",
  "tomli==2.0.1; python_version < '3.11'",
  "six==1.17.0; platform_machine == 'x86_64'",
]

[project.optional-dependencies]
Fast_Json = ["PyJWT==2.9.0"]
both = ["app[Fast_Json]", "zipp==3.20.2; python_version >= '3.12'"]

[tool.pdm.dev-dependencies]
dev = ["iniconfig==2.0.0"]
docs = ["attrs==23.2.0"]
END
    printf '[project]\nname = "lib"\nversion = "1.0.0"\ndependencies = ["idna==3.10"]\n' > lib/pyproject.toml
    touch lib/lib.py
    PDM_CACHE_DIR=$work/cache/pdm "$pdm" lock --quiet --group :all --strategy "$strategy"
    # Without this strategy, PDM exports for the Python that it runs on: that lock file must give the same as the other.
    cd "$work/inherit_metadata"
    local export=("$pdm" export --format requirements --without-hashes)
    expect '' '' "${export[@]}" --prod
    expect 'dev, docs' '' "${export[@]}"  --group dev --group docs
    expect fast-json '' "${export[@]}" --prod --group Fast_Json
    expect both '' "${export[@]}" --prod --group both
    expect all '' "${export[@]}" --group :all
    cd "$work/$strategy"
    keep "pdm-$strategy" pdm.lock pyproject.toml
  done
}

for tool in "${@:-uv poetry pdm}"; do for one in $tool; do (make_"$one" >&2); done; done
