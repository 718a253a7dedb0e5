import { ActionError } from './errors/action-error.ts'

/** The proxy of the environment. */
export interface Proxy {
  /** The environment variable that contains it. */
  variable: string
  /** Host name, with the port if it is not the default port of the scheme. */
  host: string
  /** The password in each form in which it could be printed: as written, percent-encoded, and decoded. */
  passwords: readonly string[]
}

/**
 * The proxy for https requests, from `https_proxy` or `HTTPS_PROXY`. The first that is set counts, as in Node.
 *
 * @throws {ActionError} `proxy-invalid` for a value that is not an http or https URL.
 */
export function httpsProxy(environment: NodeJS.ProcessEnv): Proxy | undefined {
  const variable = ['https_proxy', 'HTTPS_PROXY'].find((name) => environment[name])
  if (variable === undefined) return undefined
  const proxy = parse(environment[variable] ?? '')
  if (proxy !== undefined) return { variable, ...proxy }
  // The value is not part of the message, because any part of it may be the password.
  throw new ActionError({
    code: 'proxy-invalid',
    message: `${variable} is not a valid proxy URL.`,
    hint: 'Correct it to the form `http://proxy.example.com:3128`, with special characters in the password percent-encoded, or unset it. No request was sent to AWS, and no credentials were used.',
  })
}

/** Node ignores other schemes, and its error message for white space repeats the password. */
const FORM = /^https?:\/\/(?:[^:@/?#\\\s]*:([^/?#\\\s]*)@)?\S*$/

function parse(value: string): Omit<Proxy, 'variable'> | undefined {
  const form = FORM.exec(value)
  if (form === null) return undefined
  try {
    const { host, username, password } = new URL(value)
    // Node decodes both too, and fails with its own error if that is not possible.
    decodeURIComponent(username)
    const forms = new Set([form[1] ?? '', password, decodeURIComponent(password)])
    forms.delete('')
    return { host, passwords: [...forms] }
  } catch {
    return undefined
  }
}

/** Whether the host name of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
