/** Reads a folder as a manifest set, as the action does: `node bench/read-set.ts FOLDER`. Prints seconds. */
import { Problems } from '../src/action/inputs/problems.ts'
import { readSet } from '../src/action/manifest/read-set.ts'

const [folder = ''] = process.argv.slice(2)
const problems = new Problems()
const startedAt = performance.now()
const manifest = readSet(['**'], [], folder, problems)
const seconds = (performance.now() - startedAt) / 1000
if (manifest === undefined) throw problems.refusal()
console.log(seconds)
