import { LambdaLayerVersions } from '../../../src/aws/lambda/layer-versions.ts'
import { noLimit } from '../new-rates.ts'
import { asActionError } from '../../../src/core/errors/action-error.ts'
import type { PublishAnswer } from '../../../src/core/ports.ts'

/** What the process is told: where to publish. */
export interface Told {
  endpoint: string
  /** What is found for the name of that host, whatever it is. */
  addresses?: string[]
}

/** What it tells: how the call ended, `refused` where that was thrown. */
export interface Ended {
  kind: PublishAnswer['kind'] | 'refused'
  version?: number
  code?: string
  message?: string
  retryAfter?: number
}

process.on('message', (told: Told) => {
  publish(told).then(
    (ended) => process.send?.(ended),
    (error: unknown) => {
      const { code, message } = asActionError(error)
      process.send?.({ kind: 'refused', code, message } satisfies Ended)
    },
  )
})

async function publish({ endpoint, addresses = [] }: Told): Promise<Ended> {
  const config = {
    endpoint,
    credentials: { accessKeyId: 'AKIASANDBOX000000000', secretAccessKey: 'sandbox-secret' },
    maxAttempts: 3,
    requestHandler: addresses.length === 0 ? {} : { httpAgent: { lookup: resolvingTo(addresses) } },
  }
  const rate = noLimit()
  const answer = await new LambdaLayerVersions(config, 'eu-west-1', 'web', rate).publish(
    {
      source: { bucket: 'artifacts', key: 'layer.zip', objectVersion: undefined, storageMode: 'copy' },
      settings: { description: '', license: '', runtimes: [], architectures: [] },
      description: 'Web layer [marker]',
    },
    120_000,
  )
  if (answer.kind === 'published') return { kind: answer.kind, version: answer.version.version }
  const { code, message } = answer.error
  const retryAfter = answer.kind === 'not-executed' ? answer.retryAfter : undefined
  return { kind: answer.kind, code, message, ...(retryAfter !== undefined && { retryAfter }) }
}

/** A resolver that finds these addresses for every name. */
function resolvingTo(addresses: string[]) {
  type Done = (error: null, found: string | { address: string; family: number }[], family?: number) => void
  return (_: string, { all }: { all?: boolean }, done: Done) => {
    const found = addresses.map((address) => ({ address, family: 4 }))
    if (all) done(null, found)
    else done(null, found[0]?.address ?? '', 4)
  }
}
