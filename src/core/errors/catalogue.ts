/** Why a failure with one code happens, and what the user does about it. */
export interface CatalogueEntry {
  cause: string
  remedy: string
}

/**
 * Every code that the action can fail with: the `reason` output of a failed run, and the source of
 * `docs/troubleshooting.md`. Sentences are Markdown.
 */
export const ERROR_CATALOGUE = {
  'invalid-input': {
    cause: 'One or more inputs are missing, malformed or contradict each other. Nothing was asked of AWS.',
    remedy:
      'The message lists every problem with the input, its value and what is allowed: correct them all at once.',
  },
  'description-too-long': {
    cause:
      'AWS takes 256 characters of description, and the marker with the digest of the manifest needs 83 of them.',
    remedy: 'Shorten `description` to the 173 characters that are left.',
  },
  'manifest-not-found': {
    cause: 'There is no file at `manifest-path`.',
    remedy:
      'Check out the repository before this step (`actions/checkout`), and give the path from the top of the workspace.',
  },
  'manifest-is-directory': {
    cause: '`manifest-path` names a directory.',
    remedy: 'Name the lock file in it.',
  },
  'manifest-unreadable': {
    cause: 'The file at `manifest-path` exists and cannot be read.',
    remedy: 'Check its permissions, and which user the runner runs as.',
  },
  'manifest-empty': {
    cause: 'The file at `manifest-path` holds no bytes.',
    remedy: 'Generate the lock file before this step. An empty file is never taken for "no dependencies".',
  },
  'manifest-too-large': {
    cause: 'The file at `manifest-path` is over 10 MB, which no lock file is.',
    remedy: 'Name the lock file, not the archive.',
  },
  'manifest-outside-workspace': {
    cause: '`manifest-path` leads out of the workspace, by `..`, an absolute path or a symbolic link.',
    remedy: 'Name a file of the workspace. The manifest is copied to S3, so no other file is accepted.',
  },
  'manifest-not-pinned': {
    cause:
      '`strict` is `true` or `manifest`, and the manifest leaves open what is installed: a version that is not fixed, a missing hash, an editable or local package, a branch, another file that is included. Nothing was written.',
    remedy:
      'The message names every line, and what to write there. Or leave `strict` out, to be warned only; `strict: archive` is about the archive alone.',
  },
  'manifest-not-understood': {
    cause:
      '`strict` is `true` or `manifest`, and the manifest is damaged (cut short, with the marks of a merge conflict, no text), or of no format that is known. Nothing was written.',
    remedy:
      'The message names the line, where one is known. Write a lock file anew with its own tool; correct a requirements file by hand. If the format is not known, `strict: archive` leaves the manifest alone.',
  },
  'credentials-missing': {
    cause: 'The step found no AWS credentials.',
    remedy:
      'Run `aws-actions/configure-aws-credentials` in the same job before this step, and give the job `permissions: id-token: write`.',
  },
  'credentials-expired': {
    cause:
      'The AWS credentials expired before or during the run. To a HEAD, S3 answers expired credentials with a bare 400, and the message then says that this is a guess.',
    remedy:
      'Run the credentials step directly before this one, or raise its `role-duration-seconds`. Then run the job again: it does only what is missing.',
  },
  'credentials-invalid': {
    cause:
      'AWS does not know the credentials, or the region is an opt-in region that the account has not enabled.',
    remedy: 'Check the credentials step. For an opt-in region, enable it for the account.',
  },
  'credentials-failed': {
    cause:
      'A source of credentials that the environment names, such as a role with a web identity token, gave none.',
    remedy: 'The message repeats what that source said. For a role, look at its trust policy.',
  },
  'clock-skewed': {
    cause: 'The clock of the runner is more than a few minutes off, so AWS does not take its signatures.',
    remedy: 'Set the clock of the machine that the runner is on.',
  },
  'endpoint-invalid': {
    cause:
      '`AWS_ENDPOINT_URL`, the one of a service, or `endpoint_url` in an AWS configuration file is not a URL, or is plain http to another machine. Plain http would send the session token, or the token that credentials are fetched with, in clear text. Or FIPS or dual-stack endpoints are asked for where there are none.',
    remedy: 'Unset what the message names, or use https. Plain http is accepted for this machine only.',
  },
  'proxy-invalid': {
    cause:
      '`HTTPS_PROXY` (or `https_proxy`) is no http or https URL, or the Node of the runner is older than 24.5, which has no support for proxies. Nothing was asked of AWS.',
    remedy:
      'Correct it to the form `http://proxy.example.com:3128`, with what is special in a password percent-encoded, or update the runner.',
  },
  'account-not-allowed': {
    cause:
      'The credentials belong to an account that `allowed-account-ids`, or the ARN in `layer-name`, does not name. Nothing was written.',
    remedy: 'Assume the role of the right account, or correct the input.',
  },
  'access-denied': {
    cause: 'The role of the step lacks a permission. The message names the IAM action and the resource.',
    remedy:
      'Add the action to the role. The whole policy is in docs/permissions.md. If a bucket policy demands encryption headers, set `encryption`.',
  },
  'archive-missing': {
    cause: 'There is no archive at the key (S3 answered 404).',
    remedy: 'Upload the archive before this step, or correct `bucket`, `prefix` or `archive-key`.',
  },
  'archive-missing-or-forbidden': {
    cause: 'S3 answered 403 for the archive, which it also does for a missing key without `s3:ListBucket`.',
    remedy:
      'Check that the archive was uploaded, and grant `s3:GetObject` on it and `s3:ListBucket` on the bucket.',
  },
  'archive-of-another-manifest': {
    cause:
      'The metadata of the archive name the digest of another manifest: it was built from other dependencies.',
    remedy: 'Build the archive from this manifest and upload it again, with its digest in the metadata.',
  },
  'archive-without-digest': {
    cause:
      'The metadata of the archive hold neither `manifest_sha256` nor `manifest_md5`, so nothing proves what it was built from.',
    remedy: 'Upload it with the digest. The message holds the command.',
  },
  'archive-not-found': {
    cause: 'There is nothing at `zip-path` or `source-dir`.',
    remedy: 'Build the archive before this step, and give its path from the top of the workspace.',
  },
  'archive-outside-workspace': {
    cause:
      '`zip-path` or `source-dir` leads out of the workspace, by `..`, an absolute path or a symbolic link.',
    remedy:
      'Name a file or a directory of the workspace. Others can read a layer, so nothing from elsewhere gets into one.',
  },
  'archive-unreadable': {
    cause:
      'The file at `zip-path` cannot be read, or it changed while it was read: what is uploaded must be what was checked.',
    remedy: 'Check its permissions, and that the step that builds it is over before this one begins.',
  },
  'archive-unwritable': {
    cause: 'The zip of `source-dir` could not be written to the temporary folder of the runner.',
    remedy: 'Make room on its disk, and see that `RUNNER_TEMP` is a folder that it can write to.',
  },
  'source-dir-unusable': {
    cause:
      '`source-dir` holds what cannot be in a layer: nothing at all, too much, a symbolic link that leaves it, a socket, a device, a name that is no UTF-8, a file that cannot be read or that changed meanwhile. Nothing was written.',
    remedy: 'The message names them, as many as fit: remove or correct them.',
  },
  'source-dir-holds-secrets': {
    cause:
      '`source-dir` holds what must not be published: `.git`, `.aws`, `.netrc`, `.pypirc`, an SSH key, or a text with a private key, an AWS access key, a registry token or a registry password in it. Nothing was written.',
    remedy:
      'The message names the files, as many as fit. Remove them from the directory, and let what needs them at run time read them from AWS Secrets Manager. List files that are meant to be published, such as the test keys of a package, in `allow-secret-files`.',
  },
  'archive-invalid': {
    cause:
      'The archive cannot be a layer, or is not safe to unpack: no zip, cut short, encrypted, over 262,144,000 bytes unpacked, with names or links that leave it, with sizes that cannot be true. Nothing was written.',
    remedy: 'The message lists everything that is wrong. Build the archive anew.',
  },
  'archive-not-clean': {
    cause:
      '`strict` is `true` or `archive`, and something about the archive is likely a mistake: a layout that no runtime reads, files for another runtime, architecture or C library, programs that Linux cannot start, more than half of the size that Lambda allows. Nothing was written.',
    remedy: 'The message lists it all. Correct it, or leave `strict` out, to be warned only.',
  },
  'archive-too-large-inline': {
    cause: 'Without `bucket` the archive goes along with the publish call, which takes 50 MB at most.',
    remedy: 'Add `bucket`: the archive is then uploaded to S3.',
  },
  'archive-replaced': {
    cause: 'While the archive in S3 was looked at, another one was put in its place. Nothing was published.',
    remedy: 'Run again when the other upload is over.',
  },
  'bucket-not-versioned': {
    cause:
      '`storage-mode` is `reference`, where Lambda reads one version of the archive for good, and the bucket keeps no versions, or did not when the archive was uploaded.',
    remedy: 'Enable versioning, wait 15 minutes, and upload the archive again.',
  },
  'bucket-policy-missing': {
    cause:
      '`storage-mode` is `reference`, and the policy of the bucket does not let Lambda read the archive.',
    remedy:
      'Add the statement that the message holds to the policy of the bucket, or except Lambda from the one that forbids it.',
  },
  'bucket-missing': {
    cause: 'There is no bucket of that name.',
    remedy: 'Create it, or correct `bucket`.',
  },
  'bucket-in-other-region': {
    cause: 'The bucket is in another region than the layer.',
    remedy: 'Keep one bucket a region, and name it with `{region}` in `bucket`.',
  },
  'bucket-owner-mismatch': {
    cause:
      'S3 refused the bucket under `expected-bucket-owner`: another account owns it, or the role may not see the bucket at all.',
    remedy: 'Check the spelling of `bucket`, who owns it, and that the role has `s3:ListBucket` on it.',
  },
  'backup-unreadable': {
    cause:
      'The backup of the manifest of the latest version could not be read. It is never taken for missing.',
    remedy: 'Grant `s3:GetObject` on the backups and `s3:ListBucket` on the bucket, then run again.',
  },
  'backup-conflict': {
    cause:
      'The backup of a version holds other bytes than the manifest that the version was published from, or its metadata name another layer version. Two layers share a prefix, or the backup was altered.',
    remedy:
      'Give each layer a `prefix` of its own, or move the altered object away: the next run writes it again.',
  },
  'published-bytes-differ': {
    cause: 'AWS published other bytes than those that were checked: the archive was replaced during the run.',
    remedy:
      'The version was deleted again, or the message names it for deletion. Turn on versioning for the bucket.',
  },
  'lock-timeout': {
    cause:
      'Another run is publishing the layer, and did not finish within `lock-timeout`. The message names it.',
    remedy:
      'Run again when it is over. A lock whose run died expires by itself within two minutes; the message holds the command that removes it at once.',
  },
  'lock-lost': {
    cause:
      'The run stalled, or could not reach S3, for so long that another run may have taken over its lock. It sent no publish call after that.',
    remedy: 'Run again: it does only what is missing.',
  },
  cancelled: {
    cause:
      'The job was cancelled, and no write was begun after that. A publish call that was under way was finished and recorded; where its end could not be found out, the message says so.',
    remedy: 'Run again: it does only what is missing.',
  },
  unchanged: {
    cause: 'Nothing changed, and `if-unchanged` is `fail`.',
    remedy:
      'Nothing is wrong with the layer. Use `if-unchanged: skip` where an unchanged layer is no failure.',
  },
  'invalid-parameter': {
    cause: 'Lambda refused a value of the request (InvalidParameterValueException).',
    remedy: 'The message repeats what Lambda said: correct the input that it names, or the archive.',
  },
  'resource-not-found': {
    cause: 'Lambda did not find what the request names (ResourceNotFoundException).',
    remedy: 'Check the layer name, and that the archive still exists in S3.',
  },
  'code-storage-full': {
    cause:
      'The account has used up the storage for functions and layers in the region (CodeStorageExceededException).',
    remedy: 'Delete layer and function versions that nothing uses. AWS does not raise this quota.',
  },
  throttled: {
    cause:
      'AWS throttled the request. Lambda allows 15 control requests a second for a whole account and region.',
    remedy: 'Run again. Start fewer publishing jobs at once.',
  },
  'service-error': {
    cause: 'AWS failed inside (5xx), or answered with something that is no answer.',
    remedy:
      'Run again, two minutes later if a publish call was under way. A version that was published all the same is recognised by its marker, not published twice.',
  },
  'aws-unreachable': {
    cause:
      'No connection to AWS, or no answer within the deadline: the network, the proxy that `HTTPS_PROXY` names, or a certificate of a CA that the machine does not know.',
    remedy:
      'Check the network, `HTTPS_PROXY`, `NO_PROXY` and `AWS_ENDPOINT_URL`; name the CA of a proxy that opens TLS in `NODE_EXTRA_CA_CERTS`. Run again: a version that was published all the same is recognised by its marker.',
  },
  'aws-refused': {
    cause: 'AWS refused a request for a reason that has no code of its own here.',
    remedy: 'The message repeats what AWS said.',
  },
  'outputs-lost': {
    cause: 'The file that the runner takes outputs from (`GITHUB_OUTPUT`) could not be written.',
    remedy: 'The outputs are in the log of the step. Look at what happened to the file, then run again.',
  },
  internal: {
    cause: 'A defect of the action.',
    remedy: 'Please report it, with the log of a run that has debug logging on.',
  },
} as const satisfies Record<string, CatalogueEntry>

/** Code of a failure, and the `reason` output of a failed run. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE
