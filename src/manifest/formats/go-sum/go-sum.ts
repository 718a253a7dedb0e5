import { WHOLE_FILE, type Format } from '../../format.ts'

/** `go.sum`. Every module in it has a hash. */
export const goSum: Format = {
  name: 'go-sum',
  fileName: /^(?:go|go\.work)\.sum$/,
  content: [/^\S+ v\S+ h1:\S+\r?$/m],
  documentation: { files: '`go.sum`, `go.work.sum`', registry: 'Go', scope: WHOLE_FILE },
  load: async () => (await import('./go-sum-parser.ts')).parseGoSum,
}
