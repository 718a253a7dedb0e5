import { packageTable, type Format, WHOLE_FILE } from '../../format.ts'

/** `Cargo.lock`, versions 1 to 4. */
export const cargo: Format = {
  name: 'cargo',
  fileName: /^Cargo\.lock$/,
  content: [/^\[\[package\]\]/m, /^(?:checksum|source|dependencies)\s*=/m],
  documentation: { files: '`Cargo.lock`', registry: 'crates.io', scope: WHOLE_FILE },
  entry: packageTable,
  load: async () => (await import('./cargo-parser.ts')).parseCargo,
}
