import { withMarker } from '../../../src/core/model/marker.ts'
import type { Look, Plan } from '../../../src/core/model/decision.ts'
import type { Backup } from '../../../src/core/model/facts.ts'
import type { LayerVersion } from '../../../src/core/model/layer-version.ts'
import { layerVersion, olderManifest } from '../fixtures.ts'

/** The latest versions of the tables, by their words. */
export const latestVersions = {
  none: null,
  'own marker': layerVersion(),
  'other marker': layerVersion({ description: withMarker('Layer.', olderManifest.sha256) }),
  'no marker': layerVersion({ description: 'made by hand' }),
} satisfies Record<string, LayerVersion | null>

/** Where the backup of the latest version is. */
export const backupUri = 's3://artifacts/team/layer/000007/requirements.txt'

/** The backups of the tables, by their words; `·` was not looked at. */
export const backups = {
  '·': undefined,
  missing: { state: 'missing', uri: backupUri },
  present: { state: 'present', uri: backupUri },
  equal: { state: 'equal', uri: backupUri },
  other: { state: 'different', uri: backupUri, evidence: 'it has 3 bytes' },
} satisfies Record<string, Backup | undefined>

/** A plan, or what to look at next, in the words of the tables. The latest version is 7, an older one 3. */
export function inWords(next: Plan | Look): string {
  switch (next.kind) {
    case 'look':
      return `look at ${next.at}`
    case 'publish':
      return `publish, ${next.reason}`
    case 'blocked':
      return `blocked, ${next.reason}: ${next.error.code}`
    case 'refuse':
      return `refuse: ${next.error.code}`
    case 'unchanged':
      return [
        'unchanged',
        ...(next.reason === 'unchanged' ? [] : [next.reason + (next.version.version === 7 ? '' : ' 3')]),
        ...(next.backupMissing && next.reason !== 'backup-missing' ? ['without its backup'] : []),
        ...(next.fails ? ['fails'] : []),
      ].join(', ')
  }
}
