import { ActionError } from './errors/action-error.ts'

/** The proxy that a network asks for. */
export interface Proxy {
  /** The variable of the environment that names it. */
  variable: string
  /** Name of the host, with the port where it is not that of the scheme. */
  host: string
  /** The password in each form that it may be printed in: as it was written, percent-encoded, decoded. */
  passwords: readonly string[]
}

/**
 * The proxy for requests over https, from `https_proxy` or `HTTPS_PROXY`: the first that is set, as in Node.
 *
 * @throws {ActionError} `proxy-invalid` for a value that is not an http or https URL.
 */
export function httpsProxy(environment: NodeJS.ProcessEnv): Proxy | undefined {
  const variable = ['https_proxy', 'HTTPS_PROXY'].find((name) => environment[name])
  if (variable === undefined) return undefined
  const proxy = parse(environment[variable] ?? '')
  if (proxy !== undefined) return { variable, ...proxy }
  // Nothing of the value is repeated, as any part of it may be the password.
  throw new ActionError({
    code: 'proxy-invalid',
    message: `${variable} is not a valid proxy URL.`,
    hint: 'Correct it to the form `http://proxy.example.com:3128`, with special characters in the password percent-encoded, or unset it. No request was sent to AWS, and no credentials were used.',
  })
}

/** Other schemes Node ignores, and white space it takes for an error, whose message repeats the password. */
const FORM = /^https?:\/\/(?:[^:@/?#\\\s]*:([^/?#\\\s]*)@)?\S*$/

function parse(value: string): Omit<Proxy, 'variable'> | undefined {
  const form = FORM.exec(value)
  if (form === null) return undefined
  try {
    const { host, username, password } = new URL(value)
    // Node decodes both too, and fails with an error of its own where it cannot.
    decodeURIComponent(username)
    const forms = new Set([form[1] ?? '', password, decodeURIComponent(password)])
    forms.delete('')
    return { host, passwords: [...forms] }
  } catch {
    return undefined
  }
}

/** Whether a host name of a URL is this machine's. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
