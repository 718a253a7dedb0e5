/**
 * What to do about an error, for codes whose errors all have the same remedy. It is the hint of every error with that
 * code that has no hint of its own, and the remedy in the catalogue. Sentences are Markdown.
 */
export const REMEDIES = {
  'manifest-not-pinned':
    'Fix every line that the message lists, or omit `strict` to get warnings only. `strict: archive` checks only the archive. Nothing was written.',
  'manifest-scope-unknown':
    'Correct `workspace-member` or `dependency-groups`; the message lists the names that the lock file has. Nothing was written.',
  'credentials-missing':
    'Run `aws-actions/configure-aws-credentials` in this job before this step, and give the job `permissions: id-token: write`.',
  'credentials-expired':
    'Run the credentials step directly before this step, or raise its `role-duration-seconds`. Then run again. The next run does only what is missing.',
  'credentials-invalid':
    'Check the credentials step. If the region is an opt-in region, enable it for the account, and get the credentials from a regional endpoint of STS.',
  'region-not-enabled':
    'Enable the region in the settings of the account, or remove it from `regions`. If it is enabled, get the credentials from a regional endpoint of STS (`AWS_STS_REGIONAL_ENDPOINTS=regional` in the step that assumes the role): a session token of the global endpoint is not valid in an opt-in region.',
  'credentials-failed':
    'Check the credential source that the environment configures, such as a role or a web identity token. For a role, also check its trust policy.',
  'clock-skewed': 'Correct the clock of the machine that the runner is on, then run again.',
  'account-not-allowed':
    'Assume a role in an allowed account, or correct `allowed-account-ids` or the ARN in `layer-name`. Nothing was written.',
  'archive-missing':
    'Upload the archive before this step, or correct `bucket`, `prefix` or `archive-key`. To let this action upload it, set `zip-path` or `source-dir`.',
  'archive-missing-or-forbidden':
    'Check that the archive was uploaded. Grant `s3:GetObject` on it, `kms:Decrypt` if a KMS key encrypts it, and `s3:ListBucket` on the bucket so that S3 answers 404 for a missing key.',
  'archive-of-another-manifest':
    'Build the archive from this manifest, and upload it again with the digest of the manifest in its metadata.',
  'archive-not-found': 'Build the archive before this step, and use a path relative to the workspace.',
  'archive-unwritable':
    'Free space on the disk of the runner, and check that `RUNNER_TEMP` is a directory that the runner can write to. Nothing was written to AWS.',
  'archive-invalid': 'Build the archive again. Nothing was written.',
  'archive-not-clean':
    'Fix everything that the message lists, or omit `strict` to get warnings only. Nothing was written.',
  'archive-not-of-manifest':
    'Build the archive again from this manifest, and list packages that are removed on purpose in `ignore-packages`. Without `strict`, these are warnings. Nothing was written.',
  'archive-too-large-inline':
    'Set `bucket` to an S3 bucket in the region of the layer. The archive is then uploaded there. Nothing was written.',
  'archive-replaced': 'Run again when nothing else uploads to that key. Nothing was published.',
  'bucket-missing': 'Create the bucket, or correct `bucket`.',
  'bucket-in-other-region': 'Use one bucket per region, and put `{region}` in `bucket`.',
  'bucket-owner-mismatch':
    'Check the spelling of `bucket` and which account owns it. Grant `s3:ListBucket` on it so that S3 can tell the two cases apart.',
  'backup-unreadable':
    'Grant `s3:GetObject` on the backups, `kms:Decrypt` if a KMS key encrypts them, and `s3:ListBucket` on the bucket so that S3 answers 404 for a missing key. Then run again.',
  'backup-conflict':
    'If two layers share a prefix, give each layer its own `prefix`. If the backup was changed, move it away; the next run writes it again.',
  'lock-lost': 'Run again. The next run does only what is missing.',
  cancelled: 'Run again. The next run does only what is missing.',
  unchanged: 'To let the step succeed when nothing changed, use `if-unchanged: skip`.',
  'invalid-parameter': 'Correct the input that Lambda refers to, or the archive. Nothing was published.',
  'code-storage-full':
    'Delete layer and function versions that nothing uses, then run again. AWS does not raise this quota. Nothing was published.',
  throttled:
    'Run again later, and start fewer publishing jobs at once. Lambda allows 15 control plane requests per second for an account and region.',
  'aws-refused': 'Correct what AWS reports. If AWS gives no reason, run again.',
  'policy-conflict':
    'Read the policy with `aws lambda get-layer-version-policy`, and remove the statement that the message names if nobody needs it. Then run again: the next run completes what is missing.',
  'policy-too-large':
    'Share with organizations instead of single accounts, or remove statements that nobody needs. Then run again.',
  'version-missing': 'Run again. The next run looks again, and does what is missing.',
  'parameter-conflict':
    'Use another name in `ssm-parameter`, or delete the parameter if nobody needs it. Then run again: the next run completes what is missing.',
  'sbom-unwritable':
    'Correct `sbom-path`, or free space on the disk of the runner. Then run again: the SBOM is also written if nothing changed.',
  'results-unwritable':
    'Correct `results-path`, or free space on the disk of the runner. Then run again: the results are also written if nothing changed.',
  internal: 'Please report this error, with the log of a run that has debug logging enabled.',
} as const
