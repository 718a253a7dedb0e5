import { registerHooks } from 'node:module'

/**
 * What runs in the place of the bundle: an entry of `src/`, in which one thing is begun and never comes. The variable
 * HANGS says which: a module of `src/`, the way to a function from what it exports, and how many calls go well before;
 * or `throws`, for a function that fails at once instead. ENTRY is the entry's file.
 */
const [module = '', path = '', before = '0'] = (process.env['HANGS'] ?? '').split(' ')
const url = new URL(`../../src/${module}`, import.meta.url).href
const names = path.split('.')
const last = names.at(-1) ?? ''

type Work = (...given: unknown[]) => unknown
let calls = 0

/** The same function until it has been called so often. Nothing is left then that could keep the process. */
function hanging(work: Work): Work {
  return function (this: unknown, ...given) {
    calls++
    if (before === 'throws') throw new Error('a defect of the report')
    return calls > Number(before) ? new Promise(() => undefined) : work.apply(this, given)
  }
}

if (names.length === 1) {
  // What a module exports cannot be changed: another one takes its place.
  Object.assign(globalThis, { hanging })
  const source = `export * from '${url}?own'; import { ${last} as own } from '${url}?own'; export const ${last} = hanging(own)`
  registerHooks({
    load: (loaded, context, next) =>
      loaded === url ? { format: 'module', source, shortCircuit: true } : next(loaded, context),
  })
} else {
  let owner = (await import(url)) as Record<string, unknown>
  for (const name of names.slice(0, -1)) owner = owner[name] as Record<string, unknown>
  owner[last] = hanging(owner[last] as Work)
}

await import(new URL(`../../src/${process.env['ENTRY']}`, import.meta.url).href)
