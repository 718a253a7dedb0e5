import type fc from 'fast-check'
import { ACCOUNT, REGION, type Layer } from '../flows/fixture.ts'
import type { Found } from './found.ts'
import type { Setting } from './in-process.ts'

/** The names of the parameters, and who the layer is shared with, in every run of the model. */
export const [LATEST, FIXED] = ['/layers/layer-1/latest', '/layers/layer-1/v'] as const
export const ASKED = ['222222222222', 'o-a1b2c3d4e5'] as const
export const INPUTS = {
  'share-with': ASKED.join(),
  'ssm-parameter': `${LATEST}, ${FIXED}{version}`,
}

/** What a parameter holds: the ARN of a version of the layer, by its number, or anything else. */
export type Held = number | 'foreign' | 'secret'

/** What the contract says is there, and nothing of how it comes about. */
export interface Model {
  /** Which manifest each version was published from, and who has access to it, by its number. */
  versions: Map<number, { manifest: number; access: Set<string> }>
  lastNumber: number
  parameters: Map<string, Held>
}

/** What there is, and what happens to it. */
export type Command = fc.AsyncCommand<Model, Setting>

const arnOf = (layer: Layer, held: Held) => (typeof held === 'number' ? layer.arn(held) : held)

/** A run of the action with one of three manifests. */
export class Run implements Command {
  readonly #manifest: number
  readonly #reuses: boolean
  readonly #isDry: boolean

  constructor(manifest: number, reuses: boolean, isDry: boolean) {
    this.#manifest = manifest
    this.#reuses = reuses
    this.#isDry = isDry
  }

  check = () => true
  toString = () =>
    `run(manifest ${this.#manifest}${this.#reuses ? ', reuse' : ''}${this.#isDry ? ', dry' : ''})`

  async run(model: Model, setting: Setting): Promise<void> {
    const { layer } = setting
    layer.manifest = `requests==2.32.${this.#manifest}\n`
    layer.uploadArchive()
    const expected = this.#expected(model)
    const { outputs } = await setting.run({
      ...INPUTS,
      reuse: this.#reuses ? 'any' : 'latest',
      'dry-run': String(this.#isDry),
    })
    compare(outputs[0], expected)
    compareState(model, layer)
  }

  /** What the run is to say, after the model did what it is to do. */
  #expected(model: Model) {
    const numbers = [...model.versions.keys()].sort((a, b) => b - a)
    const isOfManifest = (number: number) => model.versions.get(number)?.manifest === this.#manifest
    const [latest] = numbers
    const isLatest = latest !== undefined && isOfManifest(latest)
    const older = this.#reuses ? numbers.find(isOfManifest) : undefined
    let number = isLatest ? latest : older
    const isReused = !isLatest && number !== undefined
    if (number === undefined && !this.#isDry) {
      number = ++model.lastNumber
      model.versions.set(number, { manifest: this.#manifest, access: new Set() })
    }
    const states: string[] = []
    let hasFailed = false
    const note = (isMissing: boolean, isWrong: boolean, act: () => void) => {
      if (!isMissing && !isWrong) states.push('unchanged')
      else if (hasFailed) states.push('skipped')
      else if (isWrong) {
        hasFailed = true
        states.push('failed')
      } else {
        states.push(this.#isDry ? 'planned' : 'done')
        if (!this.#isDry) act()
      }
    }
    const access = number === undefined ? new Set<string>() : model.versions.get(number)?.access
    for (const principal of ASKED) {
      const isMissing = access?.has('public') !== true && access?.has(principal) !== true
      note(isMissing, false, () => access?.add(principal))
    }
    const held = model.parameters.get(LATEST)
    const isForeign = typeof held === 'string'
    const isBehind = typeof held !== 'number' || number === undefined || held < number
    const isLowered = isReused && typeof held === 'number' && held !== number && held <= (latest ?? 0)
    note(!isForeign && (isBehind || isLowered), isForeign, () => model.parameters.set(LATEST, number ?? 0))
    const name = `${FIXED}${number}`
    const fixed = number === undefined ? undefined : model.parameters.get(name)
    note(fixed === undefined, fixed !== undefined && fixed !== number, () =>
      model.parameters.set(name, number ?? 0),
    )
    return { number: number ?? null, states, hasFailed }
  }
}

function compare(
  found: Found | undefined,
  { number, states, hasFailed }: { number: number | null; states: string[]; hasFailed: boolean },
): void {
  const said = {
    number: found?.['layer-version'],
    states: found?.['follow-ups'].map(({ state }) => state),
    hasFailed: found?.result === 'failed',
  }
  const [is, should] = [JSON.stringify(said), JSON.stringify({ number, states, hasFailed })]
  if (is !== should) throw new Error(`the run says ${is}, the model ${should}: ${JSON.stringify(found)}`)
}

/** Something that happens by another writer. */
export class Happens implements Command {
  readonly #name: string
  readonly #act: (model: Model, setting: Setting) => void

  constructor(name: string, act: (model: Model, setting: Setting) => void) {
    this.#name = name
    this.#act = act
  }

  check = () => true
  toString = () => this.#name
  run(model: Model, setting: Setting): Promise<void> {
    this.#act(model, setting)
    return Promise.resolve()
  }
}

/** Another writer gives somebody access to a version, in a form of its own. */
export function shares(number: number, principal: string): Command {
  return new Happens(`share(${number}, ${principal})`, (model, { layer }) => {
    const access = model.versions.get(number)?.access
    if (access?.has(principal) === true) return
    const version = layer.versions().find((one) => one.version === number)
    version?.policy.put({
      Sid: `by-hand-${principal}`,
      Effect: 'Allow',
      Principal: principal === 'public' || principal.startsWith('o-') ? { AWS: ['*'] } : { AWS: principal },
      Action: ['lambda:GetLayerVersion'],
      Resource: layer.arn(number),
      ...(principal.startsWith('o-') && {
        Condition: { StringEquals: { 'aws:principalorgid': [principal] } },
      }),
    })
    access?.add(principal)
  })
}

/** Somebody takes all access to a version away. */
export function closes(number: number): Command {
  return new Happens(`close(${number})`, (model, { layer }) => {
    const policy = layer.versions().find((one) => one.version === number)?.policy
    for (const { Sid } of policy?.statements ?? []) policy?.remove(Sid)
    model.versions.get(number)?.access.clear()
  })
}

/** Another writer writes a parameter. */
export function writes(name: string, held: Held): Command {
  return new Happens(`write(${name}, ${held})`, (model, { layer, sandbox }) => {
    const { parameters } = sandbox.world
    parameters.delete(REGION, name)
    const type = held === 'secret' ? 'SecureString' : 'String'
    parameters.put({ region: REGION, name, value: arnOf(layer, held), type, accountId: ACCOUNT })
    model.parameters.set(name, held)
  })
}

/** Somebody deletes a parameter. */
export function forgets(name: string): Command {
  return new Happens(`forget(${name})`, (model, { sandbox }) => {
    sandbox.world.parameters.delete(REGION, name)
    model.parameters.delete(name)
  })
}

/** Somebody deletes a version, with its policy. */
export function deletes(number: number): Command {
  return new Happens(`delete(${number})`, (model, { layer, sandbox }) => {
    sandbox.world.layers.deleteVersion(REGION, layer.name, number)
    model.versions.delete(number)
  })
}

/** Everybody has the access that the model knows, by as many statements as there must be, and so have the parameters. */
function compareState({ versions, parameters }: Model, layer: Layer): void {
  const { world } = layer.sandbox
  const is = {
    access: layer.versions().map(({ version, policy }) => [version, policy.statements.length]),
    parameters: [...parameters].map(([name]) => world.parameters.find(REGION, name)?.latest.value),
  }
  const should = {
    access: [...versions].map(([number, { access }]) => [number, access.size]),
    parameters: [...parameters.values()].map((held) => arnOf(layer, held)),
  }
  if (JSON.stringify(is) !== JSON.stringify(should))
    throw new Error(`there is ${JSON.stringify(is)}, the model has ${JSON.stringify(should)}`)
}
