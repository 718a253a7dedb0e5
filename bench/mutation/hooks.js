import { registerHooks } from 'node:module'

/** What a test asks for, and what it gets instead of it. */
const instead = new Map([
  ['@jest/globals', import.meta.resolve('./jest-globals.js')],
  ['fast-check', import.meta.resolve('./few-runs.js')],
])

registerHooks({
  resolve: (specifier, context, next) => {
    const other = context.parentURL === instead.get(specifier) ? undefined : instead.get(specifier)
    return next(other ?? specifier, context)
  },
})
