/** Who may use a layer version: one AWS account, one organization of AWS Organizations, or everybody. */
export type Principal =
  | {
      kind: 'account'
      /** 12 digits. */
      id: string
    }
  | {
      kind: 'organization'
      /** `o-…` */
      id: string
    }
  | { kind: 'public' }

/** The principal as the input names it. */
export function nameOf(principal: Principal): string {
  return principal.kind === 'public' ? principal.kind : principal.id
}
