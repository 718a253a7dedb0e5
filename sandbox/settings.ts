import type { Budget } from './account/rates.ts'
import type { Regions } from './account/regions.ts'
import type { Faults } from './faults.ts'
import { Guesses } from './guesses.ts'
import type { Layers } from './lambda/layers.ts'
import type { Parameters } from './ssm/parameters.ts'
import type { World } from './world.ts'

/** Body of `POST /_sandbox/settings`. What is not given stays. */
interface Settings {
  clockOffsetMs: number
  latencyMs: number
  listOrder: Layers['listOrder']
  pageSize: number
  visibilityLag: number
  /** Tier of parameters whose writer gives none. */
  defaultTier: Parameters['defaultTier']
  /** Calls a second, of each account and region. A new set of limits. */
  callsPerSecond: Partial<Record<Budget, number>>
  /** Regions where nobody is known. A new set. */
  regionsNotEnabled: string[]
  stsRefusal: Regions['stsRefusal']
  guesses: Partial<Guesses>
}

type Apply<Value> = (value: Value, world: World, faults: Faults) => void

const apply: { [Name in keyof Settings]: Apply<Settings[Name]> } = {
  clockOffsetMs: (value, world) => (world.clock.offsetMs = value),
  latencyMs: (value, _, faults) => (faults.latencyMs = value),
  listOrder: (value, { layers }) => {
    if (!['newest-first', 'shuffled'].includes(value)) throw new Error(`There is no order ${value}.`)
    layers.listOrder = value
  },
  pageSize: (value, { layers }) => (layers.pageSize = value),
  visibilityLag: (value, { layers }) => (layers.visibilityLag = value),
  defaultTier: (value, { parameters }) => (parameters.defaultTier = value),
  callsPerSecond: (value, { rates }) => {
    refuseUnknown('budget', Object.keys(value), ['lambda', 'ssm-writes', 'ssm-reads'])
    rates.perSecond = value
  },
  regionsNotEnabled: (value, { regions }) => (regions.notEnabled = new Set(value)),
  stsRefusal: (value, { regions }) => (regions.stsRefusal = value),
  guesses: (value, { guesses }) => {
    refuseUnknown('guess', Object.keys(value), Object.keys(new Guesses()))
    Object.assign(guesses, value)
  },
}

/** Changes settings by the body of a request. Throws for one that it does not know, and changes nothing then. */
export function applySettings(body: object, world: World, faults: Faults): void {
  refuseUnknown('setting', Object.keys(body), Object.keys(apply))
  for (const [name, value] of Object.entries(body) as [keyof Settings, never][])
    (apply[name] as Apply<never>)(value, world, faults)
}

function refuseUnknown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`There is no ${what} ${unknown.join(', ')}.`)
}
