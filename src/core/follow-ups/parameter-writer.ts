import { Backoff } from '../publish/backoff.ts'
import { throwIfCancelled } from '../cancel.ts'
import { ActionError } from '../errors/action-error.ts'
import type { ParameterStore, PutAnswer, StoredParameter } from '../follow-up-ports.ts'
import type { FollowUpPart } from './look.ts'
import { parameterStep, type Wish } from './parameter-step.ts'

/** Maximum number of times that a parameter is written and looked at again. */
const ROUNDS = 5

/** Maximum number of answers that are lost. Each may take half a minute, and a step without answers ends within two. */
const LOST = 3

/** Maximum number of versions of a parameter that are read to find what other runs wrote meanwhile. */
const LOOKED_BACK = 10

/** The answers after which the call may have had an effect. */
type Ended = Exclude<PutAnswer, { kind: 'not-executed' }>

/**
 * Writes one parameter. AWS has no condition for it, so the number of each new version is compared with the one that was
 * read. If they show that somebody else wrote in between, or if an answer was lost, everything that was written
 * meanwhile is looked at, and the newest version of the layer is put back.
 */
export class ParameterWriter {
  readonly #name: string
  readonly #store: ParameterStore
  readonly #part: FollowUpPart
  /** The value of the latest call of this run that may have had an effect. */
  #sent: string | undefined

  constructor(name: string, store: ParameterStore, part: FollowUpPart) {
    this.#name = name
    this.#store = store
    this.#part = part
  }

  /** Writes what is wished over what was found. Returns what was done, a sentence. */
  async write(wish: Wish, found: StoredParameter | undefined): Promise<string> {
    let [desired, base] = [wish, found]
    let lost = 0
    let unclear: ActionError | undefined
    for (let round = 0; round < ROUNDS; round++) {
      const answer = await this.#put(desired.arn, base)
      if (answer.kind === 'written' && answer.version === (base?.version ?? 0) + 1)
        return saying(wish, desired)
      unclear = answer.kind === 'unknown' ? answer.error : undefined
      const now =
        answer.kind === 'written'
          ? { value: desired.arn, type: 'String', version: answer.version }
          : await this.#store.read(this.#name)
      desired = await this.#newest(desired, base, now)
      if (now?.value === desired.arn) return saying(wish, desired)
      if (unclear !== undefined && ++lost === LOST) break
      base = now
    }
    throw (
      unclear ??
      new ActionError({
        code: 'parameter-conflict',
        message: `The parameter ${this.#name} changed ${ROUNDS} times while it was written.`,
        hint: 'Other programs write it at the same time. Run again when they have ended.',
      })
    )
  }

  /**
   * What the parameter is to hold, after what others wrote between two looks.
   *
   * @throws {ActionError} `parameter-conflict` if one of them wrote what must not be overwritten. If this run did so, it
   * is put back first.
   */
  async #newest(
    wish: Wish,
    base: StoredParameter | undefined,
    now: StoredParameter | undefined,
  ): Promise<Wish> {
    let newest = wish
    let overwritten: { one: StoredParameter; why: string } | undefined
    for (const written of await this.#between(base, now)) {
      const step = parameterStep(newest, written)
      if (step.kind === 'newer') newest = { ...newest, arn: written.value, lowersFrom: undefined }
      if (step.kind !== 'conflict') continue
      if (written === now) throw conflict(this.#name, step.why)
      overwritten = { one: written, why: step.why }
    }
    if (overwritten !== undefined && now?.value === wish.arn) throw await this.#putBack(overwritten, now)
    return newest
  }

  /** @param now - The version of the parameter that this run wrote. */
  async #putBack(
    { one: { value, version }, why }: { one: StoredParameter; why: string },
    now: StoredParameter,
  ): Promise<ActionError> {
    const isBack = await this.#put(value, now).then(
      ({ kind }) => kind === 'written',
      () => false,
    )
    const end = isBack ? 'was put back' : 'must be put back'
    return new ActionError({
      code: 'parameter-conflict',
      message: `The parameter ${this.#name} ${why}. That was written as its version ${version} while this run wrote it, and ${end}.`,
    })
  }

  /** What was written since a look, and may have been overwritten by this run; the present value last. */
  async #between(
    base: StoredParameter | undefined,
    now: StoredParameter | undefined,
  ): Promise<StoredParameter[]> {
    if (now === undefined) return []
    // A parameter is created only if there is none, so that overwrites nothing.
    const seen = base === undefined ? now.version : isMadeAgain(base, now) ? 0 : base.version
    const first = Math.max(seen + 1, now.version - LOOKED_BACK)
    const numbers = Array.from({ length: Math.max(0, now.version - first) }, (_, index) => first + index)
    const older = await Promise.all(numbers.map((number) => this.#store.read(this.#name, number)))
    return [...older.filter((one) => one !== undefined), now]
  }

  /** Sends the call until it may have had an effect. */
  async #put(arn: string, base: StoredParameter | undefined): Promise<Ended> {
    const { clock, cancelled, random } = this.#part.ports
    // What this run wrote over is put back, also when it is cancelled meanwhile.
    const isPutBack = base !== undefined && base.value === this.#sent
    const backoff = new Backoff(random)
    for (let attempt = 0; ; attempt++) {
      if (!isPutBack || attempt > 0) throwIfCancelled(cancelled)
      const answer = await (base === undefined
        ? this.#store.create(this.#name, arn)
        : this.#store.replace(this.#name, arn))
      if (answer.kind !== 'not-executed') {
        if (answer.kind !== 'exists') this.#sent = arn
        return answer
      }
      await clock.sleep(backoff.next(answer), cancelled)
    }
  }
}

/** Whether a parameter was deleted since a look, and made again. Its versions count from 1 then. */
function isMadeAgain(base: StoredParameter, now: StoredParameter): boolean {
  return now.version < base.version || (now.version === base.version && now.value !== base.value)
}

/** The error for a parameter that is not overwritten. @param why - The end of a sentence. */
export function conflict(name: string, why: string): ActionError {
  return new ActionError({
    code: 'parameter-conflict',
    message: `The parameter ${name} ${why}. It was not overwritten.`,
  })
}

function saying(wish: Wish, desired: Wish): string {
  return wish.arn === desired.arn
    ? 'It holds the ARN of the version now.'
    : 'Another run recorded a newer version at the same time, which stays.'
}
