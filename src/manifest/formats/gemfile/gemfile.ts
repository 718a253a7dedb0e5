import { WHOLE_FILE, type Format } from '../../format.ts'

/** `Gemfile.lock` of Bundler. */
export const gemfile: Format = {
  name: 'gemfile',
  fileName: /^(?:Gemfile\.lock|gems\.locked)$/,
  content: [/^(?:GEM|PATH|GIT)\r?$/m, /^DEPENDENCIES\r?$/m],
  documentation: { files: '`Gemfile.lock`, `gems.locked`', registry: 'RubyGems', scope: WHOLE_FILE },
  entry: /^ {4}(\S+) \(/gm,
  load: async () => (await import('./gemfile-parser.ts')).parseGemfile,
}
