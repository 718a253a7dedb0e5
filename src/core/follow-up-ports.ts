import type { ActionError } from './errors/action-error.ts'
import type { Principal } from './model/principal.ts'

/** The resource-based policy of one layer version. */
export interface VersionPolicy {
  /** JSON, as AWS returns it. */
  text: string
  revision: string
}

/** A statement that is to be added. It allows lambda:GetLayerVersion. */
export interface NewStatement {
  id: string
  principal: Principal
}

/** The result of adding a statement. */
export type AddAnswer =
  /** `statement`: JSON, as AWS returns it. `revision`: that of the policy with it. */
  | { kind: 'added'; statement: string; revision: string }
  /** There is a statement with this id already (409). */
  | { kind: 'exists' }
  /** Another writer changed the policy since it was read (412). */
  | { kind: 'stale' }
  /** There is no such version (a proven 404), or none that is visible yet. */
  | { kind: 'missing' }

/** The policies of the versions of one layer in one region. Every method throws {@link ActionError}. */
export interface LayerPolicies {
  /** The policy of a version; undefined if it has none (a proven 404). */
  read(version: number): Promise<VersionPolicy | undefined>
  /** @param revision - The policy is only changed if it still has it; undefined if there was no policy. */
  add(version: number, statement: NewStatement, revision: string | undefined): Promise<AddAnswer>
}

/** A parameter in the Parameter Store of AWS Systems Manager. */
export interface StoredParameter {
  value: string
  /** Type of the parameter: `String`, `StringList`, `SecureString`. The value of a SecureString is not decrypted. */
  type: string
  /** Number of its version. Each write makes a new one. */
  version: number
}

/** The result of writing a parameter that AWS did not reject. */
export type PutAnswer =
  /** `version`: number of the parameter's new version. */
  | { kind: 'written'; version: number }
  /** A parameter with this name exists, and was to be created. */
  | { kind: 'exists' }
  /** The call provably had no effect and may be sent again. `retryAfter`: milliseconds that AWS asks to wait. */
  | { kind: 'not-executed'; error: ActionError; retryAfter: number | undefined }
  /** The outcome is unknown: the call may have had an effect. */
  | { kind: 'unknown'; error: ActionError }

/** The parameters of one region. Every method throws {@link ActionError}. */
export interface ParameterStore {
  /**
   * The parameter; undefined if it does not exist (proven).
   *
   * @param version - An older version of it, by its number.
   */
  read(name: string, version?: number): Promise<StoredParameter | undefined>
  /** Creates a Standard parameter of type String, only if there is none. The request is sent only once. */
  create(name: string, value: string): Promise<PutAnswer>
  /**
   * Writes a new value, whatever the present one is. AWS has no condition for this, and an equal value makes a new version
   * too, so the request is sent only once.
   */
  replace(name: string, value: string): Promise<PutAnswer>
}
