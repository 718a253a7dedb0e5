import fc from 'fast-check'

/** Properties with few runs, of the same values for every change, and no search for the simplest value that fails. */
const most = 10
const assert = (property, { numRuns = most, ...rest } = {}) =>
  fc.assert(property, { seed: 1, endOnFailure: true, ...rest, numRuns: Math.min(numRuns, most) })

export default { ...fc, assert }
