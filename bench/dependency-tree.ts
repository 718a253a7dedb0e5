import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Packages as real layers have them, with all that they need: much code (pandas), much data (botocore), large libraries
 * (numpy). 162 MB.
 */
const requirements = [
  'annotated-types==0.8.0',
  'aws-lambda-powertools==3.37.0',
  'boto3==1.44.5',
  'botocore==1.44.5',
  'certifi==2026.10.18',
  'cffi==2.1.1',
  'charset-normalizer==3.5.2',
  'cryptography==50.0.2',
  'idna==3.20',
  'jmespath==1.1.0',
  'lxml==6.1.3',
  'numpy==2.4.6',
  'pandas==3.1.1',
  'pycparser==3.12',
  'pydantic==2.14.3',
  'pydantic-core==2.50.4',
  'python-dateutil==2.9.0.post0',
  'requests==2.34.2',
  's3transfer==0.19.3',
  'six==1.17.0',
  'typing-extensions==4.16.0',
  'typing-inspection==0.4.5',
  'urllib3==2.8.0',
]
const platforms = ['--platform', 'manylinux_2_28_x86_64', '--platform', 'manylinux2014_x86_64']
const wheels = ['--only-binary', ':all:', '--no-deps', '--python-version', '3.13', ...platforms]

/** A directory as one zips it for a layer, made from wheels of PyPI once and kept in `.tools/`. Needs Python and pip. */
export function dependencyTree(): string {
  const tree = join(import.meta.dirname, '../.tools/dependency-tree')
  if (existsSync(tree)) return tree
  const unfinished = `${tree}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const target = ['--target', join(unfinished, 'python'), '--no-compile', '--quiet']
  execFileSync('python3', ['-m', 'pip', 'install', ...target, ...wheels, ...requirements], {
    stdio: 'inherit',
  })
  renameSync(unfinished, tree)
  return tree
}
