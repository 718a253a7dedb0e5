import type { ChildProcess } from 'node:child_process'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { runAction, runPost, type ActionRun, type RunOptions } from '../../sandbox/runner.ts'
import type { RegionOutputs } from '../../src/action/outputs.ts'
import { REGION, type Layer } from '../flows/fixture.ts'
import { credentialsOf } from '../flows/flow-run.ts'

/** Runs the bundle for a layer, as a process of its own. */
export function runChild(
  layer: Layer,
  onStart: (child: ChildProcess) => void = () => undefined,
  onLine: (line: string) => void = () => undefined,
): Promise<ActionRun> {
  return runAction({ ...optionsFor(layer), onStart, onLine })
}

/** Runs the post step of a run of {@link runChild}. */
export function runChildPost(layer: Layer, main: ActionRun): Promise<ActionRun> {
  return runPost(main, optionsFor(layer))
}

/** What a run says of its only region. */
export function outputsOf({ outputs }: ActionRun): RegionOutputs {
  const [region, ...others] = JSON.parse(outputs['results'] ?? '[]') as RegionOutputs[]
  if (region === undefined || others.length > 0) throw new Error(`Not one region: ${outputs['results']}`)
  return region
}

function optionsFor({ name, bucket, workspace, sandbox }: Layer): RunOptions {
  return {
    inputs: { 'layer-name': name, 'manifest-path': 'requirements.txt', bucket },
    env: { ...credentialsOf(defaultPrincipal), AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: REGION },
    workspace,
  }
}
