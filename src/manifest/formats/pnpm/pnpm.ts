import type { Format } from '../../format.ts'
import { problemOfSource } from '../../node/node.ts'

/** `pnpm-lock.yaml`. */
export const pnpm: Format = {
  name: 'pnpm',
  fileName: /^pnpm-lock\.ya?ml$/,
  content: [/^lockfileVersion:/m],
  documentation: {
    files: '`pnpm-lock.yaml` (versions 5, 6 and 9)',
    registry: 'npm',
    scope: {
      production: 'yes, with optional dependencies',
      groups: '`dev`',
      member: 'yes',
      target: '`os`, `cpu`, `libc`',
    },
  },
  // A key of "packages"; the name in it if the key is a path or a URL; a dependency that is linked.
  entry:
    /^ {2}["']?(?:[^"'\s@/]*\/)?((?:@[^/\s]+\/)?[^@/\s"']+)[@/]|^ {4}name: ["']?([^\s"']+)|^ +["']?([^\s:"']+)["']?:(?: link:| *\r?\n +specifier:[^\n]*\n +version: link:)/gm,
  problemOf: problemOfSource,
  load: async () => (await import('./pnpm-parser.ts')).parsePnpm,
}
