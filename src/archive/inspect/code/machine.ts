import type { ListedEntry } from '../zip/directory.ts'
import { pathOf } from '../zip/entries.ts'
import { listed, type Findings } from '../findings.ts'
import { compiledBy, isLoadedOnLinux, runsOnLambda } from './platform.ts'

/** Size of the ELF header up to the machine, in bytes. */
const ELF_HEADER = 20

/** `e_machine` of ELF: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and its registry. */
const MACHINES = new Map([
  [3, 'i386'],
  [40, 'arm'],
  [62, 'x86_64'],
  [183, 'arm64'],
])

/** Executable files of other systems, by their first bytes in hex. */
export const FOREIGN: readonly [RegExp, string][] = [
  [/^(?:feedface|feedfacf|cefaedfe|cffaedfe|cafebabe)/, 'macOS'],
  [/^4d5a/, 'Windows'],
]

/** A path that contains an architecture, in any spelling. */
const ARCHITECTURE =
  /(?<![a-z0-9])(?:x86_64|amd64|x64|aarch64|arm64|i[3-6]86|ia32|x86|arm(?:v[67]l?|hf)?|ppc64(?:le)?|s390x|riscv64)(?![a-z0-9])/i

/**
 * Checks which architecture compiled files were built for.
 *
 * @param heads - The first bytes of files.
 * @param architectures - The layer's compatible architectures; empty if not set.
 */
export function checkMachines(
  heads: ReadonlyMap<ListedEntry, Buffer>,
  architectures: readonly string[],
  findings: Findings,
): void {
  const unfit = new Map<string, string[]>()
  const foreign = new Map<string, string[]>()
  for (const [{ name }, head] of heads) {
    const system = FOREIGN.find(([magic]) => magic.test(head.toString('hex')))?.[1]
    const machine = machineOf(head)
    const expected = expectedOf(pathOf(name), architectures)
    if (system !== undefined) collect(foreign, system, name)
    else if (machine !== undefined && expected.some((each) => each !== machine)) {
      collect(unfit, `${machine}, but expected ${expected.join(' and ')}`, name)
    }
  }
  for (const [system, names] of foreign) {
    findings.warn(
      'system-mismatch',
      `${some(names)} for ${system}, but Lambda runs Linux: ${listed(names)}.`,
      names,
    )
  }
  for (const [mismatch, names] of unfit) {
    findings.warn('architecture-mismatch', `${some(names)} for ${mismatch}: ${listed(names)}.`, names)
  }
}

/**
 * The libraries of an archive, the most informative first: those whose names do not contain an architecture, each from
 * another package, and at the end the libraries that wheels bundle for their modules.
 */
export function librariesByWorth(files: readonly ListedEntry[]): ListedEntry[] {
  const compiled = files
    .map((entry) => ({ entry, path: pathOf(entry.name) }))
    .filter(({ path }) => isLoadedOnLinux(path) && isForLambda(path))
  const [unknown, known] = [
    compiled.filter(({ path }) => !isToldBy(path)),
    compiled.filter(({ path }) => isToldBy(path)),
  ]
  const packages = new Set<string>()
  const [firsts, others]: [ListedEntry[], ListedEntry[]] = [[], []]
  for (const { entry, path } of [...unknown, ...known]) {
    const folder = path.split('/', 3).slice(0, -1).join('/')
    if (packages.has(folder)) others.push(entry)
    else firsts.push(entry)
    packages.add(folder)
  }
  const isBroughtAlong = ({ name }: ListedEntry) => /(?:^|\/)[^/]+\.libs\//.test(name)
  const byPackage = [...firsts, ...others]
  return [...byPackage.filter((entry) => !isBroughtAlong(entry)), ...byPackage.filter(isBroughtAlong)]
}

function isForLambda(path: string): boolean {
  return runsOnLambda(compiledBy(path)?.build ?? {})
}

function isToldBy(path: string): boolean {
  return compiledBy(path)?.build.architecture !== undefined || ARCHITECTURE.test(path)
}

/** The expected architectures of a file: those in its name, otherwise those of the layer. */
function expectedOf(path: string, architectures: readonly string[]): readonly string[] {
  if (architectures.length === 0) return []
  const named = compiledBy(path)?.build.architecture
  if (named !== undefined) return [named]
  return ARCHITECTURE.test(path) ? [] : architectures
}

function machineOf(head: Buffer): string | undefined {
  if (head.length < ELF_HEADER || head.toString('latin1', 0, 4) !== '\x7fELF') return undefined
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18)
  return MACHINES.get(machine) ?? `ELF machine ${machine}`
}

function some(names: readonly string[]): string {
  return `Of the inspected compiled files, ${names.length} ${names.length === 1 ? 'is' : 'are'}`
}

function collect(groups: Map<string, string[]>, key: string, name: string): void {
  groups.set(key, [...(groups.get(key) ?? []), name])
}
