import { createHash } from 'node:crypto'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { zipOf } from './zip-of.ts'
import { defaultPrincipal } from '../sandbox/principals.ts'
import { runAction } from '../sandbox/runner.ts'
import type { SandboxProcess } from './sandbox-process.ts'

const example = join(import.meta.dirname, '../examples/demo')
const { accessKeyId, secretAccessKey } = defaultPrincipal
const region = 'us-east-1'

/** The step's inputs. */
export const inputs = {
  'layer-name': 'example',
  'manifest-path': 'requirements.txt',
  bucket: 'example-layers',
  prefix: 'team/example',
}

/** The inputs of a step whose version others may use and find. */
export const followedInputs = {
  ...inputs,
  'share-with': '222222222222',
  'ssm-parameter': '/layers/{layer}',
}

/** What a program needs to find AWS and to be let in. */
export function awsVariables({ url }: SandboxProcess): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
}

/** Puts a manifest into the workspace and has the action publish its layer. Throws when that does not succeed. */
export async function publishLayer(sandbox: SandboxProcess, workspace: string): Promise<void> {
  const manifestPath = join(workspace, 'requirements.txt')
  await copyFile(join(example, 'requirements.txt'), manifestPath)
  const manifest = await readFile(manifestPath)
  const digest = (algorithm: string) => createHash(algorithm).update(manifest).digest('hex')

  await sandbox.createBucket(inputs.bucket)
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region,
    credentials: defaultPrincipal,
    forcePathStyle: true,
  })
  await s3.send(
    new PutObjectCommand({
      Bucket: inputs.bucket,
      Key: `${inputs.prefix}/layer/layer.zip`,
      Body: await zipOf(join(example, 'layer'), () => true),
      // The digests of the manifest by which the action, and the Python library, know whose archive it is.
      Metadata: { manifest_sha256: digest('sha256'), manifest_md5: digest('md5') },
    }),
  )
  s3.destroy()

  const { outputs, stdout } = await runAction({
    inputs: followedInputs,
    env: awsVariables(sandbox),
    workspace,
  })
  if (outputs['result'] !== 'published') throw new Error(`The layer could not be published.\n${stdout}`)
}
