import { MochaTestRunner } from '@stryker-mutator/mocha-runner'

const { mutantRun } = MochaTestRunner.prototype

/** The tests are loaded once, and run for one change after the other. One that cannot run twice would notice every
 * change but the first: so what a test notices counts when the same test then passes without the change. Otherwise Stryker
 * tries once more in a new process, and reports an error if that fails too. */
MochaTestRunner.prototype.mutantRun = async function (options) {
  const result = await mutantRun.call(this, options)
  if (result.status !== 'killed') return result
  const unchanged = { ...options.activeMutant, id: 'none' }
  const proof = await mutantRun.call(this, {
    ...options,
    activeMutant: unchanged,
    testFilter: result.killedBy,
  })
  if (proof.status === 'survived') return result
  throw new Error(`Fails without a change when run again: ${result.killedBy.join(', ')}`)
}

/** A change that was reached while the tests were loaded too is made only when they run (`ignoreStatic`), so there is nothing
 * to load anew. Stryker would start a new process for each. */
MochaTestRunner.prototype.capabilities = () => Promise.resolve({ reloadEnvironment: true })

export { strykerPlugins, strykerValidationSchema } from '@stryker-mutator/mocha-runner'
