import type { Format } from '../../format.ts'

/** `composer.lock`, which has a hash for few packages. */
export const composer: Format = {
  name: 'composer',
  fileName: /^composer\.lock$/,
  content: [/^\s*\{/, /"content-hash"\s*:/, /"packages"\s*:\s*\[/],
  documentation: {
    files: '`composer.lock`',
    registry: 'Packagist',
    scope: { production: 'yes', groups: '`dev`', member: '–', target: '–' },
  },
  load: async () => (await import('./composer-parser.ts')).parseComposer,
}
