import type { Clock } from '../clock.ts'
import { defaultAccount } from '../principals.ts'
import { bareName } from './names.ts'

/** The types of parameters. */
export const parameterTypes = ['String', 'StringList', 'SecureString'] as const
/** The type of a parameter. */
export type ParameterType = (typeof parameterTypes)[number]

/** The tiers of a parameter. */
export type Tier = 'Standard' | 'Advanced'

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number
  /** In plain text, of a SecureString too. */
  readonly value: string
  readonly modifiedAt: Date
  readonly labels: readonly string[]
}

/** A parameter. */
export interface Parameter {
  readonly type: ParameterType
  readonly tier: Tier
  /** The versions that are kept, oldest first. */
  readonly history: readonly ParameterVersion[]
  readonly latest: ParameterVersion
}

/** What {@link Parameters.put} takes. */
export interface Writing {
  region: string
  name: string
  value: string
  accountId?: string
  /** Default: that of the parameter, or String. */
  type?: ParameterType | undefined
  /** Default: that of the parameter, or Standard. */
  tier?: Tier | undefined
}

/** How many versions of a parameter are kept. */
const KEPT = 100

/** The parameters of all regions and accounts. */
export class Parameters {
  readonly #clock: Clock
  readonly #parameters = new Map<string, Parameter>()

  /** The tier of a parameter whose writer gives none: a setting of the account. */
  defaultTier: Tier | 'Intelligent-Tiering' = 'Standard'

  /** No parameters yet. Versions bear the time of the clock. */
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A parameter, by its name with or without the first slash. */
  find(region: string, name: string, accountId = defaultAccount): Parameter | undefined {
    return this.#parameters.get(id(region, name, accountId))
  }

  /** How many parameters there are. */
  count(region: string, accountId = defaultAccount): number {
    return [...this.#parameters.keys()].filter((key) => key.startsWith(id(region, '', accountId))).length
  }

  /** Writes a new version, as any writer would and without the checks of the API. Beyond 100, the oldest goes. */
  put({ region, name, value, accountId = defaultAccount, type, tier }: Writing): Parameter {
    const before = this.find(region, name, accountId)
    const version = (before?.latest.version ?? 0) + 1
    const latest: ParameterVersion = { version, value, modifiedAt: this.#clock.now(), labels: [] }
    const parameter: Parameter = {
      type: type ?? before?.type ?? 'String',
      tier: tier ?? before?.tier ?? 'Standard',
      history: [...(before?.history ?? []), latest].slice(-KEPT),
      latest,
    }
    this.#parameters.set(id(region, name, accountId), parameter)
    return parameter
  }

  /** Attaches a label to a version, by default the latest, and takes it from the one that has it. Throws when there is none. */
  label(region: string, name: string, label: string, version?: number): void {
    const parameter = this.find(region, name)
    if (!parameter) throw new Error(`There is no parameter ${name} in ${region}.`)
    const labelled = version ?? parameter.latest.version
    const history = parameter.history.map((one) => {
      const labels = one.labels.filter((other) => other !== label)
      return { ...one, labels: one.version === labelled ? [...labels, label] : labels }
    })
    const latest = history.at(-1) ?? parameter.latest
    this.#parameters.set(id(region, name, defaultAccount), { ...parameter, history, latest })
  }

  /** Deletes a parameter and its history. Nothing happens when there is none. */
  delete(region: string, name: string, accountId = defaultAccount): void {
    this.#parameters.delete(id(region, name, accountId))
  }

  /** Deletes all parameters, and puts the setting back. */
  reset(): void {
    this.#parameters.clear()
    this.defaultTier = 'Standard'
  }
}

/** Whether one more version cannot be made, because the oldest has a label and is not given up. */
export function isFull({ history }: Parameter): boolean {
  return history.length >= KEPT && history[0]?.labels.length !== 0
}

function id(region: string, name: string, accountId: string): string {
  return `${region}/${accountId}/${bareName(name)}`
}
