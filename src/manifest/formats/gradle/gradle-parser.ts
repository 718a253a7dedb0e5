import { refuseMergeConflict } from '../../text/decode.ts'
import type { Parser, Scoping } from '../../format.ts'
import { ManifestError, type Package } from '../../package.ts'

/**
 * Parses `gradle.lockfile`: `group:artifact:version=configuration,…` on each line, and `empty=` with the configurations
 * that have no dependencies. Gradle always writes this last line, even without any.
 */
export const parseGradle: Parser = (text) => {
  refuseMergeConflict(text)
  const locked = new Map<string, Locked>()
  let empty: readonly string[] | undefined
  for (const [index, content] of text.split('\n').entries()) {
    const line = content.trim()
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('empty=')) {
      empty = line.slice('empty='.length).split(',')
      continue
    }
    const [, name, version, list = ''] = /^([^\s:=]+:[^\s:=]+):([^\s:=]+)=([^\s=:]*)$/.exec(line) ?? []
    if (name === undefined || version === undefined) {
      throw new ManifestError(
        'The line does not have the form group:artifact:version=configurations.',
        index + 1,
      )
    }
    const key = `${name}:${version}`
    const entry = locked.get(key) ?? newEntry(name, version)
    locked.set(key, entry)
    for (const configuration of list.split(',')) entry.configurations.push(configuration)
  }
  if (empty === undefined)
    throw new ManifestError('The gradle.lockfile is cut off: its last line, "empty=", is missing.')
  const all = [...locked.values()]
  const scoping = scopingOf(all, empty)
  return { packages: all.map(({ one }) => one), unpinned: [], ...(scoping && { scoping }) }
}

interface Locked {
  one: Package
  configurations: string[]
}

function newEntry(name: string, version: string): Locked {
  return { one: { ecosystem: 'maven', name, version, hashes: [] }, configurations: [] }
}

/**
 * The classpaths that the Java plugin of Gradle makes, without the one that an application runs with. A layer does not hold
 * what is there only to compile or to test it.
 */
const DEVELOPMENT =
  /^(?:compileClasspath|annotationProcessor|test(?:Fixtures)?(?:CompileClasspath|RuntimeClasspath|AnnotationProcessor))$/

/**
 * The configurations are groups. A layer holds `runtimeClasspath`, and every configuration that is not known to be for
 * development. Undefined if `runtimeClasspath` is not locked: then the file cannot tell.
 */
function scopingOf(locked: readonly Locked[], empty: readonly string[]): Scoping | undefined {
  const known = new Set([...locked.flatMap(({ configurations }) => configurations), ...empty])
  known.delete('')
  if (!known.has('runtimeClasspath')) return undefined
  return {
    groupsOf: () => known,
    select: ({ groups }) => {
      const counts = (name: string): boolean =>
        groups === 'all' || groups.includes(name) || !DEVELOPMENT.test(name)
      return {
        packages: locked.filter(({ configurations }) => configurations.some(counts)).map(({ one }) => one),
      }
    },
  }
}
