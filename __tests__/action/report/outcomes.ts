import fc from 'fast-check'
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/core/errors/catalogue.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import {
  RESULTS,
  type Changes,
  type Reason,
  type RegionOutcome,
  type Result,
  type RunOutcome,
} from '../../../src/core/model/outcome.ts'
import type { FollowUpResult } from '../../../src/core/model/follow-up.ts'
import type { LayerCode, LayerVersion } from '../../../src/core/model/layer-version.ts'
import type { Target } from '../../../src/core/model/request.ts'
import { anyCharacter } from '../../any-character.ts'

/** A version as AWS describes it. */
export function layerVersion(version = 8): LayerVersion {
  return {
    version,
    arn: `arn:aws:lambda:eu-west-1:123456789012:layer:web:${version}`,
    createdDate: '2026-11-22T05:00:00.000+0000',
    description: '',
    license: '',
    runtimes: [],
    architectures: [],
  }
}

/** The parts of an outcome, in any combination. */
export interface Parts extends Target {
  result: Result
  reason: Reason
  published: boolean
  version: LayerVersion
  code: LayerCode
  previousVersion: number
  changes: Changes
  backupKey: string
  samePackages: true
  sameArchive: true
  warnings: readonly string[]
  error: ActionError
  duration: number
  isOptional: true
  followUps: readonly FollowUpResult[]
}

/** A region in which version 8 was published after version 7. */
export function outcome(over: Partial<Parts> = {}): RegionOutcome {
  const parts: Partial<Parts> = {
    region: 'eu-west-1',
    bucket: 'artifacts',
    result: 'published',
    reason: 'manifest-changed',
    published: true,
    version: layerVersion(),
    code: { sha256: 'ab'.repeat(32), size: 1234 },
    previousVersion: 7,
    backupKey: 'layer/000008/uv.lock',
    warnings: [],
    duration: 1250,
    ...over,
  }
  return parts as RegionOutcome
}

/** A region that failed before it had a version to speak of. */
export function failedOutcome(over: Partial<Parts> = {}, code: ErrorCode = 'archive-missing'): RegionOutcome {
  const error = new ActionError({ code, message: 'There is no archive.', hint: 'Upload it.' })
  const { region, bucket, duration } = outcome()
  const parts: Partial<Parts> = {
    region,
    bucket,
    result: 'failed',
    reason: code,
    published: false,
    warnings: [],
    duration,
    error,
    ...over,
  }
  return parts as RegionOutcome
}

/** A run that came to these outcomes, of a manifest that leaves nothing open. */
export function ran(regions: readonly RegionOutcome[], over: Partial<RunOutcome> = {}): RunOutcome {
  return { regions, notPinned: [], ...over }
}

/** Texts that mean something in Markdown, HTML or to the runner, and any other. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: anyCharacter, minLength: 1, maxLength: 6 }) },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          ...[
            '\n',
            '\n\n',
            '\r\n',
            '\r',
            '    ',
            '\t',
            '\u0085',
            '\u2028',
            ' ',
            '\\',
            '|',
            '\\|',
            '`',
            '``',
            '```',
          ],
          ...[
            '# h',
            '- item',
            '1. item',
            '> quote',
            '---',
            '===',
            '***',
            '~~~',
            '| a | b |',
            '|-|-|',
            '**b**',
            '_i_',
          ],
          ...[
            '<b>',
            '</details>',
            '<!--',
            '-->',
            '<script>',
            '<a href="http://evil.test">',
            '<img src=x>',
            '&lt;',
          ],
          ...[
            '![i](http://evil.test/i)',
            '[l](javascript:alert(1))',
            '](',
            ')',
            '[r]: http://evil.test',
            '[^1]',
            '[ ]',
          ],
          ...[
            'http://evil.test',
            'https://evil.test/?a=b',
            'www.evil.test',
            'mail@evil.test',
            '<http://evil.test>',
          ],
          ...[
            '@team',
            '#1',
            ':smile:',
            '$x$',
            '::error::x',
            '##[error]x',
            '::stop-commands::t',
            '%0A',
            'EOF',
            'a<<EOF',
          ],
        ),
      },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))

const errors = fc
  .record({
    code: fc.constantFrom(...(Object.keys(ERROR_CATALOGUE) as ErrorCode[])),
    message: hostileText,
    hint: hostileText,
  })
  .map((parts) => new ActionError(parts))

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** Regions in which everything that comes from outside is hostile. Their own names were checked before. */
export const hostileOutcomes: fc.Arbitrary<RegionOutcome[]> = fc.array(
  fc
    .record({
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1'),
      result: fc.constantFrom(...RESULTS.filter((result) => result !== 'failed')),
      arn: optional(hostileText),
      backupKey: optional(hostileText),
      warnings: fc.array(hostileText, { maxLength: 3 }),
      error: optional(errors),
    })
    .map(({ region, result, arn, backupKey, warnings, error }) => {
      const parts: Partial<Parts> = {
        region,
        bucket: 'artifacts',
        result: error ? 'failed' : result,
        reason: error?.code ?? 'manifest-changed',
        published: false,
        warnings,
        duration: 1250,
        ...(arn !== undefined && { version: { ...layerVersion(), arn } }),
        ...(backupKey !== undefined && { backupKey }),
        ...(error && { error }),
      }
      return parts as RegionOutcome
    }),
  { minLength: 1, maxLength: 4 },
)
