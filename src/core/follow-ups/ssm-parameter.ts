import { asActionError } from '../errors/action-error.ts'
import { conflict, ParameterWriter } from './parameter-writer.ts'
import { isFixed, parameterStep, wishFor, type Wish } from './parameter-step.ts'
import type { Finding, FollowUpPart } from './look.ts'
import type { ParameterStore } from '../follow-up-ports.ts'

/** Finds which parameters of `ssm-parameter` do not hold the ARN of the version. */
export async function look(part: FollowUpPart): Promise<readonly Finding[]> {
  const store = await part.services.parameters()
  return Promise.all(part.request.parameters.map((name) => findingOf(name, store, part)))
}

/** A parameter that cannot be read says nothing about the others. */
async function findingOf(given: string, store: ParameterStore, part: FollowUpPart): Promise<Finding> {
  const { version } = part
  const target = version === undefined ? given : given.replaceAll('{version}', String(version.version))
  try {
    return await (version === undefined
      ? lookAhead(target, store, part)
      : lookAt(target, wishFor(given, version, part.isReused ? part.latest : undefined), store, part))
  } catch (error) {
    return { target, state: 'failed', error: asActionError(error) }
  }
}

async function lookAt(
  target: string,
  wish: Wish,
  store: ParameterStore,
  part: FollowUpPart,
): Promise<Finding> {
  const found = await store.read(target)
  const step = parameterStep(wish, found)
  if (step.kind === 'nothing')
    return { target, state: 'unchanged', detail: 'It holds the ARN of the version.' }
  if (step.kind === 'conflict') return { target, state: 'failed', error: conflict(target, step.why) }
  if (step.kind === 'newer') {
    part.warn(newerStays(target, step.number, part))
    return { target, state: 'unchanged', detail: `It holds the newer version ${step.number}, which stays.` }
  }
  const detail = step.kind === 'create' ? 'It would be created.' : 'It would get the ARN of the version.'
  const apply = () => new ParameterWriter(target, store, part).write(wish, found)
  return { target, state: 'missing', detail, apply }
}

/** In a dry run that would publish, the ARN is unknown, but a parameter that may not be overwritten can be found. */
async function lookAhead(target: string, store: ParameterStore, part: FollowUpPart): Promise<Finding> {
  const apply = () => Promise.reject(new Error('there is no version'))
  if (isFixed(target)) return { target, state: 'missing', detail: 'It would be created.', apply }
  const found = await store.read(target)
  if (found === undefined) return { target, state: 'missing', detail: 'It would be created.', apply }
  // Whatever version of this layer it holds is older than the next one.
  const arn = isOfLayer(found.value, part) ? found.value : ''
  const step = parameterStep({ arn, isFixed: false, lowersFrom: undefined }, found)
  if (step.kind === 'conflict') return { target, state: 'failed', error: conflict(target, step.why) }
  return { target, state: 'missing', detail: 'It would get the ARN of the new version.', apply }
}

/** Whether a text is the ARN of a version of the layer in this region, in any account. */
function isOfLayer(text: string, { request, region }: FollowUpPart): boolean {
  const end = `:layer:${request.layerName}:`
  const [start, number, ...more] = text.split(end)
  return (
    more.length === 0 &&
    new RegExp(`^arn:[a-z0-9-]+:lambda:${region}:\\d{12}$`).test(start ?? '') &&
    /^\d+$/.test(number ?? '')
  )
}

function newerStays(name: string, number: number, { request, version, region }: FollowUpPart): string {
  return `The parameter ${name} in ${region} holds version ${number} of ${request.layerName}, which is newer than version ${version?.version}. It was left alone.`
}
