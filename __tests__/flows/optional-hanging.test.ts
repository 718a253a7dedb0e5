import { expect, it } from '@jest/globals'
import { newLayer, REGION, useSandbox } from './fixture.ts'

const aws = useSandbox()

it('an optional region that never answers is a warning, and costs the others nothing', async () => {
  const layer = newLayer(aws())
  layer.createBucket('eu-south-1')
  aws().faults.add({ match: { region: 'eu-south-1' }, times: 100, fault: { kind: 'hang' } })
  const run = await layer.run({
    bucket: layer.bucketIn('{region}'),
    regions: `${REGION},eu-south-1`,
    'optional-regions': 'eu-south-1',
  })
  expect(run.exitCode).toBe(0)
  expect(run.outputs).toMatchObject({ result: 'published', 'layer-version-arn': layer.arn(1) })
  expect(run.warnings).toEqual([expect.stringMatching(/^eu-south-1 failed\..* aws-unreachable: .*\n/)])
})
