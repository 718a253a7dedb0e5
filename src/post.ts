import { info } from '@actions/core'
import { warning } from './action/report/annotation.ts'
import { endpointLines } from './action/endpoints.ts'
import { Ending } from './action/ending.ts'
import { locksLeft } from './action/lock-state.ts'
import { plainLine, surviveLostLog } from './action/report/log.ts'
import { asActionError } from './core/errors/action-error.ts'
import { s3Uri } from './core/model/keys.ts'
import { LEASE_SECONDS } from './core/model/lease.ts'

surviveLostLog()
const ending = new Ending(
  `internal: The post step ended before it was complete. It may have left a lock of this job, which expires within ${LEASE_SECONDS} seconds.`,
)

/**
 * The post step: releases the locks of a main step that was killed, so that the next run does not have to wait until
 * they expire. It never fails the job, whose result is already known.
 */
async function post(): Promise<void> {
  const locks = locksLeft()
  if (locks.length === 0) return
  endpointLines(process.env)
  // Rarely needed, so not loaded by every job.
  const [{ connection }, { S3Bucket }, { releaseLock }] = await Promise.all([
    import('./aws/connect.ts'),
    import('./aws/s3/bucket.ts'),
    import('./core/publish/held-lock.ts'),
  ])
  const common = connection([['publish-lambda-layer', '1']], warning)
  await Promise.all(
    locks.map(async ({ region, bucket: name, key, owner, expectedBucketOwner }) => {
      const uri = s3Uri(name, key)
      const bucket = new S3Bucket(common, region, name, expectedBucketOwner)
      const released = await releaseLock(bucket, key, owner).catch(warn)
      if (released === undefined) return
      info(plainLine(released ? `Released the lock ${uri}` : `This run does not hold the lock ${uri}`))
    }),
  )
}

function warn(error: unknown): undefined {
  const { message } = asActionError(error)
  warning(`A lock of this run could not be released. It expires within ${LEASE_SECONDS} seconds. ${message}`)
}

post()
  .catch(warn)
  .finally(() => {
    ending.done()
    setTimeout(() => process.exit(), 2_000).unref()
  })
