import { randomUUID } from 'node:crypto'

/** A statement as Lambda stores it: with its members in this order. Another writer may have put it in any form. */
export type PolicyStatement = Readonly<Record<string, unknown>> & { readonly Sid: string }

/** The resource-based policy of one layer version. It goes with its version. */
export class VersionPolicy {
  #statements: readonly PolicyStatement[] = []
  #revision: string | undefined
  /** As it was set; undefined where it is that of the statements. */
  #text: string | undefined

  /** `RevisionId`, another one after each change; undefined as long as there was none. */
  get revision(): string | undefined {
    return this.#revision
  }

  /** In the order in which they were added. */
  get statements(): readonly PolicyStatement[] {
    return this.#statements
  }

  /** Whether there is no statement in it. */
  get isEmpty(): boolean {
    return this.#statements.length === 0 && this.#text === undefined
  }

  /** The policy as Lambda tells it. */
  get text(): string {
    return this.#text ?? textOf(this.#statements)
  }

  /** Replaces the policy by a text, whatever it is, which Lambda tells as it stands until the next change. */
  set text(text: string) {
    this.#change(statementsOf(text))
    this.#text = text
  }

  /** Adds a statement, as any writer would and without the checks of the API. One with its `Sid` is replaced. */
  put(statement: PolicyStatement): void {
    this.#change([...this.#statements.filter(({ Sid }) => Sid !== statement.Sid), statement])
  }

  /** Removes a statement. Nothing changes when there is none with this `Sid`. */
  remove(sid: string): void {
    const kept = this.#statements.filter(({ Sid }) => Sid !== sid)
    if (kept.length < this.#statements.length) this.#change(kept)
  }

  /** The text that the policy would have with one more statement. */
  textWith(statement: PolicyStatement): string {
    return textOf([...this.#statements, statement])
  }

  #change(statements: readonly PolicyStatement[]): void {
    this.#statements = statements
    this.#text = undefined
    this.#revision = randomUUID()
  }
}

function textOf(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements })
}

function statementsOf(text: string): readonly PolicyStatement[] {
  try {
    return (JSON.parse(text) as { Statement?: PolicyStatement[] }).Statement ?? []
  } catch {
    return []
  }
}
