import { ACCOUNT, REGION, type Layer } from '../flows/fixture.ts'
import type { Flow } from './flows.ts'

/** The names of all parameters of these flows, which have one layer. */
export const PARAMETERS = ['/layers/layer-1/latest', '/layers/layer-1/1', '/layers/layer-1/2']

const FOLLOWED = {
  'share-with': '222222222222, o-a1b2c3d4e5',
  'ssm-parameter': '/layers/{layer}/latest, /layers/{layer}/{version}',
}

export const firstVersionFollowed: Flow = {
  name: 'first version, shared and recorded',
  reason: 'first-version',
  inputs: FOLLOWED,
}

/** Another writer shares it too, and the parameter holds an older version. */
export const unchangedFollowed: Flow = {
  name: 'unchanged, shared and recorded',
  reason: 'unchanged',
  inputs: FOLLOWED,
  arrange: (layer) => {
    layer.hasVersion()
    layer.hasVersionOfManifest()
    layer.latest().policy.put({
      Sid: 'by-hand',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::333333333333:root' },
      Action: 'lambda:GetLayerVersion',
      Resource: layer.arn(2),
    })
    holds(layer, layer.arn(1))
  },
}

/** The parameter holds the newest version, to which nobody goes back but on purpose. */
export const reusedFollowed: Flow = {
  name: 'older version reused, shared and recorded',
  reason: 'reused-older-version',
  inputs: { ...FOLLOWED, reuse: 'any' },
  arrange: (layer) => {
    layer.hasVersionOfManifest()
    const { manifest } = layer
    layer.manifest = `${String(manifest)}# other\n`
    layer.hasVersionOfManifest()
    layer.manifest = manifest
    holds(layer, layer.arn(2))
  },
}

function holds({ sandbox }: Layer, value: string): void {
  const [name = ''] = PARAMETERS
  sandbox.world.parameters.put({ region: REGION, name, value, accountId: ACCOUNT })
}
