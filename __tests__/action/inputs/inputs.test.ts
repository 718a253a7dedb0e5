import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readInputs } from '../../../src/action/inputs/inputs.ts'
import { readSet } from '../../../src/action/manifest/read-set.ts'
import { ActionError } from '../../../src/core/errors/action-error.ts'
import { sha256Of } from '../../../src/core/model/digest.ts'
import { manifestOf } from '../../../src/core/model/manifest.ts'
import type { Request } from '../../../src/core/model/request.ts'
import { actionFile, giveInputs } from '../step.ts'

const environment = { ...process.env }
let top: string
let workspace: string

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'inputs-'))
  workspace = join(top, 'workspace')
  mkdirSync(join(workspace, 'deps'), { recursive: true })
  writeFileSync(join(top, 'outside.txt'), 'secret\n')
  writeFileSync(join(workspace, 'uv.lock'), 'version = 1\n')
  writeFileSync(join(workspace, 'deps/requirements.txt'), 'boto3==1.40.0\r\n')
  writeFileSync(join(workspace, '..txt'), 'boto3==1.40.0\n')
  writeFileSync(join(workspace, 'empty.txt'), '')
  for (const [name, size] of Object.entries({ largest: 10_000_000, 'too-large': 10_000_001 })) {
    writeFileSync(join(workspace, name), '')
    truncateSync(join(workspace, name), size)
  }
  symlinkSync('deps/requirements.txt', join(workspace, 'link.txt'))
  symlinkSync('../outside.txt', join(workspace, 'link-out.txt'))
  symlinkSync('..', join(workspace, 'directory-out'))
  symlinkSync('loop.txt', join(workspace, 'loop.txt'))
  symlinkSync('nowhere.txt', join(workspace, 'dangling.txt'))
  execFileSync('mkfifo', [join(workspace, 'pipe')])
  mkdirSync(join(workspace, 'build/python'), { recursive: true })
  writeFileSync(join(workspace, 'build/layer.zip'), 'PK')
  symlinkSync('build', join(workspace, 'build-link'))
  symlinkSync('build/layer.zip', join(workspace, 'zip-link'))
})
afterEach(() => {
  process.env = { ...environment }
})
afterAll(() => {
  rmSync(top, { recursive: true })
})

const required = { 'layer-name': 'web', 'manifest-path': 'uv.lock', bucket: 'artifacts' }
const arn = 'arn:aws:lambda:eu-central-1:123456789012:layer:web'

function read(given: Record<string, string> = {}, region: string | undefined = 'eu-west-1'): Request {
  giveInputs({ ...required, ...given })
  return readInputs({ workspace, region, readSet })
}

const lockFile = manifestOf('uv.lock', 'uv.lock', [Buffer.from('version = 1\n')])
const wholeScope = { groups: [], member: undefined, runtimes: [], architectures: [], ignored: [] }
const requirementsFile = {
  path: 'deps/requirements.txt',
  sha256: sha256Of(Buffer.from('boto3==1.40.0\r\n')),
  content: 'boto3==1.40.0\r\n',
}
const lockInSet = { path: 'uv.lock', sha256: lockFile.sha256, content: 'version = 1\n' }

/** A manifest of several files and lines, and its name in messages. */
const set = (path: string, files: readonly object[], identity: readonly string[]) =>
  ({
    manifest: { path, fileName: 'manifest-set.json', set: { files, identity } },
  }) as unknown as Partial<Request>

function refusal(given: Record<string, string>, region?: string | null): ActionError {
  giveInputs({ ...required, ...given })
  try {
    readInputs({ readSet, workspace, region: region === undefined ? 'eu-west-1' : (region ?? undefined) })
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('the inputs were accepted')
}

describe('inputs that are given as little as possible', () => {
  it('are what action.yml says', () => {
    const keys = {
      prefix: '',
      archiveKey: actionFile.inputs['archive-key']?.default,
      backupTemplate: actionFile.inputs['backup-key']?.default,
    }
    expect(read()).toEqual({
      layerName: 'web',
      manifest: lockFile,
      keys,
      backups: { keys, manifest: lockFile },
      source: undefined,
      storageMode: actionFile.inputs['storage-mode']?.default,
      detectChangesIn: actionFile.inputs['detect-changes-in']?.default,
      settings: { description: '', license: '', runtimes: [], architectures: [] },
      scope: wholeScope,
      compare: actionFile.inputs['compare']?.default,
      strict: false,
      sbomPath: undefined,
      shareWith: [],
      parameters: [],
      optionalRegions: [],
      resultsPaths: [],
      ifUnchanged: actionFile.inputs['if-unchanged']?.default,
      reuse: actionFile.inputs['reuse']?.default,
      lockTimeout: Number(actionFile.inputs['lock-timeout']?.default),
      dryRun: false,
      targets: [{ region: 'eu-west-1', bucket: 'artifacts' }],
      expectedBucketOwner: undefined,
      allowedAccountIds: [],
    })
  })

  it('have no default but that of action.yml', () => {
    for (const name of Object.keys(process.env))
      if (name.startsWith('INPUT_')) Reflect.deleteProperty(process.env, name)
    const inputs = [
      'layer-name',
      'manifest-path',
      'archive-key',
      'backup-key',
      'bucket',
      'storage-mode',
      'detect-changes-in',
      'compare',
      'strict',
      'if-unchanged',
      'reuse',
      'dry-run',
      'comment',
      'lock-timeout',
    ]
    const error = (() => {
      try {
        return readInputs({ workspace, region: 'eu-west-1' })
      } catch (reason) {
        return reason as ActionError
      }
    })()
    for (const name of inputs)
      expect(error).toMatchObject({ message: expect.stringContaining(`\`${name}\``) })
  })
})

const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'
/** A multi-region key has the same id everywhere. */
const anyKey = 'arn:aws:kms:{region}:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab'

type Good = [name: string, value: string, result: Partial<Request>]

/** So many accounts. */
const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index)).join()

// prettier-ignore
const good: Good[] = [
  ['layer-name', 'a', { layerName: 'a' }],
  ['layer-name', '  Web_layer-3  ', { layerName: 'Web_layer-3' }],
  ['layer-name', 'n'.repeat(140), { layerName: 'n'.repeat(140) }],
  ['layer-name', arn, { layerName: 'web', allowedAccountIds: ['123456789012'], targets: [{ region: 'eu-central-1', bucket: 'artifacts' }] }],
  ['layer-name', arn.replace('aws', 'aws-cn').replace('eu-central-1', 'cn-north-1'), { targets: [{ region: 'cn-north-1', bucket: 'artifacts' }] }],
  ['layer-name', arn.replace('aws', 'aws-us-gov').replace('eu-central-1', 'us-gov-west-1'), { targets: [{ region: 'us-gov-west-1', bucket: 'artifacts' }] }],
  ['manifest-path', ' uv.lock\n\n', { manifest: lockFile }],
  ['manifest-path', 'uv.lock\r\n  ./deps//requirements.txt', set('uv.lock, ./deps//requirements.txt', [requirementsFile, lockInSet], [])],
  ['manifest-path', 'uv.loc?', set('uv.loc?', [lockInSet], [])],
  ['identity', ' \n\r\n', { manifest: lockFile }],
  ['identity', 'v1.2, final\n\n  v1.2, final ', set('uv.lock and identity', [lockInSet], ['v1.2, final', 'v1.2, final'])],
  ['dependency-groups', 'dev, docs\ndev', { scope: { ...wholeScope, groups: ['dev', 'docs'] } }],
  ['dependency-groups', 'all', { scope: { ...wholeScope, groups: 'all' } }],
  ['workspace-member', ' packages/api ', { scope: { ...wholeScope, member: 'packages/api' } }],
  ['ignore-packages', 'boto3,botocore\n@aws-sdk/*', { scope: { ...wholeScope, ignored: ['boto3', 'botocore', '@aws-sdk/*'] } }],
  ['bucket', 'my.bucket-1', { targets: [{ region: 'eu-west-1', bucket: 'my.bucket-1' }] }],
  ['bucket', 'layers-{region}', { targets: [{ region: 'eu-west-1', bucket: 'layers-eu-west-1' }] }],
  ['bucket', '{region}-{region}', { targets: [{ region: 'eu-west-1', bucket: 'eu-west-1-eu-west-1' }] }],
  ['bucket', 'b'.repeat(63), { targets: [{ region: 'eu-west-1', bucket: 'b'.repeat(63) }] }],
  ['prefix', '///team/web//', { keys: { prefix: 'team/web', archiveKey: 'layer/layer.zip', backupTemplate: 'layer/{version:6}/{manifest}' } }],
  ['prefix', '/', { keys: { prefix: '', archiveKey: 'layer/layer.zip', backupTemplate: 'layer/{version:6}/{manifest}' } }],
  ['archive-key', 'temp/layer-*.zip', { keys: { prefix: '', archiveKey: 'temp/layer-*.zip', backupTemplate: 'layer/{version:6}/{manifest}' } }],
  ['backup-key', 'published/manifest-v{version}.txt', { keys: { prefix: '', archiveKey: 'layer/layer.zip', backupTemplate: 'published/manifest-v{version}.txt' } }],
  ['encryption', '', { encryption: undefined }],
  ['encryption', 'AES256', { encryption: { algorithm: 'AES256' } }],
  ['encryption', 'aws:kms', { encryption: { algorithm: 'aws:kms' } }],
  ['encryption', ' aws:kms:dsse\n', { encryption: { algorithm: 'aws:kms:dsse' } }],
  ['encryption', kmsKey, { encryption: { algorithm: 'aws:kms', key: kmsKey } }],
  ['encryption', anyKey, { encryption: { algorithm: 'aws:kms', key: anyKey } }],
  ['zip-path', 'build/layer.zip', { source: { kind: 'zip', path: 'build/layer.zip' } }],
  ['source-dir', ' build/python ', { source: { kind: 'directory', path: 'build/python' } }],
  ['allow-secret-files', ' \n', { dryRun: false }],
  ['storage-mode', 'copy', { storageMode: 'copy' }],
  ['storage-mode', 'reference', { storageMode: 'reference' }],
  ['detect-changes-in', 'manifest', { detectChangesIn: 'manifest' }],
  ['detect-changes-in', 'archive', { detectChangesIn: 'archive', manifest: lockFile }],
  ['detect-changes-in', 'both', { detectChangesIn: 'both' }],
  ['description', 'd'.repeat(173), { settings: { description: 'd'.repeat(173), license: '', runtimes: [], architectures: [] } }],
  ['license', 'l'.repeat(512), { settings: { description: '', license: 'l'.repeat(512), runtimes: [], architectures: [] } }],
  ['compatible-runtimes', 'python3.13, nodejs24.x\n\n  java25 ,,python3.13', { settings: { description: '', license: '', runtimes: ['python3.13', 'nodejs24.x', 'java25'], architectures: [] } }],
  ['compatible-runtimes', 'not-known-yet', { settings: { description: '', license: '', runtimes: ['not-known-yet'], architectures: [] } }],
  ['compatible-architectures', 'x86_64\r\narm64\r\n', { settings: { description: '', license: '', runtimes: [], architectures: ['x86_64', 'arm64'] } }],
  ['compare', 'exact', { compare: 'exact' }],
  ['compare', 'packages', { compare: 'packages' }],
  ['strict', 'true', { strict: true }],
  ['strict', 'True', { strict: true }],
  ['strict', 'TRUE', { strict: true }],
  ['strict', 'manifest', { strict: 'manifest' }],
  ['strict', 'archive', { strict: 'archive' }],
  ['strict', 'FALSE', { strict: false }],
  ['sbom-path', '', { sbomPath: undefined }],
  ['sbom-path', ' sbom.json ', { sbomPath: 'sbom.json' }],
  ['sbom-path', 'new/folders/{layer}/{layer}.json', { sbomPath: 'new/folders/web/web.json' }],
  ['sbom-path', 'build/../sbom.cdx.json', { sbomPath: 'build/../sbom.cdx.json' }],
  ['sbom-path', 'build-link/sbom.json', { sbomPath: 'build-link/sbom.json' }],
  ['results-path', '', { resultsPaths: [] }],
  ['results-path', ' a.json, b.md\n{layer}/{layer}.md\na.json', { resultsPaths: ['a.json', 'b.md', 'web/web.md'] }],
  ['results-path', 'build-link/results.json', { resultsPaths: ['build-link/results.json'] }],
  ['ssm-parameter', '', { parameters: [] }],
  ['ssm-parameter', ' /a/{layer}/{version},\n{layer}.latest\n/a/{layer}/{version}', { parameters: ['/a/web/{version}', 'web.latest'] }],
  ['ssm-parameter', '/layers/aws/ssm/A-b_c.9', { parameters: ['/layers/aws/ssm/A-b_c.9'] }],
  ['ssm-parameter', `/${'a/'.repeat(14)}b`, { parameters: [`/${'a/'.repeat(14)}b`] }],
  ['share-with', '', { shareWith: [] }],
  ['share-with', 'public', { shareWith: [{ kind: 'public' }] }],
  ['share-with', ' 012345678901,\no-a1b2c3d4e5\n012345678901', { shareWith: [{ kind: 'account', id: '012345678901' }, { kind: 'organization', id: 'o-a1b2c3d4e5' }] }],
  ['comment', 'true', { dryRun: false }],
  ['comment', 'False', { dryRun: false }],
  ['github-token', '', { layerName: 'web' }],
  ['github-token', 'ghs_123', { layerName: 'web' }],
  ['if-unchanged', 'fail', { ifUnchanged: 'fail' }],
  ['if-unchanged', 'publish', { ifUnchanged: 'publish' }],
  ['reuse', 'latest', { reuse: 'latest' }],
  ['reuse', 'any', { reuse: 'any' }],
  ['lock-timeout', '0', { lockTimeout: 0 }],
  ['lock-timeout', ' 60 ', { lockTimeout: 60 }],
  ['lock-timeout', '00090', { lockTimeout: 90 }],
  ['lock-timeout', '21600', { lockTimeout: 21_600 }],
  ['dry-run', 'true', { dryRun: true }],
  ['dry-run', 'TRUE', { dryRun: true }],
  ['dry-run', 'False', { dryRun: false }],
  ['regions', 'us-east-1, eu-west-1\nus-east-1', { targets: [{ region: 'us-east-1', bucket: 'artifacts' }, { region: 'eu-west-1', bucket: 'artifacts' }] }],
  ['regions', 'us-gov-east-1', { targets: [{ region: 'us-gov-east-1', bucket: 'artifacts' }] }],
  ['optional-regions', '', { optionalRegions: [] }],
  ['optional-regions', ' eu-west-1,\n eu-west-1 ', { optionalRegions: ['eu-west-1'] }],
  ['share-with', '012345678901, o-a1b2c3d4e5\n012345678901', { shareWith: [{ kind: 'account', id: '012345678901' }, { kind: 'organization', id: 'o-a1b2c3d4e5' }] }],
  ['share-with', `o-${'z'.repeat(32)}`, { shareWith: [{ kind: 'organization', id: `o-${'z'.repeat(32)}` }] }],
  ['share-with', ' public\n', { shareWith: [{ kind: 'public' }] }],
  ['share-with', accounts(93), {}],
  ['expected-bucket-owner', '012345678901', { expectedBucketOwner: '012345678901' }],
  ['allowed-account-ids', '111111111111,222222222222', { allowedAccountIds: ['111111111111', '222222222222'] }],
]

type Bad = [name: string, value: string, says: string]

// prettier-ignore
const bad: Bad[] = [
  ['layer-name', '', 'it is required'],
  ['layer-name', '   ', 'it is required'],
  ['layer-name', 'my layer', 'letters'],
  ['layer-name', 'n'.repeat(141), 'letters'],
  ['layer-name', 'web:3', 'letters'],
  ['layer-name', 'wëb', 'letters'],
  ['layer-name', `${arn}:3`, 'without a version'],
  ['layer-name', arn.replace('lambda', 's3'), 'ARN of a layer'],
  ['layer-name', arn.replace('123456789012', '12345'), 'ARN of a layer'],
  ['layer-name', arn.replace(':layer:', ':function:'), 'ARN of a layer'],
  ['manifest-path', '', 'it is required, unless `identity` is set'],
  ['dependency-groups', 'all, dev', 'all cannot be combined with names of groups'],
  ['workspace-member', 'packages/api\npackages/web', 'it must be one path or name'],
  ['bucket', '', 'it is required'],
  ['bucket', 'ab', 'name of a bucket'],
  ['bucket', 'b'.repeat(64), 'name of a bucket'],
  ['bucket', 'bucket.', 'name of a bucket'],
  ['bucket', 's3://bucket', 'name of a bucket'],
  ['bucket', 'bucket/prefix', 'name of a bucket'],
  ['bucket', 'layers-{account}', 'name of a bucket'],
  ['bucket', `{region}-${'b'.repeat(54)}`, 'name of a bucket'],
  ['prefix', 'team\nweb', 'control characters'],
  ['archive-key', '', 'must not be empty'],
  ['archive-key', '/layer.zip', 'must not start with a slash'],
  ['archive-key', 'a/*/b/*.zip', 'at most one *'],
  ['archive-key', 'layer\u0007.zip', 'control characters'],
  ['archive-key', 'k'.repeat(1025), '1025 bytes'],
  ['archive-key', 'ü'.repeat(513), '1026 bytes'],
  ['backup-key', '', 'must not be empty'],
  ['backup-key', '/{version}', 'must not start with a slash'],
  ['backup-key', 'layer/{manifest}', 'without the version'],
  ['backup-key', '{version:x}', 'is not a placeholder'],
  ['backup-key', '{version', 'brace'],
  ['backup-key', `${'k'.repeat(1016)}{version}`, '1025 bytes'],
  ['encryption', 'aes256', 'it must be AES256, aws:kms, aws:kms:dsse, or the ARN of a KMS key'],
  ['encryption', 'AES-256', 'ARN of a KMS key'],
  ['encryption', 'aws:kms,AES256', 'ARN of a KMS key'],
  ['encryption', 'true', 'ARN of a KMS key'],
  ['encryption', '1234abcd-12ab-34cd-56ef-1234567890ab', 'ARN of a KMS key'],
  ['encryption', 'alias/layers', 'ARN of a KMS key'],
  ['encryption', kmsKey.replace('key/', 'alias/'), 'ARN of a KMS key'],
  ['encryption', kmsKey.replace('123456789012', '***'), 'ARN of a KMS key'],
  ['encryption', `${kmsKey}\n${kmsKey}`, 'ARN of a KMS key'],
  ['encryption', kmsKey.replace(':kms:', ':s3:'), 'ARN of a KMS key'],
  ['encryption', kmsKey.replace('eu-west-1', 'us-east-1'), 'the bucket in eu-west-1 requires a key in the same region'],
  ['allow-secret-files', 'key.pem', 'it requires `source-dir`'],
  ['license', 'l'.repeat(513), 'it has 513 characters; at most 512'],
  ['compatible-runtimes', Array.from({ length: 16 }, (_, i) => `r${i}`).join(), 'it has 16 items; at most 15'],
  ['compatible-architectures', 'x86_64,arm64,riscv', 'it has 3 items; at most 2'],
  ['storage-mode', '', 'it must be one of copy, reference'],
  ['storage-mode', 'REFERENCE', 'it must be one of copy, reference'],
  ['detect-changes-in', '', 'it must be one of manifest, archive, both'],
  ['detect-changes-in', 'zip', 'it must be one of manifest, archive, both'],
  ['compare', '', 'it must be one of exact, packages'],
  ['compare', 'Packages', 'it must be one of exact, packages'],
  ['compare', 'bytes', 'it must be one of exact, packages'],
  ['strict', '', 'it must be true, false, manifest or archive'],
  ['strict', 'yes', 'it must be true, false, manifest or archive'],
  ['strict', 'Archive', 'it must be true, false, manifest or archive'],
  ['strict', 'manifest, archive', 'it must be true, false, manifest or archive'],
  ['sbom-path', 'sbom.xml', 'it must end in .json'],
  ['sbom-path', 'build', 'it must end in .json'],
  ['sbom-path', 'sbom-{version}.json', 'only {layer} is replaced in it'],
  ['sbom-path', 'a\tb.json', 'it must not contain control characters'],
  ['sbom-path', '../sbom.json', 'it is outside the workspace and the directory in `RUNNER_TEMP`'],
  ['sbom-path', '/sbom.json', 'it is outside the workspace'],
  ['sbom-path', 'directory-out/sbom.json', 'it is outside the workspace'],
  ['sbom-path', 'uv.lock/sbom.json', 'it cannot be written: ENOTDIR'],
  ['sbom-path', `${'n'.repeat(300)}.json`, 'it cannot be written: ENAMETOOLONG'],
  ['results-path', 'results.csv', 'it must end in .json or in .md'],
  ['results-path', 'build', 'it must end in .json or in .md'],
  ['results-path', '{version}.md', 'only {layer} is replaced in it'],
  ['results-path', 'a\tb.json', 'it must not contain control characters'],
  ['results-path', '../results.md', 'it is outside the workspace and the directory in `RUNNER_TEMP`'],
  ['results-path', 'directory-out/results.json', 'it is outside the workspace'],
  ['results-path', 'uv.lock/results.json', 'it cannot be written: ENOTDIR'],
  ['results-path', 'results.md, ./results.md', '"./results.md": `results-path` already names this file'],
  ['comment', '', 'it must be true or false'],
  ['comment', 'always', 'it must be true or false'],
  ['if-unchanged', '', 'it must be one of skip, fail, publish'],
  ['if-unchanged', 'Skip', 'it must be one of skip, fail, publish'],
  ['reuse', '', 'it must be one of latest, any'],
  ['reuse', 'Any', 'it must be one of latest, any'],
  ['reuse', 'all', 'it must be one of latest, any'],
  ['reuse', 'true', 'it must be one of latest, any'],
  ['lock-timeout', '', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '-1', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '1.5', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '21601', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '123456', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '1e3', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '0x10', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '5m', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', 'Infinity', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '3 0', 'whole number of seconds from 0 to 21600'],
  ['lock-timeout', '٣٠', 'whole number of seconds from 0 to 21600'],
  ['dry-run', '', 'it must be true or false'],
  ['dry-run', 'yes', 'it must be true or false'],
  ['dry-run', '1', 'it must be true or false'],
  ['regions', 'Ireland', 'such as eu-west-1'],
  ['regions', Array.from({ length: 51 }, (_, index) => `eu-west-${index}`).join(), 'it has 51 items; at most 50 are allowed'],
  ['regions', 'eu-west-1a', 'such as eu-west-1'],
  ['regions', 'eu-west-1 us-east-1', 'such as eu-west-1'],
  ['regions', 'evil.com/eu-west-1', 'such as eu-west-1'],
  ['ssm-parameter', '/a b', 'letters, digits and `_.-/`'],
  ['ssm-parameter', '/a/{region}', '{layer} and {version} are replaced'],
  ['ssm-parameter', '/ä', 'letters, digits and `_.-/`'],
  ['ssm-parameter', 'a/b', 'must begin with `/`'],
  ['ssm-parameter', '/a//b', 'empty level'],
  ['ssm-parameter', '/a/', 'must not end with `/`'],
  ['ssm-parameter', '/', 'empty level'],
  ['ssm-parameter', '/aws/a', 'AWS reserves'],
  ['ssm-parameter', 'AWSlayers', 'AWS reserves'],
  ['ssm-parameter', '/Ssm-layers', 'AWS reserves'],
  ['ssm-parameter', `/${'a/'.repeat(15)}b`, 'it has 16 levels; at most 15 are allowed'],
  ['ssm-parameter', `/${'a'.repeat(1000)}`, 'it has 1000 characters; at most 959 are allowed'],
  ['ssm-parameter', '/a, a', 'another name in the list is the same parameter'],
  ['ssm-parameter', '/{layer}, /web', 'another name in the list is the same parameter'],
  ['ssm-parameter', Array.from({ length: 21 }, (_, i) => `/a${i}`).join(), 'it has 21 names; at most 20 are allowed'],
  ['share-with', '*', 'an account id (12 digits, in quotes)'],
  ['share-with', '12345678901', 'an account id (12 digits, in quotes)'],
  ['share-with', 'Public', '`public` for everybody'],
  ['share-with', 'o-A1B2C3D4E5', 'the id of an organization'],
  ['share-with', 'arn:aws:iam::123456789012:root', 'an account id (12 digits, in quotes)'],
  ['optional-regions', 'us-east-1', 'it is not one of `regions`'],
  ['optional-regions', 'eu-west-1, Ireland', 'it is not one of `regions`'],
  ['share-with', '*', 'or the word `public` for everybody'],
  ['share-with', 'Public', 'or the word `public` for everybody'],
  ['share-with', 'public!', 'or the word `public` for everybody'],
  ['share-with', 'all', 'or the word `public` for everybody'],
  ['share-with', '12345678901', '12 digits, in quotes'],
  ['share-with', '12345678901', 'YAML drops leading zeros'],
  ['share-with', '1234567890123', '12 digits, in quotes'],
  ['share-with', '1.23456789012e+11', '12 digits, in quotes'],
  ['share-with', '١٢٣٤٥٦٧٨٩٠١٢', '12 digits, in quotes'],
  ['share-with', 'arn:aws:iam::123456789012:root', '12 digits, in quotes'],
  ['share-with', 'o-a1b2c3d4e', 'the id of an organization'],
  ['share-with', 'O-A1B2C3D4E5', 'the id of an organization'],
  ['share-with', `o-${'z'.repeat(33)}`, 'the id of an organization'],
  ['share-with', 'ou-ab12-11111111', 'the id of an organization'],
  ['share-with', '123456789012, public', '`public` gives access to everybody, so nobody else can be named with it'],
  ['share-with', accounts(94), 'bytes with 94 items; AWS allows 20480'],
  ['expected-bucket-owner', '12345678901', '12 digits'],
  ['expected-bucket-owner', '1234-5678-9012', '12 digits'],
  ['allowed-account-ids', '111111111111, me', '12 digits'],
]

describe('an input that is right', () => {
  it.each(good)('%s: %j', (name, value, result) => {
    expect(read({ [name]: value })).toMatchObject(result)
  })

  it('is tried for every input of action.yml', () => {
    const tried = new Set([...good, ...bad].map(([name]) => name))
    expect(Object.keys(actionFile.inputs).filter((name) => !tried.has(name))).toEqual([])
  })
})

describe('the key of `encryption`', () => {
  const regions = 'eu-west-1,us-east-1'

  it('must be of the region of each bucket', () => {
    expect(refusal({ regions, encryption: kmsKey }).message).toContain(
      'the bucket in us-east-1 requires a key',
    )
    expect(read({ regions, encryption: anyKey })).toMatchObject({ encryption: { key: anyKey } })
  })

  it('is judged once, also where a region is missing or wrong', () => {
    expect(named(refusal({ regions: 'here', encryption: 'rot13' }))).toEqual(['regions', 'encryption'])
  })
})

describe('an input that is wrong', () => {
  it.each(bad)('%s: %j', (name, value, says) => {
    const error = refusal({ [name]: value })
    expect(error.code).toBe('invalid-input')
    expect(error.message).toContain(says)
    expect(error.message).toMatch(new RegExp(`^\`${name}\`[^\\n]*$`))
  })

  it.each([undefined, 'archive'])(
    'refuses a description that ends in a marker (%s)',
    (detect = 'manifest') => {
      const description = `Web layer [manifest:sha256:${'a'.repeat(64)}]`
      const { code, message } = refusal({ description, 'detect-changes-in': detect })
      expect(code).toBe('invalid-input')
      expect(message).toContain('it must not end with a marker')
    },
  )

  it('says how many characters of a description are left', () => {
    const error = refusal({ description: 'd'.repeat(174) })
    expect(error.code).toBe('description-too-long')
    expect(error.message).toMatch(/174 characters.*at most 173 are allowed/)
  })

  it('is shown as it was given, but never whole when it is long', () => {
    expect(refusal({ 'if-unchanged': 'sk"ip\n::x' }).message).toContain('is "sk\\"ip\\n::x": ')
    expect(refusal({ license: 'l'.repeat(100_000) }).message.length).toBeLessThan(400)
  })

  it('is told of together with all others', () => {
    const wrong = {
      'layer-name': 'my layer',
      'manifest-path': 'nowhere.txt',
      bucket: 'x',
      prefix: 'a\nb',
      'archive-key': '/layer.zip',
      'backup-key': '{manifest}',
      encryption: 'rot13',
      'zip-path': '../layer.zip',
      'source-dir': 'build',
      'allow-secret-files': '../key.pem',
      description: 'd'.repeat(200),
      license: 'l'.repeat(600),
      'compatible-runtimes': Array.from({ length: 20 }, (_, i) => `r${i}`).join(),
      'compatible-architectures': 'a,b,c',
      'storage-mode': 'move',
      'detect-changes-in': 'dates',
      compare: 'hashes',
      strict: 'very',
      'sbom-path': '../sbom.json',
      'results-path': '../results.md',
      'share-with': 'everybody',
      'ssm-parameter': '/aws/layers',
      'if-unchanged': 'never',
      reuse: 'some',
      'dry-run': 'perhaps',
      regions: 'here',
      'optional-regions': 'there',
      'expected-bucket-owner': 'me',
      'allowed-account-ids': 'you',
      comment: 'loud',
      'lock-timeout': 'forever',
      'dependency-groups': 'all, dev',
      'workspace-member': 'api\nweb',
    }
    // Whether a token or a package is one is told where it is used, and any text identifies a version.
    const free = ['github-token', 'identity', 'ignore-packages']
    const others = Object.keys(actionFile.inputs).filter((name) => !free.includes(name))
    expect(Object.keys(wrong).sort()).toEqual(others.sort())
    const { code, message } = refusal(wrong)
    const [title, ...lines] = message.split('\n')
    expect(code).toBe('invalid-input')
    expect(title).toBe('There are 33 problems with the inputs:')
    expect(lines.map((line) => /^- `([^`]+)`/.exec(line)?.[1]).sort()).toEqual(Object.keys(wrong).sort())
  })
})

describe('the region', () => {
  it('of the environment counts when no other is given', () => {
    expect(read({}, 'ap-south-1').targets).toEqual([{ region: 'ap-south-1', bucket: 'artifacts' }])
    expect(read({ regions: 'us-east-1' }, 'ap-south-1').targets[0].region).toBe('us-east-1')
    expect(read({ 'layer-name': arn }, 'ap-south-1').targets[0].region).toBe('eu-central-1')
  })

  it('is asked for when there is none', () => {
    const error = refusal({}, null)
    expect(error.message).toMatch(/^`regions`: .*AWS_REGION/)
  })

  it('of the environment is checked as well', () => {
    expect(refusal({}, 'Ireland').message).toContain('`regions` is "Ireland"')
  })

  it('has its own bucket, and each of them is checked', () => {
    const regions = 'eu-west-1, ap-southeast-7'
    expect(read({ regions, bucket: 'l-{region}' }).targets.map(({ bucket }) => bucket)).toEqual([
      'l-eu-west-1',
      'l-ap-southeast-7',
    ])
    expect(refusal({ regions, bucket: `{region}${'b'.repeat(50)}` }).message).toContain('`bucket`')
  })
})

describe('an ARN in layer-name', () => {
  it('agrees with its own region and account', () => {
    const given = {
      'layer-name': arn,
      regions: 'eu-central-1',
      'allowed-account-ids': '123456789012,111111111111',
    }
    expect(read(given)).toMatchObject({ layerName: 'web', allowedAccountIds: ['123456789012'] })
  })

  it('refuses another region, also beside its own', () => {
    for (const regions of ['eu-west-1', 'eu-central-1,eu-west-1']) {
      expect(refusal({ 'layer-name': arn, regions }).message).toMatch(
        /`regions`.*only eu-central-1 is allowed/,
      )
    }
  })

  it('refuses another account', () => {
    const error = refusal({ 'layer-name': arn, 'allowed-account-ids': '111111111111' })
    expect(error.message).toMatch(/`allowed-account-ids`.*123456789012/)
  })
})

/** The inputs that a message names. */
const named = ({ message }: ActionError) =>
  Array.from(message.matchAll(/^(?:- )?`([a-z-]+)`/gm), ([, name]) => name)

describe('an archive of this machine', () => {
  it.each(['build/layer.zip', './build/../build/layer.zip', 'zip-link', 'build-link/layer.zip'])(
    'is a zip in the workspace: %s',
    (path) => {
      expect(read({ 'zip-path': path }).source).toEqual({ kind: 'zip', path })
    },
  )

  it.each(['build', 'build/', '.', 'build-link'])('is a directory in the workspace: %s', (path) => {
    expect(read({ 'source-dir': path }).source).toEqual({ kind: 'directory', path })
  })

  it('may be named by an absolute path in the workspace', () => {
    const path = join(workspace, 'build')
    expect(read({ 'source-dir': path }).source).toEqual({ kind: 'directory', path })
  })

  // prettier-ignore
  it.each([
    ['zip-path',   'nowhere.zip',               'archive-not-found',         'there is no such file or directory in the workspace'],
    ['zip-path',   'build/layer.zip/x',         'archive-not-found',         'there is no such file or directory in the workspace'],
    ['zip-path',   'dangling.txt',              'archive-not-found',         'there is no such file or directory in the workspace'],
    ['zip-path',   'build',                     'invalid-input',             'it is a directory; use `source-dir` for a directory'],
    ['zip-path',   'pipe',                      'archive-unreadable',        'it is not a regular file'],
    ['zip-path',   'loop.txt',                  'archive-unreadable',        'it cannot be read: ELOOP'],
    ['zip-path',   'n'.repeat(300),             'archive-unreadable',        'it cannot be read: ENAMETOOLONG'],
    ['zip-path',   'a\tb.zip',                  'invalid-input',             'it must not contain control characters'],
    ['zip-path',   '../outside.txt',            'archive-outside-workspace', 'it is outside the workspace'],
    ['zip-path',   'link-out.txt',              'archive-outside-workspace', 'it is outside the workspace'],
    ['zip-path',   'directory-out/outside.txt', 'archive-outside-workspace', 'it is outside the workspace'],
    ['zip-path',   '/etc/passwd',               'archive-outside-workspace', 'it is outside the workspace'],
    ['source-dir', 'nowhere',                   'archive-not-found',         'there is no such file or directory in the workspace'],
    ['source-dir', 'build/layer.zip',           'invalid-input',             'it is not a directory; use `zip-path` for a zip'],
    ['source-dir', 'zip-link',                  'invalid-input',             'it is not a directory; use `zip-path` for a zip'],
    ['source-dir', 'pipe',                      'invalid-input',             'it is not a directory; use `zip-path` for a zip'],
    ['source-dir', '..',                        'archive-outside-workspace', 'it is outside the workspace'],
    ['source-dir', 'directory-out',             'archive-outside-workspace', 'it is outside the workspace'],
    ['source-dir', '/etc',                      'archive-outside-workspace', 'it is outside the workspace'],
  ])('is refused: %s %j, %s', (name, path, code, why) => {
    const error = refusal({ [name]: path })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(new RegExp(`^\`${name}\` is .*: `))
    expect(error.message).toContain(`: ${why}.`)
    expect(error.message).not.toContain(top)
  })

  it('need not be there yet in a dry run, which may come before the build', () => {
    const given = { 'dry-run': 'true', 'zip-path': 'build/later.zip' }
    expect(read(given).source).toEqual({ kind: 'zip', path: 'build/later.zip' })
    expect(read({ 'dry-run': 'true', 'source-dir': 'later' }).source?.kind).toBe('directory')
  })

  it.each([
    ['zip-path', '../outside.txt', 'archive-outside-workspace'],
    ['zip-path', 'build', 'invalid-input'],
    ['zip-path', 'pipe', 'archive-unreadable'],
    ['source-dir', 'zip-link', 'invalid-input'],
  ])('is looked at in a dry run as well: %s %s', (name, path, code) => {
    expect(refusal({ 'dry-run': 'true', [name]: path }).code).toBe(code)
  })

  it('is one: a zip, or a directory', () => {
    const error = refusal({ 'zip-path': 'build/layer.zip', 'source-dir': 'build' })
    expect(error).toMatchObject({ code: 'invalid-input' })
    expect(error.message).toBe('`source-dir` is "build": `zip-path` is also set; set only one of them.')
  })

  it('is uploaded to one key', () => {
    const error = refusal({ 'source-dir': 'build', 'archive-key': 'layer-*.zip' })
    expect(named(error)).toEqual(['archive-key'])
    expect(error.message).toContain(
      '"layer-*.zip": the archive is uploaded to this key, so it must not contain ',
    )
  })
})

describe('without a bucket', () => {
  const inline = { bucket: '', 'source-dir': 'build' }

  it('an archive of this machine is sent inline, to every region, and nothing is backed up', () => {
    expect(read({ ...inline, regions: 'eu-west-1,us-east-1' })).toMatchObject({
      backups: undefined,
      targets: [
        { region: 'eu-west-1', bucket: undefined },
        { region: 'us-east-1', bucket: undefined },
      ],
    })
    expect(
      read({ ...inline, 'source-dir': '', 'zip-path': 'build/layer.zip' }).targets[0].bucket,
    ).toBeUndefined()
  })

  it('there must be such an archive, also one that is refused', () => {
    expect(refusal({ bucket: '' }).message).toBe(
      '`bucket`: it is required, unless `zip-path` or `source-dir` is set.',
    )
    expect(named(refusal({ bucket: '', 'zip-path': 'nowhere.zip' }))).toEqual(['zip-path'])
  })

  it.each([
    ['storage-mode', 'reference'],
    ['compare', 'packages'],
    ['prefix', 'team'],
    ['expected-bucket-owner', '123456789012'],
  ])('nothing is asked for that takes one: %s %s', (name, value) => {
    const { code, message } = refusal({ ...inline, [name]: value })
    expect(code).toBe('invalid-input')
    expect(message).toBe(`\`${name}\` is "${value}": it requires \`bucket\`.`)
    expect(read({ 'source-dir': 'build', [name]: value }).targets[0].bucket).toBe('artifacts')
  })
})

describe('without a manifest', () => {
  const bare = { 'manifest-path': '', 'detect-changes-in': 'archive' }

  it('the archive tells of changes, and nothing is backed up', () => {
    expect(read(bare)).toMatchObject({
      manifest: undefined,
      backups: undefined,
      detectChangesIn: 'archive',
      targets: [{ bucket: 'artifacts' }],
    })
  })

  it.each(['manifest', 'both'])('nothing tells of changes in it: %s', (value) => {
    const { message } = refusal({ 'manifest-path': '', 'detect-changes-in': value })
    expect(message).toBe('`manifest-path`: it is required, unless `identity` is set.')
  })

  it('the description has the room of the marker', () => {
    expect(read({ ...bare, description: 'd'.repeat(256) }).settings.description).toHaveLength(256)
    const { code, message } = refusal({ ...bare, description: 'd'.repeat(257) })
    expect(code).toBe('description-too-long')
    expect(message).toMatch(/257 characters; at most 256 are allowed\.$/)
    const marked = refusal({ 'detect-changes-in': 'archive', description: 'd'.repeat(174) })
    expect(marked.message).toMatch(/at most 173 are allowed, because /)
  })

  it('no older version can be found', () => {
    const { message } = refusal({ ...bare, reuse: 'any' })
    expect(message).toBe(
      '`reuse` is "any": it requires `manifest-path`, because older versions are found by their manifest.',
    )
    expect(read({ 'detect-changes-in': 'archive', reuse: 'any' })).toMatchObject({ reuse: 'any' })
  })

  it('is asked for neither by `identity` nor with it', () => {
    const released = { 'manifest-path': '', identity: 'v1' }
    expect(read(released)).toMatchObject(set('identity', [], ['v1']))
    expect(read({ ...released, reuse: 'any' })).toMatchObject({ reuse: 'any' })
    expect(named(refusal({ ...released, 'dependency-groups': 'dev', 'workspace-member': 'api' }))).toEqual([
      'dependency-groups',
      'workspace-member',
    ])
  })

  it('a manifest that is given is read all the same, and one that is not there is refused', () => {
    expect(read({ 'detect-changes-in': 'archive' }).manifest?.fileName).toBe('uv.lock')
    expect(refusal({ ...bare, 'manifest-path': 'nowhere.txt' }).code).toBe('manifest-not-found')
  })
})

describe('inputs that contradict each other', () => {
  it('are refused: packages of manifests that are not compared', () => {
    const error = refusal({ 'detect-changes-in': 'archive', compare: 'packages' })
    expect(error.message).toBe(
      '`compare` is "packages": manifests are not compared with `detect-changes-in: archive`.',
    )
    expect(read({ 'detect-changes-in': 'both', compare: 'packages' })).toMatchObject({ compare: 'packages' })
  })

  it('are refused: everybody for what only your bucket holds', () => {
    const error = refusal({ 'storage-mode': 'reference', 'share-with': 'public' })
    expect(error.message).toBe(
      '`share-with` is "public": a version with `storage-mode: reference` is not shared with everybody, because it is read from your bucket.',
    )
    const someone = { 'storage-mode': 'reference', 'share-with': 'o-a1b2c3d4e5' }
    expect(read(someone)).toMatchObject({ shareWith: [{ kind: 'organization' }] })
  })

  it('are told of all together', () => {
    const error = refusal({
      ...{ 'manifest-path': '', bucket: '', 'zip-path': 'build', 'archive-key': '*.zip', prefix: 'team' },
      ...{ 'detect-changes-in': 'archive', compare: 'packages', reuse: 'any', 'storage-mode': 'reference' },
      ...{ 'expected-bucket-owner': '123456789012', description: 'd'.repeat(257), encryption: 'aws:kms' },
    })
    expect(error.code).toBe('invalid-input')
    expect(named(error).sort()).toEqual([
      ...[
        'archive-key',
        'compare',
        'compare',
        'description',
        'encryption',
        'expected-bucket-owner',
        'prefix',
      ],
      ...['reuse', 'storage-mode', 'zip-path'],
    ])
  })
})

describe('the manifest', () => {
  // prettier-ignore
  it.each([
    ['a path',                        'deps/requirements.txt',    'requirements.txt'],
    ['a path with detours',           'deps/../deps/./requirements.txt', 'requirements.txt'],
    ['a link within the workspace',   'link.txt',                 'link.txt'],
    ['a name that starts with dots',  '..txt',                    '..txt'],
    ['10 MB',                         'largest',                  'largest'],
  ])('is taken from %s', (_, path, fileName) => {
    const { manifest } = read({ 'manifest-path': path })
    expect(manifest).toMatchObject({ path, fileName })
  })

  it('is taken from an absolute path within the workspace', () => {
    expect(read({ 'manifest-path': join(workspace, 'uv.lock') }).manifest?.fileName).toBe('uv.lock')
  })

  it('is read as it is', () => {
    const { manifest } = read({ 'manifest-path': 'deps/requirements.txt' })
    expect(Buffer.from(manifest?.bytes ?? []).toString()).toBe('boto3==1.40.0\r\n')
  })

  // prettier-ignore
  it.each([
    ['nowhere.txt',                'manifest-not-found'],
    ['uv.lock/x',                  'manifest-not-found'],
    ['dangling.txt',               'manifest-not-found'],
    ['deps',                       'manifest-is-directory'],
    ['.',                          'manifest-is-directory'],
    ['empty.txt',                  'manifest-empty'],
    ['too-large',                  'manifest-too-large'],
    ['../outside.txt',             'manifest-outside-workspace'],
    ['deps/../../outside.txt',     'manifest-outside-workspace'],
    ['link-out.txt',               'manifest-outside-workspace'],
    ['directory-out/outside.txt',  'manifest-outside-workspace'],
    ['..',                         'manifest-outside-workspace'],
    ['/etc/passwd',                'manifest-outside-workspace'],
    ['loop.txt',                   'manifest-unreadable'],
    ['pipe',                       'manifest-unreadable'],
    ['n'.repeat(300),              'manifest-unreadable'],
  ])('%s is refused: %s', (path, code) => {
    const error = refusal({ 'manifest-path': path })
    expect(error.code).toBe(code)
    expect(error.message).toContain('`manifest-path` is ')
  })

  it.each(['uv\r.lock', 'uv\t.lock', 'uv\u007f.lock', 'uv\u0085.lock'])(
    'with a control character in its name is refused, as the name becomes part of a key: %j',
    (path) => {
      writeFileSync(join(workspace, path), 'boto3==1.40.0\n')
      const { code, message } = refusal({ 'manifest-path': path })
      expect(code).toBe('invalid-input')
      expect(message).toContain('it must not contain control characters')
    },
  )

  it('that may be a list says that each path is a line', () => {
    expect(refusal({ 'manifest-path': 'uv.lock, poetry.lock' }).message).toMatch(
      /each path is a line of its own/,
    )
    expect(refusal({ 'manifest-path': 'nowhere.lock' }).message).not.toMatch(/each path/)
  })

  it('that is too large says how large', () => {
    expect(refusal({ 'manifest-path': 'too-large' }).message).toMatch(/10000001 bytes; at most 10000000/)
  })

  it('keeps its code only where nothing else is wrong', () => {
    expect(refusal({ 'manifest-path': 'deps', bucket: '' }).code).toBe('invalid-input')
  })
})

describe('the file of the SBOM', () => {
  const sbom = '{ "bomFormat": "CycloneDX", "components": [] }\n'

  it('may be in the temporary directory of the runner, if there is one', () => {
    const temporary = join(top, 'temporary')
    mkdirSync(temporary)
    giveInputs({ ...required, 'sbom-path': join(temporary, 'new/{layer}.json') })
    const environment = { workspace, region: 'eu-west-1' }
    expect(readInputs({ ...environment, temporary }).sbomPath).toBe(join(temporary, 'new/web.json'))
    expect(() => readInputs(environment)).toThrow('it is outside the workspace')
  })

  // prettier-ignore
  it.each([
    ['a directory',                     () => { mkdirSync(join(workspace, 'is.json')); },              'it is a directory; specify a file in it'],
    ['a pipe',                          () => execFileSync('mkfifo', [join(workspace, 'is.json')]), 'it is not a regular file'],
    ['a link out of the workspace',     () => { symlinkSync('../outside.txt', join(workspace, 'is.json')); }, 'it is outside the workspace'],
    ['a link to nothing',               () => { symlinkSync('nowhere', join(workspace, 'is.json')); },  'it cannot be written: ENOENT'],
    ['a link to itself',                () => { symlinkSync('is.json', join(workspace, 'is.json')); },  'it cannot be written: ELOOP'],
    ['a link to the manifest',          () => { symlinkSync('uv.lock', join(workspace, 'is.json')); },  'there is a file that is not an SBOM'],
    ['another file',                    () => { writeFileSync(join(workspace, 'is.json'), '{"name": "web"}'); }, 'there is a file that is not an SBOM; it would be overwritten'],
  ])('must not be %s', (_, make, says) => {
    make()
    try {
      expect(refusal({ 'sbom-path': 'is.json' }).message).toContain(`\`sbom-path\` is "is.json": ${says}`)
    } finally {
      rmSync(join(workspace, 'is.json'), { recursive: true })
    }
  })

  it('must not be the manifest', () => {
    writeFileSync(join(workspace, 'package-lock.json'), '{}')
    const path = 'deps/../package-lock.json'
    const error = refusal({ 'manifest-path': 'package-lock.json', 'sbom-path': path })
    expect(error.message).toContain('there is a file that is not an SBOM')
  })

  it('must not be a file of a set, whose manifest would change with each SBOM', () => {
    writeFileSync(join(workspace, 'is.json'), sbom)
    const given = { 'manifest-path': 'uv.lock\n*.json', 'sbom-path': './is.json' }
    try {
      expect(refusal(given).message).toContain('`sbom-path` is "./is.json": it is one of the files of')
      expect(read({ ...given, 'manifest-path': 'uv.*\n!is.json' }).sbomPath).toBe('./is.json')
    } finally {
      rmSync(join(workspace, 'is.json'))
    }
  })

  it.each(['', sbom])('may be an older SBOM, or empty: %j', (text) => {
    writeFileSync(join(workspace, 'older.json'), text)
    expect(read({ 'sbom-path': 'older.json' }).sbomPath).toBe('older.json')
  })

  it.each(['build/sbom.json', './build/new/sbom.json', 'build-link/sbom.json'])(
    'must not be in `source-dir`: %s',
    (path) => {
      const says = 'it is in `source-dir`, so it would become part of the layer'
      for (const folder of ['build', 'build-link', join(workspace, 'build')])
        expect(refusal({ 'sbom-path': path, 'source-dir': folder }).message).toContain(says)
      expect(read({ 'sbom-path': path, 'source-dir': 'deps' }).sbomPath).toBe(path)
    },
  )

  it('needs a manifest', () => {
    const given = { 'manifest-path': '', 'detect-changes-in': 'archive', 'sbom-path': 'sbom.json' }
    expect(refusal(given).message).toBe(
      '`sbom-path` is "sbom.json": it is about the packages of a lock file, so it needs `manifest-path`.',
    )
  })

  it('is judged together with the other inputs, also where the layer has no name', () => {
    expect(named(refusal({ 'layer-name': '', bucket: '', 'sbom-path': 'sbom-{layer}.xml' })).sort()).toEqual([
      'bucket',
      'layer-name',
      'sbom-path',
    ])
  })
})

describe('the files of the results', () => {
  const list =
    '[\n  {\n    "published": true,\n    "result": "failed",\n    "reason": "backup-missing",\n    "layer-name": "web"'
  const table = '<!-- publish-lambda-layer: results -->\n\n| Layer |'

  // prettier-ignore
  it.each([
    ['json', ''], ['json', list], ['json', list.replace(/\s+/g, '')], ['json', '[]\n'],
    ['md', ''], ['md', table], ['md', table.replaceAll('\n', '\r\n')],
  ])('may be earlier results, or empty: .%s %j', (ending, text) => {
    const path = `earlier.${ending}`
    writeFileSync(join(workspace, path), text)
    expect(read({ 'results-path': path }).resultsPaths).toEqual([path])
    rmSync(join(workspace, path))
  })

  // prettier-ignore
  it.each([
    ['json', '[{"name": "web"}]'], ['json', '{}'], ['json', '[1]'], ['json', `{"results": ${list}}`], ['json', table],
    ['md', '# Changes\n'], ['md', `# Changes\n${table}`], ['md', list], ['md', ' '],
  ])('must not be another file, which would be overwritten: .%s %j', (ending, text) => {
    const path = `other.${ending}`
    writeFileSync(join(workspace, path), text)
    expect(refusal({ 'results-path': path }).message).toBe(
      `\`results-path\` is "${path}": there is a file that is not an earlier results file; it would be overwritten.`,
    )
    rmSync(join(workspace, path))
  })

  it('must not be the SBOM, in whatever spelling', () => {
    const given = { 'sbom-path': 'build-link/new.json', 'results-path': 'a.md\nbuild/./new.json' }
    expect(refusal(given).message).toContain('"build/./new.json": `sbom-path` already names this file')
    expect(read({ ...given, 'sbom-path': 'new.json' }).resultsPaths).toHaveLength(2)
  })

  it('must not be in `source-dir`, or a file of a set', () => {
    const given = { 'source-dir': 'build', 'results-path': 'build-link/results.md' }
    expect(refusal(given).message).toContain('it is in `source-dir`')
    writeFileSync(join(workspace, 'notes.md'), table)
    const set = { 'manifest-path': 'uv.lock\n*.md', 'results-path': 'notes.md' }
    expect(refusal(set).message).toContain('"notes.md": it is one of the files of `manifest-path`')
    rmSync(join(workspace, 'notes.md'))
  })

  it('are named all at once', () => {
    const { message } = refusal({ bucket: '', 'results-path': 'a.xml, b.md, ../c.json' })
    expect(message).toMatch(/3 problems[^]*"a\.xml"[^]*"\.\.\/c\.json"/)
    expect(message).not.toContain('b.md')
  })

  it('are known if their paths are valid and other inputs are not', () => {
    const error = refusal({ bucket: '', 'layer-name': 'a b', 'results-path': 'a.xml, b.md, {layer}.json' })
    expect(error).toMatchObject({ files: { resultsPaths: ['b.md', 'layer.json'] } })
  })
})

describe('the files that are allowed in `source-dir`', () => {
  const allowing = (lines: string) => ({ 'source-dir': 'build', 'allow-secret-files': lines })

  it('are paths below it and globs, one a line', () => {
    expect(
      read(allowing(' ./python//key.pem\n\nruby/**/test/*.pem\r\na,b (c)/k?[0-9].pem\n.aws/\n')).source,
    ).toEqual({
      kind: 'directory',
      path: 'build',
      allowSecretFiles: ['python/key.pem', 'ruby/**/test/*.pem', 'a,b (c)/k?[0-9].pem', '.aws/'],
    })
  })

  it.each([
    ['/key.pem', 'it must be a path below `source-dir`'],
    ['a/../../key.pem', 'it must be a path below `source-dir`'],
    ['a\\key.pem', 'it must be a path below `source-dir`'],
    ['k'.repeat(1025), 'it has 1025 characters; at most 1024 are allowed'],
    ['*a*b*c*.pem', 'at most 3 `*` in a name'],
    ['**/a/**/b/**/c/**/d', 'and 3 `**`'],
    [
      Array.from({ length: 101 }, (_, index) => `key${index}`).join('\n'),
      'it has 101 lines; at most 100 are allowed',
    ],
  ])('are refused where they cannot be one: %s', (lines, says) => {
    expect(refusal(allowing(lines)).message).toContain(says)
  })

  it('are all named at once', () => {
    const { message } = refusal(allowing('/a\nb\n/c'))
    expect(message).toMatch(/"\/a"/)
    expect(message).toMatch(/"\/c"/)
  })
})
