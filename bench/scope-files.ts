import { uvLocks, type Versions } from './manifest-files.ts'

/** Members of the workspace. */
const MEMBERS = 40

/** Two versions of a `uv.lock` of a workspace, of about 2 MB each. Always the same. */
export function uvWorkspaceLocks(): Versions {
  const [before, after] = uvLocks().map((bytes) => withMembers(bytes.toString()))
  return [Buffer.from(before ?? ''), Buffer.from(after ?? '')]
}

/** Each member depends on twenty packages and on the next member, as far as there is one. */
function withMembers(lock: string): string {
  const names = Array.from(lock.matchAll(/^\[\[package\]\]\nname = "(.*)"/gm), ([, name = '']) => name)
  const members = Array.from({ length: MEMBERS }, (_, index) => `member-${index}`)
  const entries = members.map((member, index) => {
    const on = names.filter((_, at) => at % MEMBERS === index)
    const next = index % 4 === 3 ? [] : members.slice(index + 1, index + 2)
    const edges = [...next, ...on].map((name) => `    { name = "${name}" },\n`).join('')
    const source = `source = { editable = "members/${index}" }`
    return `\n[[package]]\nname = "${member}"\nversion = "1.0.0"\n${source}\ndependencies = [\n${edges}]\n`
  })
  const manifest = `\n[manifest]\nmembers = [\n${members.map((member) => `    "${member}",\n`).join('')}]\n`
  return lock.replace('\n[[package]]', `${manifest}\n[[package]]`) + entries.join('')
}
