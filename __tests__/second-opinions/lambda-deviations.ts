import {
  DeleteLayerVersionCommand,
  GetLayerVersionCommand,
  ListLayerVersionsCommand,
} from '@aws-sdk/client-lambda'
import type {
  Architecture,
  LambdaClient,
  ListLayerVersionsCommandInput,
  Runtime,
} from '@aws-sdk/client-lambda'
import { credentials } from '../sandbox/clients.ts'
import { clients } from './layer.ts'
import { bucketElsewhere, layerName } from './setting.ts'
import type { Deviation } from './setting.ts'

const invalid = '400 InvalidParameterValueException'
const malformed = '400 ValidationException'
const newer = 'publishes the newer bytes'

/** Where the emulators answer PublishLayerVersion otherwise than AWS. */
const publishing: Deviation[] = [
  {
    what: 'publishing from a key that does not exist',
    ask: (setting) => setting.publish({ S3Key: 'missing.zip' }),
    answers: { sandbox: invalid, moto: 'publishes 0 bytes', ministack: 'publishes 0 bytes' },
  },
  {
    what: 'publishing from a bucket that does not exist',
    ask: (setting) => setting.publish({ S3Bucket: 'missing-bucket' }),
    answers: { sandbox: invalid, moto: invalid, ministack: 'publishes 0 bytes' },
  },
  {
    what: 'publishing from an object version that does not exist',
    ask: (setting) => setting.publish({ S3ObjectVersion: 'bogus' }),
    answers: { sandbox: invalid, moto: newer, ministack: 'publishes 0 bytes' },
  },
  {
    what: 'publishing from an older object version',
    ask: (setting) => setting.publish({ S3ObjectVersion: setting.olderVersion }),
    answers: { sandbox: 'publishes the older bytes', moto: newer, ministack: 'publishes the older bytes' },
  },
  {
    what: 'publishing from a bucket of another region',
    ask: (setting) => setting.publish({ S3Bucket: bucketElsewhere }),
    answers: { sandbox: invalid, moto: newer, ministack: invalid },
  },
  {
    what: 'publishing what is no zip',
    ask: (setting) => setting.publish({ S3Key: 'text' }),
    answers: { sandbox: invalid, moto: 'publishes 5 bytes', ministack: invalid },
  },
  {
    what: 'a layer name with a space',
    ask: (setting) => setting.publish({}, { LayerName: 'a layer' }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
  {
    what: 'a layer name of 141 characters',
    ask: (setting) => setting.publish({}, { LayerName: 'a'.repeat(141) }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
  {
    what: 'a description of 257 characters',
    ask: (setting) => setting.publish({}, { Description: 'a'.repeat(257) }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
  {
    what: 'a licence of 513 characters',
    ask: (setting) => setting.publish({}, { LicenseInfo: 'a'.repeat(513) }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
  {
    what: 'a runtime that does not exist',
    ask: (setting) => setting.publish({}, { CompatibleRuntimes: ['python9.9' as Runtime] }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
  {
    what: '16 runtimes',
    ask: (setting) => setting.publish({}, { CompatibleRuntimes: Array<Runtime>(16).fill('python3.13') }),
    answers: { sandbox: malformed, moto: newer, ministack: invalid },
  },
  {
    what: 'an architecture that does not exist',
    ask: (setting) => setting.publish({}, { CompatibleArchitectures: ['mips' as Architecture] }),
    answers: { sandbox: malformed, moto: newer, ministack: newer },
  },
]

async function list(
  client: LambdaClient,
  input: Partial<ListLayerVersionsCommandInput> = {},
): Promise<string> {
  const command = new ListLayerVersionsCommand({ LayerName: layerName, ...input })
  const { LayerVersions = [], NextMarker } = await client.send(command)
  const numbers = LayerVersions.map(({ Version }) => Version).join(', ')
  return `lists ${numbers === '' ? 'none' : numbers}${NextMarker === undefined ? '' : ' and more'}`
}

/** Where they answer the other calls otherwise. */
const reading: Deviation[] = [
  {
    what: 'a page of one version',
    ask: ({ lambda }) => list(lambda, { MaxItems: 1 }),
    answers: { sandbox: 'lists 3 and more', moto: 'lists 3, 2, 1', ministack: 'lists 3 and more' },
  },
  {
    what: 'a page of 51 versions',
    ask: ({ lambda }) => list(lambda, { MaxItems: 51 }),
    answers: { sandbox: malformed, moto: 'lists 3, 2, 1', ministack: 'lists 3, 2, 1' },
  },
  {
    what: 'the versions for a runtime',
    ask: ({ lambda }) => list(lambda, { CompatibleRuntime: 'python3.13' }),
    answers: { sandbox: 'lists 1', moto: 'lists 3, 2, 1', ministack: 'lists 1' },
  },
  {
    what: 'the versions for an architecture',
    ask: ({ lambda }) => list(lambda, { CompatibleArchitecture: 'arm64' }),
    answers: { sandbox: 'lists 1', moto: 'lists 3, 2, 1', ministack: 'lists 1' },
  },
  {
    what: 'the versions of a layer by its ARN',
    ask: ({ lambda }) =>
      list(lambda, { LayerName: `arn:aws:lambda:us-east-1:123456789012:layer:${layerName}` }),
    answers: { sandbox: 'lists 3, 2, 1', moto: 'lists none', ministack: 'lists none' },
  },
  {
    what: 'the versions, asked for with a wrong secret',
    ask: ({ backend }) => {
      const wrong = { ...credentials, secretAccessKey: 'wrong' }
      return list(clients(backend, undefined, wrong).lambda)
    },
    answers: { sandbox: '403 InvalidSignatureException', moto: 'lists 3, 2, 1', ministack: 'lists 3, 2, 1' },
  },
  {
    what: 'version 0',
    ask: async ({ lambda }) => {
      await lambda.send(new GetLayerVersionCommand({ LayerName: layerName, VersionNumber: 0 }))
      return 'describes it'
    },
    answers: { sandbox: invalid, moto: '404 ResourceNotFoundException', ministack: invalid },
  },
  {
    what: 'deleting a version of a layer that does not exist',
    ask: async ({ lambda }) => {
      await lambda.send(new DeleteLayerVersionCommand({ LayerName: 'missing', VersionNumber: 1 }))
      return 'succeeds'
    },
    answers: { sandbox: 'succeeds', moto: '404 ResourceNotFoundException', ministack: 'succeeds' },
  },
]

/** Where the emulators answer Lambda's layers API otherwise than AWS. */
export const lambdaDeviations = [...publishing, ...reading]
