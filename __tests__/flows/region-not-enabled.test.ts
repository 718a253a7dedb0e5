import type { ChildProcess } from 'node:child_process'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ACCOUNT, newLayer, REGION, useSandbox } from './fixture.ts'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { cancel } from '../../sandbox/step-process.ts'
import { credentialsOf } from './flow-run.ts'

const aws = useSandbox()

/** An opt-in region. */
const OTHER = 'eu-south-2'

afterEach(() => {
  aws().world.regions.reset()
})

function layerInBoth() {
  const layer = newLayer(aws())
  layer.createBucket(OTHER, { versioning: 'Enabled' })
  layer.uploadArchive({ region: OTHER })
  const inputs = { regions: `${REGION}, ${OTHER}`, bucket: layer.bucket.replace(REGION, '{region}') }
  return { layer, inputs }
}

describe('a region that the account has not enabled', () => {
  it('is told from wrong credentials, with both cures, and stops no other region', async () => {
    const { layer, inputs } = layerInBoth()
    aws().world.regions.notEnabled.add(OTHER)
    const run = await layer.run(inputs)
    expect(layer.numbers()).toEqual([1])
    expect(JSON.parse(run.outputs['results'] ?? '')).toMatchObject([
      { region: REGION, result: 'published' },
      { region: OTHER, result: 'failed', reason: 'region-not-enabled' },
    ])
    expect(run.errors).toHaveLength(1)
    for (const text of [
      `account ${ACCOUNT} has not enabled ${OTHER}`,
      'Enable the region',
      'AWS_STS_REGIONAL_ENDPOINTS',
    ])
      expect(run.errors[0]).toContain(text)
  })

  it.each(['InvalidClientTokenId', 'RegionDisabledException'] as const)(
    'is told from wrong credentials where the account is asked for there: %s',
    async (refusal) => {
      const { layer } = layerInBoth()
      aws().world.regions.notEnabled.add(OTHER)
      aws().world.regions.stsRefusal = refusal
      const bucket = layer.bucketIn(OTHER)
      const run = await layer.run({ regions: OTHER, bucket, 'allowed-account-ids': ACCOUNT })
      expect(run.outputs).toMatchObject({ published: 'false', reason: 'region-not-enabled' })
    },
  )

  it('is told from one in which a token of the global STS is not valid: the message names both', async () => {
    const { layer } = layerInBoth()
    const role = { ...defaultPrincipal, accessKeyId: 'AKIAGLOBAL0000000000', ofGlobalSts: true }
    aws().world.principals.addPrincipal(role)
    const run = await layer.run(
      { regions: OTHER, bucket: layer.bucketIn(OTHER) },
      { env: credentialsOf(role) },
    )
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'region-not-enabled' })
    expect(run.errors[0]).toContain('or the session token is not valid there')
  })

  it('is not blamed for credentials that are wrong everywhere', async () => {
    const { layer } = layerInBoth()
    aws().world.regions.notEnabled.add(OTHER)
    const run = await layer.run(
      { regions: OTHER, bucket: layer.bucketIn(OTHER) },
      { env: { AWS_ACCESS_KEY_ID: 'AKIANOBODY0000000000' } },
    )
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'credentials-invalid' })
    expect(run.errors[0]).toContain('opt-in region')
  })

  it('is not asked about any longer when the run is cancelled', async () => {
    const { layer } = layerInBoth()
    aws().world.regions.notEnabled.add(OTHER)
    let child: ChildProcess | undefined
    const match = { service: 'sts' as const }
    const action = () => {
      if (child) cancel(child)
    }
    aws().faults.add({ match, fault: { kind: 'run', action } })
    aws().faults.add({ match, fault: { kind: 'hang' } })
    const run = await layer.run(
      { regions: OTHER, bucket: layer.bucketIn(OTHER) },
      { onStart: (started) => (child = started) },
    )
    expect(run.signal).toBeNull()
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'credentials-invalid' })
  })
})
