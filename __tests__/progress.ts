import { DefaultReporter } from '@jest/reporters'

/** Jest's own report of a run, where each file that is done says how many are: `[ 37/110] PASS __tests__/…`. */
export default class Progress extends DefaultReporter {
  #place = ''

  override onTestResult(...args: Parameters<DefaultReporter['onTestResult']>): void {
    const { numPassedTestSuites, numFailedTestSuites, numPendingTestSuites, numTotalTestSuites } = args[2]
    const total = String(numTotalTestSuites)
    const done = String(numPassedTestSuites + numFailedTestSuites + numPendingTestSuites)
    this.#place = `[${done.padStart(total.length)}/${total}] `
    super.onTestResult(...args)
  }

  override log(message: string): void {
    super.log(this.#place + message)
    this.#place = ''
  }
}
