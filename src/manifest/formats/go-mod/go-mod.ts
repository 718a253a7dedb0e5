import { WHOLE_FILE, type Format } from '../../format.ts'

/** `go.mod`, which has no hashes: those are in `go.sum`. */
export const goMod: Format = {
  name: 'go-mod',
  fileName: /^go\.mod$/,
  content: [/^module \S+\r?$/m, /^go \d/m],
  documentation: { files: '`go.mod`', registry: 'Go', scope: WHOLE_FILE },
  load: async () => (await import('./go-mod-parser.ts')).parseGoMod,
}
