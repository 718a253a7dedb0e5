import { expect } from 'expect'
import { bind } from 'jest-each'

/** What the unit tests use of Jest, on Mocha: its runner stays warm, where Jest takes a second for each change. */
const each = (add) => Object.assign(add, { each: bind(add, false) })

const describe = each(globalThis.describe)
const it = each(globalThis.it)
const { afterEach } = globalThis

export { afterEach, describe, expect, it }
