import { createHash } from 'node:crypto'
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import { credentials } from '../sandbox/clients.ts'
import { clients } from './layer.ts'
import { bucket, bucketElsewhere } from './setting.ts'
import type { Deviation } from './setting.ts'

const stored = 'stores it'
const ExpectedBucketOwner = '999999999999'

function digest(algorithm: 'md5' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('base64')
}

async function read(s3: S3Client, Bucket: string, Key: string): Promise<string> {
  await s3.send(new GetObjectCommand({ Bucket, Key }))
  return 'reads it'
}

/** Where the emulators answer PutObject otherwise than AWS. */
const writing: Deviation[] = [
  {
    what: 'If-None-Match with an ETag',
    ask: (setting) => setting.put({ Key: 'text', IfNoneMatch: '"another"' }),
    answers: { sandbox: '501 NotImplemented', moto: stored, ministack: stored },
  },
  {
    what: 'If-Match with a star',
    ask: (setting) => setting.put({ Key: 'text', IfMatch: '*' }),
    answers: { sandbox: '501 NotImplemented', moto: '412 PreconditionFailed', ministack: stored },
  },
  {
    what: 'If-Match together with If-None-Match',
    ask: (setting) => setting.put({ Key: 'text', IfMatch: '"another"', IfNoneMatch: '*' }),
    answers: {
      sandbox: '501 NotImplemented',
      moto: '412 PreconditionFailed',
      ministack: '412 PreconditionFailed',
    },
  },
  {
    what: 'a wrong SHA-256',
    ask: (setting) => setting.put({ Key: 'text', ChecksumSHA256: digest('sha256', 'other') }),
    answers: { sandbox: '400 BadDigest', moto: stored, ministack: '400 BadDigest' },
  },
  {
    what: 'a wrong CRC32',
    ask: (setting) => setting.put({ Key: 'text', ChecksumCRC32: 'AAAAAA==' }),
    answers: { sandbox: '400 BadDigest', moto: stored, ministack: '400 BadDigest' },
  },
  {
    what: 'a wrong Content-MD5',
    ask: (setting) => setting.put({ Key: 'text', ContentMD5: digest('md5', 'other') }),
    answers: { sandbox: '400 BadDigest', moto: stored, ministack: '400 BadDigest' },
  },
  {
    what: 'more than 2 KB of metadata',
    ask: (setting) => setting.put({ Key: 'text', Metadata: { note: 'a'.repeat(2048) } }),
    answers: { sandbox: '400 MetadataTooLarge', moto: stored, ministack: stored },
  },
  {
    what: 'a key of 1025 bytes',
    ask: (setting) => setting.put({ Key: 'a'.repeat(1025) }),
    answers: { sandbox: '400 KeyTooLongError', moto: stored, ministack: stored },
  },
  {
    what: 'writing under another expected owner',
    ask: (setting) => setting.put({ Key: 'text', ExpectedBucketOwner }),
    answers: { sandbox: '403 AccessDenied', moto: stored, ministack: stored },
  },
]

/** Where they answer the other calls otherwise. */
const reading: Deviation[] = [
  {
    what: 'reading under another expected owner',
    ask: async ({ s3 }) => {
      await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'text', ExpectedBucketOwner }))
      return 'reads it'
    },
    answers: { sandbox: '403 AccessDenied', moto: 'reads it', ministack: 'reads it' },
  },
  {
    what: 'listing under another expected owner',
    ask: async ({ s3 }) => {
      await s3.send(new ListObjectsV2Command({ Bucket: bucket, ExpectedBucketOwner }))
      return 'lists it'
    },
    answers: { sandbox: '403 AccessDenied', moto: 'lists it', ministack: 'lists it' },
  },
  {
    what: 'reading with a wrong secret',
    ask: ({ backend }) => {
      const wrong = { ...credentials, secretAccessKey: 'wrong' }
      return read(clients(backend, undefined, wrong).s3, bucket, 'text')
    },
    answers: { sandbox: '403 SignatureDoesNotMatch', moto: 'reads it', ministack: 'reads it' },
  },
  {
    what: 'a bucket of eu-west-1, asked for in us-east-1',
    ask: ({ s3 }) => read(s3, bucketElsewhere, 'layer.zip'),
    answers: {
      sandbox: '400 AuthorizationHeaderMalformed',
      moto: 'reads it',
      ministack: '301 PermanentRedirect',
    },
  },
  {
    what: 'a bucket of us-east-1, asked for in eu-west-1',
    ask: ({ backend }) => read(clients(backend, 'eu-west-1').s3, bucket, 'text'),
    answers: { sandbox: '301 PermanentRedirect', moto: 'reads it', ministack: '301 PermanentRedirect' },
  },
  {
    what: 'the SHA-256 that an object was written with',
    ask: async (setting) => {
      await setting.put({ Key: 'digest', ChecksumSHA256: digest('sha256', 'hello') })
      const command = new HeadObjectCommand({ Bucket: bucket, Key: 'digest', ChecksumMode: 'ENABLED' })
      const { ChecksumSHA256 } = await setting.s3.send(command)
      return ChecksumSHA256 === digest('sha256', 'hello') ? 'tells it' : `tells ${ChecksumSHA256 ?? 'none'}`
    },
    answers: { sandbox: 'tells it', moto: 'tells none', ministack: 'tells it' },
  },
  {
    what: 'metadata outside of ASCII',
    ask: async (setting) => {
      await setting.put({ Key: 'metadata', Metadata: { note: 'é' } })
      const { Metadata } = await setting.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'metadata' }))
      return `tells ${Metadata?.['note'] ?? 'none'}`
    },
    answers: { sandbox: 'tells =?UTF-8?B?w6k=?=', moto: 'tells Ã©', ministack: 'tells é' },
  },
]

/** Where the emulators answer S3's API otherwise than AWS. */
export const s3Deviations = [...writing, ...reading]
