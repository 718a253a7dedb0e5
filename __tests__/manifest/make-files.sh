#!/usr/bin/env bash
# Makes the lock files below files/ again, each with the tool that owns its format: bash make-files.sh [FORMAT...]
# Needs Node with npm, Python 3 with pip, Rust, Go, git, and the package registries. Hosts of registries become *.example.
# Those of composer, gemfile and gradle are written by hand.
set -euo pipefail

files=$(cd "$(dirname "$0")" && pwd)/files
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
export npm_config_omit_lockfile_registry_resolved=false npm_config_min_release_age=0

# The index that pip asks when nothing else is set. Pipenv and Poetry want to be told.
index=$(python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')

# keep FORMAT NAME FILE: takes a lock file over as files/FORMAT/NAME, without the addresses of this machine.
keep() {
  mkdir -p "$files/$1"
  sed -E -e "s,127\.0\.0\.1\+$port,files.example,g" -e "s,http://127\.0\.0\.1:$port,https://files.example,g" -e "s,http%3A%2F%2F127\.0\.0\.1%3A$port,https%3A%2F%2Ffiles.example,g" \
    -e 's,https://[a-z.]+/((@[^/"]+/)?[^/"]+/-/),https://registry.npm.example/\1,g' \
    -e 's,https://[a-z.]+/(simple|packages/),https://registry.python.example/\1,g' \
    "$3" > "$files/$1/$2"
  echo "made $1/$2"
}

# What the projects below need and no registry has, served on the loopback: a tarball and a git repository.
serve() {
  mkdir -p "$work/www" "$work/vendor/folder" "$work/fetched/package" "$work/packed/package" "$work/cloned"
  echo '{"name": "folder", "version": "1.0.0"}' > "$work/vendor/folder/package.json"
  local name
  for name in fetched packed; do
    echo "{\"name\": \"$name\", \"version\": \"1.0.0\"}" > "$work/$name/package/package.json"
    tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work/$name" -cf - package | gzip -n > "$work/$name.tgz"
  done
  printf '%s\n' 'diff --git a/extra.js b/extra.js' 'new file mode 100644' '--- /dev/null' '+++ b/extra.js' '@@ -0,0 +1,1 @@' \
    '+// extra' > "$work/vendor/color-name.patch"
  mv "$work/fetched.tgz" "$work/www/fetched-1.0.0.tgz"
  mv "$work/packed.tgz" "$work/vendor/packed-1.0.0.tgz"
  echo '{"name": "cloned", "version": "1.0.0"}' > "$work/cloned/package.json"
  (
    cd "$work/cloned"
    export GIT_AUTHOR_DATE='@0 +0000' GIT_COMMITTER_DATE='@0 +0000'
    git init --quiet --initial-branch=main
    git add package.json
    git -c user.name=A -c user.email=a@example.org commit --quiet --message=A
  )
  commit=$(git -C "$work/cloned" rev-parse HEAD)
  git clone --quiet --bare "$work/cloned" "$work/www/cloned.git"
  git -C "$work/www/cloned.git" update-server-info
  python3 -u -m http.server --bind 127.0.0.1 --directory "$work/www" 0 > "$work/server.log" 2>&1 &
  server=$!
  until port=$(sed -nE 's,.*http://127\.0\.0\.1:([0-9]+)/.*,\1,p' "$work/server.log") && [ -n "$port" ]; do sleep 0.1; done
}

# project FOLDER MEMBER: a project with each kind of dependency that npm and its kin know. MEMBER is how it asks for
# its workspace member.
project() {
  mkdir -p "$1/members/member"
  cp -r "$work/vendor" "$1/vendor"
  echo '{"name": "member", "version": "1.0.0", "dependencies": {"ms": "2.1.2"}}' > "$1/members/member/package.json"
  cat > "$1/package.json" << END
{
  "name": "app",
  "version": "1.0.0",
  "private": true,
  "workspaces": ["members/*"],
  "dependencies": {
    "@types/ms": "2.1.0",
    "alias": "npm:ms@0.7.1",
    "cloned": "git+http://127.0.0.1:$port/cloned.git#$commit",
    "debug": "2.6.9",
    "fetched": "http://127.0.0.1:$port/fetched-1.0.0.tgz",
    "folder": "file:./vendor/folder",
    "member": "$2",
    "ms": "2.1.3",
    "packed": "file:./vendor/packed-1.0.0.tgz"
  },
  "devDependencies": {"color-name": "${patched:-1.1.4}"},
  "optionalDependencies": {"@esbuild/darwin-x64": "0.25.0"}${more:-}
}
END
}

# tool PACKAGE: installs a tool of the npm registry. Gives the folder it is in.
tool() {
  npm install --silent --no-save --prefix "$work/tools/$1" "tool@npm:$1" > /dev/null
  echo "$work/tools/$1/node_modules/tool"
}

make_npm() {
  local npm version
  npm=$(tool npm@11.6.2)/bin/npm-cli.js
  for version in 1 2 3; do
    project "$work/npm$version" 1.0.0
    (cd "$work/npm$version" && node "$npm" install --package-lock-only --ignore-scripts --lockfile-version "$version")
    keep npm "v$version.json" "$work/npm$version/package-lock.json"
  done
}

make_yarn_v1() {
  local yarn
  yarn=$(tool yarn@1.22.22)/bin/yarn.js
  project "$work/yarn1" 1.0.0
  (cd "$work/yarn1" && YARN_CACHE_FOLDER=$work/cache node "$yarn" install --ignore-scripts --non-interactive)
  keep yarn-v1 yarn.lock "$work/yarn1/yarn.lock"
}

make_yarn_berry() {
  local version yarn
  export YARN_ENABLE_TELEMETRY=0 YARN_ENABLE_GLOBAL_CACHE=0 YARN_ENABLE_IMMUTABLE_INSTALLS=0
  for version in 3.8.7 4.18.1; do
    yarn=$(tool "@yarnpkg/cli-dist@$version")/bin/yarn.js
    patched='patch:color-name@npm%3A1.1.4#./vendor/color-name.patch' project "$work/yarn$version" 'workspace:*'
    printf 'unsafeHttpWhitelist: ["127.0.0.1"]\nnodeLinker: node-modules\n' > "$work/yarn$version/.yarnrc.yml"
    case $version in 4*) echo 'approvedGitRepositories: ["**"]' >> "$work/yarn$version/.yarnrc.yml" ;; esac
    (cd "$work/yarn$version" && touch yarn.lock && node "$yarn" install --mode=skip-build)
    keep yarn-berry "yarn-$version.lock" "$work/yarn$version/yarn.lock"
  done
}

make_pnpm() {
  local version pnpm
  for version in 7.33.7 8.15.9 10.20.0 12.21.0; do
    pnpm=$(tool "pnpm@$version")/bin/pnpm.cjs
    more=', "pnpm": {"patchedDependencies": {"color-name@1.1.4": "vendor/color-name.patch"}}' \
      project "$work/pnpm$version" 'workspace:*'
    echo 'packages: ["members/*"]' > "$work/pnpm$version/pnpm-workspace.yaml"
    (
      cd "$work/pnpm$version"
      case $version in
        12*)
          # What configures pnpm makes it write a document of its own before that of the project.
          printf 'patchedDependencies: {color-name@1.1.4: vendor/color-name.patch}\nconfigDependencies: {color-name: 1.1.3}\n' \
            >> pnpm-workspace.yaml
          pnpm=$(dirname "$(dirname "$pnpm")")/pnpm
          "$pnpm" install --lockfile-only --ignore-scripts --no-frozen-lockfile
          ;;
        *) node "$pnpm" install --lockfile-only --ignore-scripts --no-frozen-lockfile ;;
      esac
    )
    keep pnpm "pnpm-$version.yaml" "$work/pnpm$version/pnpm-lock.yaml"
  done
}

make_bun() {
  local version bun
  for version in 1.2.23 1.4.5; do
    bun=$(tool "bun@$version")/bin/bun.exe
    more=', "patchedDependencies": {"color-name@1.1.4": "vendor/color-name.patch"}' project "$work/bun$version" 1.0.0
    (cd "$work/bun$version" && "$bun" install --lockfile-only --ignore-scripts)
    keep bun "bun-$version.lock" "$work/bun$version/bun.lock"
  done
}

make_requirements() {
  local in=$work/requirements pins=('anyio==4.4.0' "colorama==0.4.6 ; sys_platform == 'win32'" 'idna==3.7' 'sniffio==1.3.1')
  local pin name
  mkdir -p "$in"
  python3 -m venv "$in/tools"
  "$in/tools/bin/pip" install --quiet pip-tools==7.6.2 pipenv==2026.10.3 uv==0.13.9
  python3 -m venv "$in/installed"
  (
    cd "$in"
    export PATH=$in/tools/bin:$PATH PIPENV_QUIET=1 PIPENV_IGNORE_VIRTUALENVS=1 PIPENV_VENV_IN_PROJECT=1
    printf '%s\n' "${pins[@]}" > requirements.in
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header -o uv-pip-compile.txt requirements.in
    pip-compile --quiet --generate-hashes --no-header --strip-extras --no-emit-index-url --no-emit-trusted-host \
      --no-emit-find-links --output-file pip-compile.txt requirements.in
    installed/bin/pip install --quiet --no-deps -r requirements.in
    installed/bin/pip freeze > pip-freeze.txt
    {
      printf '[project]\nname = "app"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = [\n'
      printf '  "%s",\n' "${pins[@]}"
      echo ']'
    } > pyproject.toml
    uv export --quiet --no-header --no-emit-project -o uv-export.txt
    {
      printf '[[source]]\nname = "pypi"\nurl = "%s"\nverify_ssl = true\n[packages]\n' "$index"
      printf 'anyio = "==4.4.0"\ncolorama = {version = "==0.4.6", markers = "sys_platform == '"'win32'"'"}\n'
      printf 'idna = "==3.7"\nsniffio = "==1.3.1"\n'
    } > Pipfile
    pipenv lock
    pipenv requirements --hash > pipenv-requirements.txt
  )
  for name in pip-compile pip-freeze pipenv-requirements uv-export uv-pip-compile; do
    keep requirements "$name.txt" "$in/$name.txt"
  done
}

# Python packages of each kind: in a git repository, an archive and two folders.
serve_python() {
  local name
  for name in cloned_py fetched_py-1.0.0 folder_py editable_py; do
    mkdir -p "$work/python/$name"
    printf '[project]\nname = "%s"\nversion = "1.0.0"\n' "$(sed 's/_py.*/.py/' <<< "$name")" > "$work/python/$name/pyproject.toml"
    touch "$work/python/$name/${name%-*}.py"
  done
  printf 'Metadata-Version: 2.1\nName: fetched.py\nVersion: 1.0.0\n' > "$work/python/fetched_py-1.0.0/PKG-INFO"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work/python" -cf - fetched_py-1.0.0 |
    gzip -n > "$work/www/fetched_py-1.0.0.tar.gz"
  publish_repository "$work/python/cloned_py"
}

# publish_repository FOLDER: makes a git repository of it, and serves that under the folder's name.
publish_repository() {
  (
    cd "$1"
    export GIT_AUTHOR_DATE='@0 +0000' GIT_COMMITTER_DATE='@0 +0000'
    git init --quiet --initial-branch=main
    git add .
    git -c user.name=A -c user.email=a@example.org commit --quiet --message=A
  )
  git clone --quiet --bare "$1" "$work/www/$(basename "$1").git"
  git -C "$work/www/$(basename "$1").git" update-server-info
}

# python_project FOLDER: what is next to the project's own file, which standard input gives.
python_project() {
  [ -d "$work/python" ] || serve_python
  mkdir -p "$1"
  cp -r "$work/python/folder_py" "$work/python/editable_py" "$1"
  sed -e "s,PORT,$port,g" -e "s,INDEX,$index,g"
}

# python_tool NAME REQUIREMENT...: installs a tool of PyPI. Gives its command.
python_tool() {
  [ -d "$work/tools/$2" ] || python3 -m venv "$work/tools/$2"
  "$work/tools/$2/bin/pip" install --quiet --disable-pip-version-check "${@:2}" >&2
  echo "$work/tools/$2/bin/$1"
}

make_uv() {
  local uv
  uv=$(python_tool uv uv==0.13.9)
  python_project "$work/uv" > "$work/pyproject.toml" << 'END'
[project]
name = "app"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = [
  "click==8.1.8",
  "cloned.py @ git+http://127.0.0.1:PORT/cloned_py.git@main",
  "editable.py",
  "fetched.py @ http://127.0.0.1:PORT/fetched_py-1.0.0.tar.gz",
  "folder.py",
  "idna==3.9; python_version >= '3.13'",
  "idna==3.10; python_version < '3.13'",
  "markdown-it-py[linkify]==3.0.0",
  "PyJWT==2.9.0",
  "six==1.17.0; python_version < '3.13'",
]

[dependency-groups]
dev = ["iniconfig==2.0.0"]

[tool.uv.sources]
"folder.py" = { path = "folder_py" }
"editable.py" = { path = "editable_py", editable = true }
END
  mv "$work/pyproject.toml" "$work/uv"
  (
    cd "$work/uv"
    export UV_CACHE_DIR=$work/cache/uv UV_PYTHON_DOWNLOADS=never
    "$uv" lock --quiet
    "$uv" export --quiet --all-groups --format pylock.toml --output-file pylock.toml > /dev/null
  )
  keep uv uv.lock "$work/uv/uv.lock"
  keep pylock pylock.toml "$work/uv/pylock.toml"
}

make_poetry() {
  local poetry version
  # The index is named, as what Poetry asks PyPI otherwise is no part of what mirrors serve. Poetry 1 cannot clone
  # from a server of plain files, and finds no package in a folder that only says so by PEP 621.
  for version in 1.2.2 2.5.1; do
    poetry=$(python_tool poetry "poetry==$version")
    python_project "$work/poetry$version" > "$work/pyproject.toml" << 'END'
[tool.poetry]
name = "app"
version = "1.0.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = ">=3.10,<4.0"
click = "8.1.8"
markdown-it-py = { version = "3.0.0", extras = ["linkify"] }
six = { version = "1.17.0", markers = "python_version < '3.13'" }
PyJWT = "2.9.0"
idna = [
  { version = "3.9", python = ">=3.13" },
  { version = "3.10", python = "<3.13" },
]
"fetched.py" = { url = "http://127.0.0.1:PORT/fetched_py-1.0.0.tar.gz" }
"cloned.py" = { git = "http://127.0.0.1:PORT/cloned_py.git", branch = "main" }
"folder.py" = { path = "folder_py" }
"editable.py" = { path = "editable_py", develop = true }

[tool.poetry.group.dev.dependencies]
iniconfig = "2.0.0"

[[tool.poetry.source]]
name = "index"
url = "INDEX/"
END
    case $version in 1*) sed -i '/^"\(cloned\|folder\|editable\)/d; $a default = true' "$work/pyproject.toml" ;; esac
    mv "$work/pyproject.toml" "$work/poetry$version"
    (
      cd "$work/poetry$version"
      export POETRY_CACHE_DIR=$work/cache/poetry$version POETRY_VIRTUALENVS_IN_PROJECT=1
      "$poetry" lock --quiet --no-interaction
    )
    keep poetry "poetry-$version.lock" "$work/poetry$version/poetry.lock"
  done
}

make_pdm() {
  local pdm version
  for version in 1.15.5 2.10.4; do
    pdm=$(python_tool pdm "pdm==$version")
    python_project "$work/pdm$version" > "$work/pyproject.toml" << 'END'
[project]
name = "app"
version = "1.0.0"
requires-python = ">=3.10"
dependencies = [
  "click==8.1.8",
  "cloned.py @ git+http://127.0.0.1:PORT/cloned_py.git@main",
  "fetched.py @ http://127.0.0.1:PORT/fetched_py-1.0.0.tar.gz",
  "folder.py @ file:///${PROJECT_ROOT}/folder_py",
  "markdown-it-py[linkify]==3.0.0",
  "PyJWT==2.9.0",
]

[tool.pdm.dev-dependencies]
dev = ["iniconfig==2.0.0", "-e file:///${PROJECT_ROOT}/editable_py#egg=editable.py"]
END
    mv "$work/pyproject.toml" "$work/pdm$version"
    (cd "$work/pdm$version" && PDM_CHECK_UPDATE=0 PDM_CACHE_DIR=$work/cache/pdm "$pdm" lock > /dev/null)
    keep pdm "pdm-$version.lock" "$work/pdm$version/pdm.lock"
  done
}

make_pipfile() {
  local pipenv
  pipenv=$(python_tool pipenv pipenv==2026.10.3)
  python_project "$work/pipenv" > "$work/Pipfile" << 'END'
[[source]]
url = "INDEX"
verify_ssl = true
name = "pypi"

[packages]
click = "==8.1.8"
markdown-it-py = { version = "==3.0.0", extras = ["linkify"] }
six = { version = "==1.17.0", markers = "python_version < '3.13'" }
PyJWT = "==2.9.0"
"cloned.py" = { git = "http://127.0.0.1:PORT/cloned_py.git", ref = "main" }
"fetched.py" = { file = "http://127.0.0.1:PORT/fetched_py-1.0.0.tar.gz" }
"folder.py" = { path = "./folder_py" }
"editable.py" = { path = "./editable_py", editable = true }

[dev-packages]
iniconfig = "==2.0.0"
six = "==1.17.0"
END
  mv "$work/Pipfile" "$work/pipenv"
  (cd "$work/pipenv" && PIPENV_IGNORE_VIRTUALENVS=1 PIPENV_VENV_IN_PROJECT=1 "$pipenv" lock)
  keep pipfile Pipfile.lock "$work/pipenv/Pipfile.lock"
}

make_cargo() {
  mkdir -p "$work/cargo/src" "$work/cargo/folder/src" "$work/cloned_crate/src"
  printf '[package]\nname = "cloned"\nversion = "1.0.0"\n' > "$work/cloned_crate/Cargo.toml"
  printf '[package]\nname = "folder"\nversion = "1.0.0"\n' > "$work/cargo/folder/Cargo.toml"
  touch "$work/cargo/src/lib.rs" "$work/cargo/folder/src/lib.rs" "$work/cloned_crate/src/lib.rs"
  publish_repository "$work/cloned_crate"
  git -C "$work/www/cloned_crate.git" branch feature/a+b
  git -C "$work/www/cloned_crate.git" update-server-info
  cat > "$work/cargo/Cargo.toml" << END
[package]
name = "app"
version = "1.0.0"
edition = "2021"
rust-version = "1.70"

[dependencies]
itoa = "=1.0.11"
cfg-if = "=1.0.0"
cfg-if-0 = { package = "cfg-if", version = "=0.1.10" }
cloned = { git = "http://127.0.0.1:$port/cloned_crate.git", branch = "feature/a+b" }
folder = { path = "folder" }
END
  # The oldest Rust that is to build it decides which version Cargo writes: 3, and since 1.78 version 4.
  (cd "$work/cargo" && CARGO_NET_GIT_FETCH_WITH_CLI=true cargo generate-lockfile --quiet)
  keep cargo Cargo-3.lock "$work/cargo/Cargo.lock"
  rm "$work/cargo/Cargo.lock"
  sed -i 's/^rust-version = .*/rust-version = "1.85"/' "$work/cargo/Cargo.toml"
  (cd "$work/cargo" && CARGO_NET_GIT_FETCH_WITH_CLI=true cargo generate-lockfile --quiet)
  keep cargo Cargo.lock "$work/cargo/Cargo.lock"
}

make_go() {
  mkdir -p "$work/go/folder"
  printf 'module example.org/folder\n\ngo 1.17\n' > "$work/go/folder/go.mod"
  echo 'package folder' > "$work/go/folder/folder.go"
  printf 'package main\n\nimport (\n\t_ "example.org/folder"\n\t_ "rsc.io/quote"\n)\n\nfunc main() {}\n' > "$work/go/main.go"
  cat > "$work/go/go.mod" << 'END'
module example.org/app

go 1.17

require (
	example.org/folder v0.0.0
	rsc.io/quote v1.5.2
)

replace example.org/folder => ./folder

replace rsc.io/sampler v1.3.0 => rsc.io/sampler v1.3.1
END
  (cd "$work/go" && go mod tidy)
  keep go-mod go.mod "$work/go/go.mod"
  keep go-sum go.sum "$work/go/go.sum"
}

formats=(npm yarn_v1 yarn_berry pnpm bun requirements uv poetry pdm pipfile cargo go)

serve
for format in "${@:-${formats[@]}}"; do "make_$format" >&2; done
