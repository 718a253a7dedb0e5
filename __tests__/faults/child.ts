import type { ChildProcess } from 'node:child_process'
import { defaultPrincipal } from '../../sandbox/principals.ts'
import { runAction, runPost, type ActionRun, type RunOptions } from '../../sandbox/runner.ts'
import { REGION, type Layer } from '../flows/fixture.ts'
import { credentialsOf } from '../flows/flow-run.ts'
import type { Flow } from './flows.ts'
import { foundIn, type Found } from './found.ts'

/** Runs the bundle for a flow, as a process of its own. */
export function runChild(
  flow: Flow,
  layer: Layer,
  onStart: (child: ChildProcess) => void = () => undefined,
  onLine: (line: string) => void = () => undefined,
): Promise<ActionRun> {
  return runAction({ ...optionsFor(flow, layer), onStart, onLine })
}

/** Runs the post step of a run of {@link runChild}. */
export function runChildPost(flow: Flow, layer: Layer, main: ActionRun): Promise<ActionRun> {
  return runPost(main, optionsFor(flow, layer))
}

/** What a run says of its only region. */
export function outputsOf({ outputs }: ActionRun): Found {
  const [found, ...others] = foundIn(outputs['results'] ?? '[]')
  if (found === undefined || others.length > 0) throw new Error(`Not one region: ${outputs['results']}`)
  return found
}

function optionsFor({ inputs }: Flow, { name, bucket, workspace, sandbox }: Layer): RunOptions {
  return {
    inputs: { 'layer-name': name, 'manifest-path': 'requirements.txt', bucket, ...inputs },
    env: { ...credentialsOf(defaultPrincipal), AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: REGION },
    workspace,
  }
}
