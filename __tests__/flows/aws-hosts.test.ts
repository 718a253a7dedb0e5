import { describe, expect, it } from '@jest/globals'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { ACCOUNT, newLayer, REGION, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import { credentialsOf } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'
import { useTlsProxy } from './tls-proxy.ts'

const aws = useSandbox()
// Requests to the hosts of AWS arrive at the sandbox by way of a proxy.
const proxy = useTlsProxy(() => aws().url)

const throughProxy = () => ({
  AWS_ENDPOINT_URL: '',
  HTTPS_PROXY: proxy().url,
  NODE_EXTRA_CA_CERTS: proxy().caFile,
})

/** The hosts that were asked, with a word for the bucket. */
const hosts = (bucket: string) =>
  [
    ...new Set(proxy().tunnels.map(({ target }) => target.replace(bucket, 'BUCKET').replace(/:443$/, ''))),
  ].sort()

/** A layer in a region, whose archive is in a bucket there. */
function layerIn(region: string): { layer: Layer; inputs: Record<string, string>; bucket: string } {
  const layer = newLayer(aws())
  const bucket = layer.bucketIn(region)
  if (region !== REGION) {
    layer.createBucket(region, { versioning: 'Enabled' })
    layer.uploadArchive({ region })
  }
  return { layer, bucket, inputs: { regions: region, bucket, 'allowed-account-ids': ACCOUNT } }
}

describe('the endpoints', () => {
  it.each([
    [
      'plain',
      {},
      ['BUCKET.s3.us-east-1.amazonaws.com', 'lambda.us-east-1.amazonaws.com', 'sts.us-east-1.amazonaws.com'],
    ],
    [
      'of FIPS',
      { AWS_USE_FIPS_ENDPOINT: 'true' },
      [
        'BUCKET.s3-fips.us-east-1.amazonaws.com',
        'lambda-fips.us-east-1.amazonaws.com',
        'sts-fips.us-east-1.amazonaws.com',
      ],
    ],
    [
      'of both IP versions',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      ['BUCKET.s3.dualstack.us-east-1.amazonaws.com', 'lambda.us-east-1.api.aws', 'sts.us-east-1.api.aws'],
    ],
    [
      'of FIPS and both IP versions',
      { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      [
        'BUCKET.s3-fips.dualstack.us-east-1.amazonaws.com',
        'lambda-fips.us-east-1.api.aws',
        'sts-fips.us-east-1.api.aws',
      ],
    ],
  ])('are those that the environment asks for: %s', async (_, variables, expected) => {
    const { layer, bucket, inputs } = layerIn(REGION)
    const run = await layer.run(inputs, { env: { ...throughProxy(), ...variables } })
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ published: 'true', 'layer-version-arn': layer.arn(1) })
    expect(layer.backup(1)).toBe(layer.manifest)
    expect(hosts(bucket)).toEqual(expected)
  })
})

interface Partition {
  name: string
  region: string
  suffix: string
  /** Undefined where it has none that is known. */
  console?: string
}

const PARTITIONS: Partition[] = [
  { name: 'aws-cn', region: 'cn-north-1', suffix: 'amazonaws.com.cn', console: 'console.amazonaws.cn' },
  {
    name: 'aws-us-gov',
    region: 'us-gov-west-1',
    suffix: 'amazonaws.com',
    console: 'console.amazonaws-us-gov.com',
  },
  {
    name: 'aws-eusc',
    region: 'eusc-de-east-1',
    suffix: 'amazonaws.eu',
    console: 'eusc-de-east-1.console.amazonaws-eusc.eu',
  },
]

describe.each(PARTITIONS)('in the partition $name', ({ name, region, suffix, console }) => {
  it('a layer is published at the hosts of the partition, and found again', async () => {
    const { layer, bucket, inputs } = layerIn(region)
    const arn = `arn:${name}:lambda:${region}:${ACCOUNT}:layer:${layer.name}`
    const env = throughProxy()
    const first = await layer.run(inputs, { env })
    expect(first.errors).toEqual([])
    expect(first.outputs).toMatchObject({
      published: 'true',
      'layer-arn': arn,
      'layer-version-arn': `${arn}:1`,
    })
    expect(hosts(bucket)).toEqual([
      `BUCKET.s3.${region}.${suffix}`,
      `lambda.${region}.${suffix}`,
      `sts.${region}.${suffix}`,
    ])
    const second = await layer.run(
      { ...inputs, regions: '', 'layer-name': arn },
      { env: { ...env, AWS_REGION: '' } },
    )
    expect(second.outputs).toMatchObject({
      published: 'false',
      result: 'unchanged',
      'layer-version-arn': `${arn}:1`,
    })
  })

  it('links lead to the console of the partition', async () => {
    const { layer, inputs } = layerIn(region)
    const run = await layer.run(inputs, { env: throughProxy() })
    expect(run.outputs).toMatchObject({ published: 'true' })
    const links = new SummaryPage(run.summary).links.filter((link) => !link.startsWith('https://github.com/'))
    expect(links.map((link) => new URL(link).host)).toEqual([console, console])
  })

  it.each([
    ['lambda:PublishLayerVersion', (layer: Layer) => `arn:${name}:lambda:${region}:*:layer:${layer.name}`],
    ['s3:PutObject', (layer: Layer) => `arn:${name}:s3:::${layer.bucketIn(region)}/`],
  ])('a permission that is missing is named with its resource: %s', async (Action, resource) => {
    const { layer, inputs } = layerIn(region)
    const principal = {
      ...defaultPrincipal,
      accessKeyId: `AKIA${name}${Action}`.replaceAll(/[^A-Za-z]/g, ''),
    }
    const Statement = [
      { Effect: 'Allow' as const, Action: '*', Resource: '*' },
      { Effect: 'Deny' as const, Action, Resource: '*' },
    ]
    aws().world.principals.addPrincipal({ ...principal, policy: { Statement } })
    const run = await layer.run(inputs, { env: { ...throughProxy(), ...credentialsOf(principal) } })
    expect(run.outputs).toMatchObject({ result: 'failed', reason: 'access-denied' })
    expect(run.errors).toEqual([expect.stringContaining(`${Action} on ${resource(layer)}`)])
    expect(run.errors).toEqual([expect.not.stringContaining('arn:aws:')])
  })
})
