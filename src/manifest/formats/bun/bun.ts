import type { Format } from '../../format.ts'
import { problemOfSource } from '../../node/node.ts'

/** `bun.lock`, the text form of the lock file of Bun. */
export const bun: Format = {
  name: 'bun',
  fileName: /^bun\.lock$/,
  content: [/^\s*\{/, /"lockfileVersion"\s*:/, /"workspaces"\s*:\s*\{\s*""\s*:/],
  documentation: {
    files: '`bun.lock`',
    registry: 'npm',
    scope: { production: 'yes', groups: '`dev`', member: 'yes', target: '`os`, `cpu`, `libc`' },
  },
  entry: /^[ \t]*"[^"\n]*"[ \t]*:[ \t]*\[[ \t]*"(@?[^@"\n]+)@/gm,
  problemOf: (source) => {
    // Bun shortens the commits of GitHub, and names a local archive by its path alone.
    if (/#[0-9a-f]{7,64}$/i.test(source)) return undefined
    return problemOfSource(source) ?? (source.endsWith('.tgz') ? 'path' : undefined)
  },
  load: async () => (await import('./bun-parser.ts')).parseBun,
}
