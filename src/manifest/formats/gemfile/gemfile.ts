import type { Format } from '../../format.ts'

/** `Gemfile.lock` of Bundler. */
export const gemfile: Format = {
  name: 'gemfile',
  fileName: /^(?:Gemfile\.lock|gems\.locked)$/,
  content: [/^(?:GEM|PATH|GIT)\r?$/m, /^DEPENDENCIES\r?$/m],
  documentation: {
    files: '`Gemfile.lock`, `gems.locked`',
    registry: 'RubyGems',
    scope: { production: '–', groups: '–', member: '–', target: 'platforms of gems' },
  },
  entry: /^ {4}(\S+) \(/gm,
  load: async () => (await import('./gemfile-parser.ts')).parseGemfile,
}
