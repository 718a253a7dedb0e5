#!/usr/bin/env bash
# Makes the lock files of a workspace below files/scope/ again, with what npm and pnpm install of it: bash make-scope-files.sh
# Needs Node with npm and the registry of npm. What is installed stands in installed.json, by the scope it is asked for.
set -euo pipefail

files=$(cd "$(dirname "$0")" && pwd)/files/scope
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_min_release_age=0
export COREPACK_ENABLE_STRICT=0 CI=1

# tool PACKAGE: installs a tool of the npm registry. Gives the folder it is in.
tool() {
  npm install --silent --no-save --prefix "$work/tools/$1" "tool@npm:$1" > /dev/null
  echo "$work/tools/$1/node_modules/tool"
}

# workspace FOLDER RANGE: a workspace with members that depend on each other by RANGE, one of them within another, a linked
# folder, peers, an alias, dependencies of two kinds, and packages for some machines only.
workspace() {
  mkdir -p "$1/packages/api/plugins/one" "$1/packages/lib" "$1/packages/web" "$1/tools"
  cat > "$1/package.json" << END
{
  "name": "root", "version": "1.0.0", "private": true,
  "workspaces": ["packages/*", "packages/api/plugins/*"],
  "dependencies": {"inherits": "2.0.4"},
  "devDependencies": {"minimist": "1.2.8", "tools": "file:./tools"}
}
END
  cat > "$1/packages/api/package.json" << END
{
  "name": "api", "version": "1.0.0",
  "dependencies": {"@acme/lib": "$2", "chokidar": "3.5.3", "left": "npm:left-pad@1.3.0", "use-sync-external-store": "1.2.0"},
  "devDependencies": {"is-odd": "3.0.1", "mkdirp": "1.0.4", "react": "18.3.1"},
  "optionalDependencies": {
    "@rollup/rollup-linux-arm64-gnu": "4.18.0", "@rollup/rollup-linux-x64-gnu": "4.18.0",
    "@rollup/rollup-linux-x64-musl": "4.18.0", "@rollup/rollup-win32-x64-msvc": "4.18.0", "is-number": "7.0.0"
  },
  "peerDependencies": {"react": "^18.0.0"}
}
END
  cat > "$1/packages/api/plugins/one/package.json" << END
{"name": "plugin-one", "version": "1.0.0", "dependencies": {"api": "$2", "ms": "2.0.0"}, "devDependencies": {"wrappy": "1.0.2"}}
END
  cat > "$1/packages/lib/package.json" << END
{
  "name": "@acme/lib", "version": "1.0.0",
  "dependencies": {"debug": "4.3.4", "ms": "2.1.3"},
  "devDependencies": {"once": "1.4.0", "supports-color": "8.1.1"},
  "peerDependencies": {"has-flag": "*"}, "peerDependenciesMeta": {"has-flag": {"optional": true}}
}
END
  cat > "$1/packages/web/package.json" << END
{"name": "web", "version": "1.0.0", "dependencies": {"is-odd": "3.0.1", "ms": "2.0.0"}, "devDependencies": {"@acme/lib": "$2"}}
END
  echo '{"name": "tools", "version": "1.0.0", "dependencies": {"wrappy": "1.0.2"}}' > "$1/tools/package.json"
}

# add FORMAT NAME INPUTS: adds a scope with the packages that standard input lists, one a line.
add() {
  node -e '
    const { existsSync, readFileSync, writeFileSync } = require("node:fs")
    const [file, name, inputs] = process.argv.slice(1)
    const all = existsSync(file) ? JSON.parse(readFileSync(file)) : []
    const packages = [...new Set(readFileSync(0, "utf8").split("\n").filter(Boolean))].sort()
    all.push({ lock: name, inputs: JSON.parse(inputs), packages })
    writeFileSync(file, JSON.stringify(all, undefined, 2) + "\n")
  ' "$files/$1/installed.json" "$2" "$3"
}

# Lists the packages that npm wrote down as installed.
npm_installed() {
  node -e '
    for (const [path, one] of Object.entries(require(process.argv[1]).packages))
      if (path.includes("node_modules/") && !one.link) console.log(`${one.name ?? path.split("node_modules/").at(-1)} ${one.version}`)
  ' "$PWD/node_modules/.package-lock.json"
}

# reachable NPM MEMBER: lists what npm reaches in its own tree from a member, without development dependencies.
reachable() {
  node -e '
    const Arborist = require(process.argv[1] + "/node_modules/@npmcli/arborist")
    const machine = { os: "linux", cpu: "x64", libc: "glibc" }
    const { checkPlatform } = require(process.argv[1] + "/node_modules/npm-install-checks")
    const fits = (node) => { try { checkPlatform(node.package, false, machine); return true } catch { return false } }
    new Arborist({ path: process.cwd() }).loadVirtual().then((tree) => {
      const reached = new Set([tree.inventory.get(process.argv[2])])
      for (const node of reached)
        for (const { to, type, optional } of (node.isLink ? node.target : node).edgesOut.values())
          if (to && type !== "dev" && (!optional || fits(to))) reached.add(to.isLink ? to.target : to)
      for (const { name, packageName, version, inNodeModules, location } of reached)
        if (location.includes("node_modules/")) console.log(`${packageName ?? name} ${version}`)
    })
  ' "$1" "$2"
}

make_npm() {
  local npm version cpu member
  for version in 1 2 3; do
    npm=$(tool npm@11.6.2)
    workspace "$work/npm$version" '*'
    cd "$work/npm$version"
    node "$npm/bin/npm-cli.js" install --package-lock-only --ignore-scripts --lockfile-version "$version"
    keep npm "v$version.json" package-lock.json
    for cpu in x64 arm64; do
      rm -rf node_modules packages/*/node_modules
      node "$npm/bin/npm-cli.js" ci --omit=dev --ignore-scripts --os=linux --cpu="$cpu" --libc=glibc
      # Version 1 does not tell what is for other machines.
      {
        npm_installed
        [ "$version" != 1 ] || printf '%s\n' @rollup/rollup-linux-{arm64-gnu,x64-gnu,x64-musl}' 4.18.0' \
          '@rollup/rollup-win32-x64-msvc 4.18.0' 'fsevents 2.3.3'
      } | add npm "v$version.json" "{\"architectures\": [\"${cpu/x64/x86_64}\"]}"
    done
    [ "$version" = 1 ] && continue
    for member in packages/api packages/api/plugins/one packages/lib packages/web; do
      reachable "$npm" "$member" | add npm "v$version.json" "{\"architectures\": [\"x86_64\"], \"member\": \"$member\"}"
    done
  done
}

# Lists the packages in pnpm's own store of a project.
pnpm_installed() {
  node -e '
    const { existsSync, readdirSync, readFileSync } = require("node:fs")
    const store = "node_modules/.pnpm"
    const show = (folder) => {
      if (!existsSync(folder + "/package.json")) return
      const { name, version } = JSON.parse(readFileSync(folder + "/package.json"))
      console.log(`${name} ${version}`)
    }
    const { lstatSync } = require("node:fs")
    for (const one of existsSync(store) ? readdirSync(store) : []) {
      const inside = `${store}/${one}/node_modules`
      if (one === "node_modules" || !existsSync(inside)) continue
      for (const name of readdirSync(inside))
        for (const path of name.startsWith("@") ? readdirSync(`${inside}/${name}`).map((own) => `${name}/${own}`) : [name])
          if (!lstatSync(`${inside}/${path}`).isSymbolicLink()) show(`${inside}/${path}`)
    }
  '
}

make_pnpm() {
  local version pnpm cpu member
  for version in 7.33.7 8.15.9 10.20.0; do
    pnpm=$(tool "pnpm@$version")/bin/pnpm.cjs
    workspace "$work/pnpm$version" 'workspace:*'
    cd "$work/pnpm$version"
    printf 'packages: ["packages/*", "packages/api/plugins/*"]\n' > pnpm-workspace.yaml
    printf 'auto-install-peers=true\n' > .npmrc
    node "$pnpm" install --lockfile-only --ignore-scripts --no-frozen-lockfile
    keep pnpm "pnpm-$version.yaml" pnpm-lock.yaml
    # pnpm 7 installs for the machine that it runs on only.
    for cpu in x64 arm64; do
      [ "$version $cpu" = '7.33.7 arm64' ] && continue
      node -e '
        const project = JSON.parse(require("node:fs").readFileSync("package.json"))
        project.pnpm = { supportedArchitectures: { os: ["linux"], cpu: [process.argv[1]], libc: ["glibc"] } }
        require("node:fs").writeFileSync("package.json", JSON.stringify(project))
      ' "$cpu"
      for member in '' packages/api packages/api/plugins/one packages/lib packages/web .; do
        rm -rf node_modules packages/*/node_modules packages/api/plugins/*/node_modules
        # Without the setting, pnpm 8 installs all members.
        node "$pnpm" install --prod --frozen-lockfile --ignore-scripts --config.dedupe-peer-dependents=false \
          ${member:+--filter-prod "{./$member}..."} > /dev/null
        # With each member, pnpm installs what the project itself depends on too.
        pnpm_installed | case $version/$member in */ | */.) cat ;; *) grep -v '^inherits ' ;; esac |
          add pnpm "pnpm-$version.yaml" "{\"architectures\": [\"${cpu/x64/x86_64}\"]${member:+, \"member\": \"$member\"}}"
      done
    done
  done
}

# keep FORMAT NAME FILE: takes a lock file over as files/scope/FORMAT/NAME.
keep() {
  mkdir -p "$files/$1"
  sed -E 's,https://[a-z.]+/((@[^/"]+/)?[^/"]+/-/),https://registry.npm.example/\1,g' "$3" > "$files/$1/$2"
  echo "made $1/$2" >&2
}

rm -rf "$files"
make_npm >&2
make_pnpm >&2
