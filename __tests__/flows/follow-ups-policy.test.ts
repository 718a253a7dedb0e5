import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { Policy, Statement } from '../../sandbox/policy.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { MANIFEST, newLayer, OTHER_MANIFEST, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8')
const [base, plan, more] = ['iam-policy.json', 'iam-policy-plan.json', 'iam-policy-follow-ups.json'].map(read)
const documented = JSON.parse(more ?? '') as Record<string, Statement & { Action: string[] }>
const isRead = (action: string) => action.includes(':Get')

/** What each input is tried with. */
const VALUES: Record<string, string> = {
  'share-with': '222222222222, o-a1b2c3d4e5',
  'ssm-parameter': '/layers/{layer}/latest, /layers/{layer}/{version}',
}

/** A documented policy with the statement of one input, as far as it is not left out, and the names of a layer. */
function policyFor(
  layer: Layer,
  policy: string | undefined,
  input: string,
  isKept: (action: string) => boolean,
): Policy {
  const statement = documented[input]
  const kept = { ...statement, Action: statement?.Action.filter(isKept) }
  const text = `${policy}`.replace('"Statement": [', `"Statement": [${JSON.stringify(kept)},`)
  return JSON.parse(text.replaceAll('my-layer', layer.name).replaceAll('my-bucket', layer.bucket)) as Policy
}

/** Publishes, finds nothing changed, and publishes again, up to the first failure or warning. */
async function live(layer: Layer, input: string, policy: Policy): Promise<FlowRun[]> {
  const role = { ...defaultPrincipal, accessKeyId: 'AKIAROLE000000000000', policy }
  aws().world.principals.addPrincipal(role)
  const runs: FlowRun[] = []
  for (const manifest of [MANIFEST, MANIFEST, OTHER_MANIFEST]) {
    layer.manifest = manifest
    layer.uploadArchive({ key: `${layer.name}/layer/layer.zip` })
    const inputs = { prefix: layer.name, [input]: VALUES[input] ?? '' }
    runs.push(await layer.run(inputs, { env: credentialsOf(role) }))
    if (runs.at(-1)?.errors.length !== 0) break
  }
  return runs
}

const everything = () => true

describe.each(Object.keys(documented))('the documented statement for %s', (input) => {
  it('is enough, with the policy of the role, for all that the input does', async () => {
    const layer = newLayer(aws())
    const runs = await live(layer, input, policyFor(layer, base, input, everything))
    expect(runs.map(({ annotations, outputs }) => [annotations, outputs['result']])).toEqual([
      [[], 'published'],
      [[], 'unchanged'],
      [[], 'published'],
    ])
  })

  it.each(documented[input]?.Action ?? [])(
    'needs %s: without it the run fails, and names it',
    async (action) => {
      const layer = newLayer(aws())
      const policy = policyFor(layer, base, input, (one) => one !== action)
      const { errors, outputs } = (await live(layer, input, policy)).at(-1) ?? {}
      expect(errors).toEqual([expect.stringContaining(`${action} on arn:aws:`)])
      expect(outputs).toMatchObject({ result: 'failed', reason: 'access-denied', published: 'true' })
    },
  )

  it('is enough for a dry run with only what reads, and the policy of dry runs', async () => {
    const layer = newLayer(aws())
    layer.uploadArchive({ key: `${layer.name}/layer/layer.zip` })
    await layer.run({ prefix: layer.name })
    const role = {
      ...defaultPrincipal,
      accessKeyId: 'AKIAPLAN000000000000',
      policy: policyFor(layer, plan, input, isRead),
    }
    aws().world.principals.addPrincipal(role)
    const inputs = { prefix: layer.name, 'dry-run': 'true', [input]: VALUES[input] ?? '' }
    const { annotations, outputs } = await layer.run(inputs, { env: credentialsOf(role) })
    expect(annotations).toEqual([])
    expect(JSON.parse(outputs['results'] ?? '')).toMatchObject([
      { result: 'unchanged', 'follow-ups': [{ state: 'planned' }, { state: 'planned' }] },
    ])
  })
})

it('every input with a statement is tried', () => {
  expect(Object.keys(VALUES)).toEqual(Object.keys(documented))
})
