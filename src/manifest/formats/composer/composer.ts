import { WHOLE_FILE, type Format } from '../../format.ts'

/** `composer.lock`, which has a hash for few packages. */
export const composer: Format = {
  name: 'composer',
  fileName: /^composer\.lock$/,
  content: [/^\s*\{/, /"content-hash"\s*:/, /"packages"\s*:\s*\[/],
  documentation: { files: '`composer.lock`', registry: 'Packagist', scope: WHOLE_FILE },
  load: async () => (await import('./composer-parser.ts')).parseComposer,
}
