import { LEASE_SECONDS } from '../model/lease.ts'
import { REMEDIES } from './remedies.ts'

/** Why an error with one code occurs, and what to do about it. */
export interface CatalogueEntry {
  cause: string
  remedy: string
}

/**
 * Every error code of the action: the `reason` output of a failed run, and the source of `docs/troubleshooting.md`.
 * Sentences are Markdown. Only {@link REMEDIES} are part of the bundle.
 */
export const ERROR_CATALOGUE = {
  'invalid-input': {
    cause: 'One or more inputs are missing, malformed or contradict each other. No request was sent to AWS.',
    remedy: 'The message lists every invalid input, with its value and what is allowed. Correct all of them.',
  },
  'description-too-long': {
    cause:
      'The description of a layer version can have up to 256 characters, and the marker with the digest of the manifest needs 83 of them.',
    remedy: 'Shorten `description` to at most 173 characters.',
  },
  'manifest-not-found': {
    cause: 'There is no file at `manifest-path`, or a path or glob in it matches nothing.',
    remedy:
      'Check out the repository before this step (`actions/checkout`), and use a path relative to the workspace.',
  },
  'manifest-is-directory': {
    cause: '`manifest-path` is a directory, or one of its lines is.',
    remedy: 'Use the path of the lock file in it, or a glob such as `src/**` for all files in it.',
  },
  'manifest-unreadable': {
    cause: 'The file at `manifest-path` exists but cannot be read.',
    remedy: 'Check its permissions, and which user the runner runs as.',
  },
  'manifest-empty': {
    cause:
      'The file at `manifest-path` is empty. An empty file is never treated as a manifest without dependencies.',
    remedy: 'Generate the lock file before this step.',
  },
  'manifest-too-large': {
    cause:
      'The lock file at `manifest-path` is larger than 10 MB. Or its lines match more than 10,000 files, or lock files with more than 10 MB together.',
    remedy:
      'Use the path of the lock file, not of the archive. Exclude files with lines that start with `!`.',
  },
  'manifest-outside-workspace': {
    cause:
      '`manifest-path` leads out of the workspace through `..`, an absolute path or a symbolic link. The manifest is copied to S3, so only files in the workspace are accepted.',
    remedy: 'Use a file in the workspace.',
  },
  'manifest-not-pinned': {
    cause:
      '`strict` is `true` or `manifest`, and the manifest does not pin everything that is installed. Examples are a version that is not fixed, a missing hash, an editable or local package, a branch, and an included file. The message lists every line, and what to write instead.',
    remedy: REMEDIES['manifest-not-pinned'],
  },
  'manifest-not-understood': {
    cause:
      '`strict` is `true` or `manifest`, or `sbom-path` is set, and the manifest is damaged (cut off, not text, or with merge conflict markers) or has an unsupported format. If the line is known, the message contains it. Nothing was written.',
    remedy:
      'Generate a lock file again with its own tool, and correct a requirements file yourself. If the format is not supported, use `strict: archive`, which does not check the manifest, and omit `sbom-path`.',
  },
  'manifest-scope-unknown': {
    cause:
      '`workspace-member` or `dependency-groups` has a name that the lock file does not have. Some formats name no members or no groups; the table in docs/manifests.md shows which.',
    remedy: REMEDIES['manifest-scope-unknown'],
  },
  'credentials-missing': {
    cause: 'The step found no AWS credentials.',
    remedy: REMEDIES['credentials-missing'],
  },
  'credentials-expired': {
    cause:
      'The AWS credentials expired before or during the run. S3 answers a HEAD request that has expired credentials with a 400 and no reason. The message then says that this is only the likely cause.',
    remedy: REMEDIES['credentials-expired'],
  },
  'credentials-invalid': {
    cause:
      'AWS does not accept the credentials, or the region is an opt-in region that the account has not enabled.',
    remedy: REMEDIES['credentials-invalid'],
  },
  'region-not-enabled': {
    cause:
      'AWS accepts the credentials in a region that every account has, but not in the region of the layer. Either the account has not enabled that region, or the session token comes from the global endpoint of STS.',
    remedy: REMEDIES['region-not-enabled'],
  },
  'credentials-failed': {
    cause:
      'A credential source that the environment configures, such as a role with a web identity token, returned an error. The message repeats it.',
    remedy: REMEDIES['credentials-failed'],
  },
  'clock-skewed': {
    cause:
      'The clock of the runner is off by more than a few minutes, so AWS rejects the signatures of its requests.',
    remedy: REMEDIES['clock-skewed'],
  },
  'endpoint-invalid': {
    cause:
      '`AWS_ENDPOINT_URL`, the variable for one service, or `endpoint_url` in an AWS configuration file is not a URL, or uses plain http to another machine. Plain http would send the session token, or the token that credentials are fetched with, in clear text. This error also occurs if the environment enables FIPS or dual-stack endpoints that do not exist.',
    remedy:
      'Unset the variable or the setting in the message, or use https. Plain http is allowed only for this machine.',
  },
  'proxy-invalid': {
    cause:
      '`HTTPS_PROXY` (or `https_proxy`) is not an http or https URL, or the Node of the runner is older than 24.5, which does not support proxies. No request was sent to AWS.',
    remedy:
      'Correct the variable to the form `http://proxy.example.com:3128`, with special characters in the password percent-encoded. If Node is too old, update the runner.',
  },
  'account-not-allowed': {
    cause:
      'The account of the credentials is not in `allowed-account-ids`, or is not the account of the ARN in `layer-name`.',
    remedy: REMEDIES['account-not-allowed'],
  },
  'access-denied': {
    cause: 'The role of the step lacks a permission. The message contains the IAM action and the resource.',
    remedy:
      'Add the action to the role. The whole policy is in docs/permissions.md. If a bucket policy requires encryption headers, set `encryption`.',
  },
  'archive-missing': {
    cause: 'There is no archive at the key (S3 answered 404), or it was deleted during the run.',
    remedy: REMEDIES['archive-missing'],
  },
  'archive-missing-or-forbidden': {
    cause:
      'S3 answered 403 for the archive. Without `s3:ListBucket`, S3 also answers 403 for a key that does not exist.',
    remedy: REMEDIES['archive-missing-or-forbidden'],
  },
  'archive-of-another-manifest': {
    cause:
      'The metadata of the archive contains the digest of another manifest, so the archive was built from other dependencies.',
    remedy: REMEDIES['archive-of-another-manifest'],
  },
  'archive-without-digest': {
    cause:
      'The metadata of the archive contains neither `manifest_sha256` nor `manifest_md5`, so nothing shows what it was built from.',
    remedy: 'Upload it again with the digest. The annotation contains the command.',
  },
  'archive-not-found': {
    cause: 'There is nothing at `zip-path` or `source-dir`.',
    remedy: REMEDIES['archive-not-found'],
  },
  'archive-outside-workspace': {
    cause:
      '`zip-path` or `source-dir` leads out of the workspace through `..`, an absolute path or a symbolic link. Others can read a layer, so only files in the workspace are accepted.',
    remedy: 'Use a file or a directory in the workspace.',
  },
  'archive-unreadable': {
    cause:
      'The file at `zip-path` cannot be read, or it changed while it was read. The bytes that are uploaded must be the bytes that were checked.',
    remedy: 'Check its permissions, and that the step that builds it has finished before this step starts.',
  },
  'archive-unwritable': {
    cause: 'The zip of `source-dir` could not be written to the temporary directory of the runner.',
    remedy: REMEDIES['archive-unwritable'],
  },
  'source-dir-unusable': {
    cause:
      '`source-dir` is empty or too large, or contains something that cannot be in a layer: a symbolic link that leaves the directory, a socket, a device, a name that is not UTF-8, or a file that cannot be read or that changed during the run. Nothing was written.',
    remedy: 'Remove or correct the files in the message. It lists as many as fit.',
  },
  'source-dir-holds-secrets': {
    cause:
      '`source-dir` contains something that must not be published: `.git`, `.aws`, `.netrc`, `.pypirc`, an SSH key, or a text file with a private key, an AWS access key, a registry token or a registry password. Nothing was written.',
    remedy:
      'Remove the files in the message, which lists as many as fit. Code that needs a secret at run time can read it from AWS Secrets Manager. If a file is meant to be published, such as the test keys of a package, list it in `allow-secret-files`.',
  },
  'archive-invalid': {
    cause:
      'The archive cannot be a layer, or is not safe to unpack. Examples are a file that is not a zip, is cut off or is encrypted, more than 262,144,000 bytes unpacked, names or links that lead out of the archive, and impossible sizes. The message lists all problems.',
    remedy: REMEDIES['archive-invalid'],
  },
  'archive-not-clean': {
    cause:
      '`strict` is `true` or `archive`, and something in the archive is likely a mistake. Examples are a layout that no runtime reads, files for another runtime, architecture or C library, programs that Linux cannot start, and more than half of the size that Lambda allows.',
    remedy: REMEDIES['archive-not-clean'],
  },
  'archive-not-of-manifest': {
    cause:
      '`strict` is `true` or `archive`, and the archive does not have the packages that the manifest names: some are missing, or have another version. Usually it was built from an older manifest. The message also lists all other likely mistakes in the archive.',
    remedy: REMEDIES['archive-not-of-manifest'],
  },
  'archive-too-large-inline': {
    cause: 'Without `bucket`, the archive is sent in the publish call, which accepts at most 50 MB.',
    remedy: REMEDIES['archive-too-large-inline'],
  },
  'archive-replaced': {
    cause: 'Another archive was uploaded to the key while this run was reading it.',
    remedy: REMEDIES['archive-replaced'],
  },
  'bucket-not-versioned': {
    cause:
      '`storage-mode` is `reference`, so Lambda keeps reading one object version of the archive. The bucket is not versioned, or was not when the archive was uploaded.',
    remedy: 'Enable versioning, wait 15 minutes, and upload the archive again.',
  },
  'bucket-policy-missing': {
    cause: '`storage-mode` is `reference`, and the bucket policy does not allow Lambda to read the archive.',
    remedy:
      'Add the statement in the annotation to the bucket policy. If a Deny statement blocks Lambda, exclude `lambda.amazonaws.com` from it.',
  },
  'bucket-missing': {
    cause: 'The bucket does not exist.',
    remedy: REMEDIES['bucket-missing'],
  },
  'bucket-in-other-region': {
    cause: 'The bucket is not in the region of the layer.',
    remedy: REMEDIES['bucket-in-other-region'],
  },
  'bucket-owner-mismatch': {
    cause:
      'S3 denied access to the bucket with `expected-bucket-owner`. Either another account owns it, or the role cannot access it at all.',
    remedy: REMEDIES['bucket-owner-mismatch'],
  },
  'backup-unreadable': {
    cause:
      'The backup of the manifest of the latest version could not be read. It is never treated as missing, because that could publish the same dependencies twice.',
    remedy: REMEDIES['backup-unreadable'],
  },
  'backup-conflict': {
    cause:
      'The backup of a version differs from the manifest that the version was published from, or its metadata refers to another layer version.',
    remedy: REMEDIES['backup-conflict'],
  },
  'published-bytes-differ': {
    cause:
      'The bytes that AWS published are not the bytes that were checked. The archive was probably replaced during the run. The version was deleted again; if that failed, the message says which version to delete.',
    remedy: 'Enable versioning for the bucket, and run again.',
  },
  'lock-timeout': {
    cause:
      'Another run is publishing the layer, and did not finish within `lock-timeout`. The message says which run.',
    remedy: `Run again when that run has finished. If the run died, its lock expires within ${LEASE_SECONDS} seconds. To remove the lock immediately, use the command in the annotation.`,
  },
  'lock-lost': {
    cause:
      'The run stalled, or could not reach S3, for so long that another run may have taken over its lock. It sent no publish call after that.',
    remedy: REMEDIES['lock-lost'],
  },
  cancelled: {
    cause:
      'The job was cancelled, and this run started no write after that. A publish call in progress was completed and recorded. If its outcome is unknown, the message says so.',
    remedy: REMEDIES.cancelled,
  },
  unchanged: {
    cause: 'Nothing changed, and `if-unchanged` is `fail`. There is nothing wrong with the layer.',
    remedy: REMEDIES.unchanged,
  },
  'invalid-parameter': {
    cause:
      'Lambda rejected a value in the request (InvalidParameterValueException). The message repeats what Lambda said.',
    remedy: REMEDIES['invalid-parameter'],
  },
  'resource-not-found': {
    cause:
      'Lambda did not find a resource in the request (ResourceNotFoundException), or a version was deleted during the run.',
    remedy: 'Check `layer-name`, and that the archive still exists in S3. Then run again.',
  },
  'code-storage-full': {
    cause:
      'The account has used all of its storage for functions and layers in the region (CodeStorageExceededException).',
    remedy: REMEDIES['code-storage-full'],
  },
  throttled: {
    cause: 'AWS throttled the request.',
    remedy: REMEDIES.throttled,
  },
  'service-error': {
    cause: 'AWS failed internally (5xx), or its answer was incomplete.',
    remedy: `Run again. If a publish call was in progress, wait ${LEASE_SECONDS} seconds first. If it created a version, the next run recognizes it by its marker and does not publish it twice.`,
  },
  'aws-unreachable': {
    cause:
      'The runner could not connect to AWS, or AWS did not answer in time. Possible causes are the network, the proxy in `HTTPS_PROXY`, and a certificate from a CA that the machine does not trust.',
    remedy:
      'Check the network, `HTTPS_PROXY`, `NO_PROXY` and `AWS_ENDPOINT_URL`. If a proxy intercepts TLS, set `NODE_EXTRA_CA_CERTS` to the file with its CA certificate. Then run again. If a publish call created a version, the next run recognizes it by its marker.',
  },
  'aws-refused': {
    cause:
      'AWS rejected a request for a reason that has no error code of its own here. The message repeats what AWS said.',
    remedy: REMEDIES['aws-refused'],
  },
  'policy-conflict': {
    cause:
      'The policy of the version could not be completed: it has a statement with the id that this action would use, but with another meaning; it changed again and again; or AWS added something else than was asked for. The version exists.',
    remedy: REMEDIES['policy-conflict'],
  },
  'policy-too-large': {
    cause:
      'The policy of a layer version can have 20,480 bytes, which is room for about 90 accounts or organizations. The version exists; no statement was added that does not fit.',
    remedy: REMEDIES['policy-too-large'],
  },
  'version-missing': {
    cause:
      'The version that something was to be done with does not exist any more. It was deleted during the run, or is not visible yet.',
    remedy: REMEDIES['version-missing'],
  },
  'parameter-conflict': {
    cause:
      'A parameter of `ssm-parameter` holds something that is not an ARN of this layer, has another type than String, or, with `{version}` in its name, holds another value. It is never overwritten. The version exists.',
    remedy: REMEDIES['parameter-conflict'],
  },
  'outputs-lost': {
    cause: 'The file that the runner reads outputs from (`GITHUB_OUTPUT`) could not be written.',
    remedy: 'The outputs are in the log of this step. Check what happened to the file, then run again.',
  },
  'sbom-unwritable': {
    cause:
      'The file at `sbom-path` could not be written at the end of the run. Everything else was done, and the outputs say what. The message says why.',
    remedy: REMEDIES['sbom-unwritable'],
  },
  'results-unwritable': {
    cause:
      'A file in `results-path` could not be written at the end of the run. Everything else was done, and the outputs say what. The message says why.',
    remedy: REMEDIES['results-unwritable'],
  },
  internal: {
    cause: 'The action has a bug.',
    remedy: REMEDIES.internal,
  },
} as const satisfies Record<string, CatalogueEntry>

/** Code of a failure, and the `reason` output of a failed run. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE
