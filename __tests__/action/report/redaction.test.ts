import { describe, expect, it } from '@jest/globals'
import { redactedError, redactedOutcome, redaction } from '../../../src/action/report/redaction.ts'
import { renderComment, renderFailureComment } from '../../../src/action/report/comment/comment-body.ts'
import { renderSummary } from '../../../src/action/report/summary/summary.ts'
import { failures } from '../../../src/action/report/summary/failures-section.ts'
import { Problems } from '../../../src/action/inputs/problems.ts'
import { lambdaConsoleUrl } from '../../../src/core/model/console-link.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { failedOutcome, outcome, ran } from './outcomes.ts'
import { hrefs, texts } from './summary/summary-elements.ts'

const account = '123456789012'
const sha256 = `${'a'.repeat(20)}${account}${'b'.repeat(32)}`
const subject = {
  layerName: 'web',
  manifest: { path: 'uv.lock', sha256 },
  links: {},
  workspace: '/ws',
}

describe('a text of a comment', () => {
  // prettier-ignore
  it.each([
    ['an ARN',              `arn:aws:lambda:eu-west-1:${account}:layer:web:7`, 'arn:aws:lambda:eu-west-1:***:layer:web:7'],
    ['a sentence',          `the account ${account}. Allowed: 210987654321.`,  'the account ***. Allowed: ***.'],
    ['a name',              `x${account}y_${account}`,                         'x***y_***'],
    ['a bucket',            's3://layers-eu.x/a/b and arn:aws:s3:::layers-eu.x/a, layers-eu.x.', 's3://***/a/b and arn:aws:s3:::***/a, ***.'],
    ['a host of a bucket',  'ENOTFOUND layers-eu.x.s3.eu-west-1.amazonaws.com, https://layers-eu.x.s3-fips.dualstack.us-east-1.amazonaws.com/a', 'ENOTFOUND ***.s3.eu-west-1.amazonaws.com, https://***.s3-fips.dualstack.us-east-1.amazonaws.com/a'],
    ['a bucket in a link',  '?u=s3%3A%2F%2Flayers-eu.x%2Fa',                   '?u=s3%3A%2F%2F***%2Fa'],
    ['another bucket',      's3://layers-eu.xy/a s3://my-layers-eu.x/a',       's3://layers-eu.xy/a s3://my-layers-eu.x/a'],
    ['an organization',     'o-a1b2c3d4e5, foo-abcdefghijkl (o-a1b2c3d4e5f6)', '***, foo-abcdefghijkl (***)'],
    ['a statement',         'publish-lambda-layer-organization-o-a1b2c3d4e5, publish-lambda-layer-account-123456789012', 'publish-lambda-layer-organization-***, publish-lambda-layer-account-***'],
    ['the id of a key',     'key AKIAIOSFODNN7EXAMPLE, ASIAIOSFODNN7EXAMPLE',  'key ***, ***'],
    ['a digest',            sha256,                                            sha256],
    ['longer numbers',      '1234567890123 12345678901',                       '1234567890123 12345678901'],
  ])('has no more of %s than may be public', (_, text, expected) => {
    expect(redaction(['layers-eu.x'])(text)).toBe(expected)
  })
})

describe('a comment', () => {
  const text = `User: arn:aws:sts::${account}:assumed-role/publisher/run may not read s3://layers-${account}/a`
  const error = new ActionError({ code: 'access-denied', message: text, hint: text, cause: text })
  const regions = [
    outcome({ bucket: `layers-${account}`, warnings: [text] }),
    failedOutcome({ region: 'us-east-1', bucket: 'secret-bucket', error }),
  ]
  const run = ran(regions, { notPinned: [{ file: `${account}.txt`, line: 1, text }] })

  it('has nothing that the runner may mask, and keeps what it is for', () => {
    const comment = renderComment(subject, run, undefined, 60_000)
    expect(comment).not.toMatch(/secret-bucket|(?<!\d|a)\d{12}(?!\d|b)/)
    expect(hrefs(comment)).toEqual([lambdaConsoleUrl('eu-west-1', 'web', 8)])
    expect(texts(comment, 'blockquote').join()).toContain('User: arn:aws:sts::***:assumed-role/publisher/run')
    for (const kept of ['web:8', 'eu-west-1', 'us-east-1', 'access-denied', 'uv.lock'])
      expect(comment).toContain(kept)
  })

  it('has no link with the name of a layer that the runner may mask', () => {
    const comment = renderComment(
      { ...subject, layerName: `x_${account}` },
      ran([outcome()]),
      undefined,
      60_000,
    )
    expect(comment).not.toContain(account)
    expect(hrefs(comment)).toEqual([])
    expect(texts(comment, 'h3')).toEqual(['Published x_***:8 in eu-west-1: the manifest changed'])
  })

  it('goes once through what regions share', () => {
    let reads = 0
    const added = [{ name: 'six', version: '1.0' }]
    const changes = {
      get added() {
        reads++
        return added
      },
      removed: [],
      updated: [],
    }
    const shared = ['eu-west-1', 'us-east-1'].map((region) => outcome({ region, changes }))
    const [one, other] = redactedOutcome(ran(shared)).regions
    expect(reads).toBe(1)
    expect(one?.changes).toEqual({ added, removed: [], updated: [] })
    expect(other?.changes).toBe(one?.changes)
  })

  it('is all that is redacted: the runner masks the summary', () => {
    expect(renderSummary(subject, run, failures(run.regions, undefined))).toContain(`layers-${account}`)
    expect(regions[1]?.error?.message).toBe(text)
    expect(redactedOutcome(run).regions[1]?.error).toMatchObject({ code: 'access-denied' })
    expect(redactedError(error).cause).toBeUndefined()
  })

  it('has no value of an input that is refused', () => {
    const problems = new Problems()
    problems.add('bucket', 'do not\nshow "me"', 'allowed is the name of a bucket')
    problems.add('backup-key', 'do-not-show-me', '"{do \\"not show me}" is not a placeholder')
    const refused = problems.refusal()
    expect(refused.message).toContain('do-not-show-me')
    const comment = renderFailureComment(refused, undefined, 60_000)
    expect(texts(comment, 'li')).toEqual([
      '`bucket`: allowed is the name of a bucket.',
      '`backup-key`: *** is not a placeholder.',
    ])
    expect(comment).not.toMatch(/show/)
  })
})

describe('problems of the inputs', () => {
  it('are named up to forty', () => {
    const problems = new Problems()
    for (let index = 0; index < 10_000; index++) problems.add('regions', `r${index}`, 'it must be a name')
    expect(problems.refusal().message).toMatch(/^There are 10000 problems[^]*"r39"[^]*\n- … and 9960 more$/)
  })
})
