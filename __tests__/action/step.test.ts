import { describe, expect, it, jest } from '@jest/globals'
import { readStep } from '../../src/action/step.ts'
import { giveInputs } from './step.ts'

describe('what the runner says of the step', () => {
  it('is taken from its variables', () => {
    giveInputs({})
    const environment = {
      GITHUB_WORKSPACE: '/ws',
      RUNNER_TEMP: '/tmp/runner',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      GITHUB_RUN_ID: '42',
      GITHUB_OUTPUT: '/files/output',
      GITHUB_STEP_SUMMARY: '/files/summary',
      GITHUB_STATE: '/files/state',
    }
    expect(readStep(environment)).toEqual({
      workspace: '/ws',
      temporary: '/tmp/runner',
      region: 'eu-west-1',
      runId: '42',
      takesOutputs: true,
      takesSummary: true,
      stateFile: '/files/state',
      troubleshooting: undefined,
      comment: undefined,
    })
  })

  it('is nothing in a run by hand, and empty variables are none', () => {
    giveInputs({})
    const empty = { RUNNER_TEMP: '', AWS_REGION: '', GITHUB_RUN_ID: 'x', GITHUB_OUTPUT: '', GITHUB_STATE: '' }
    for (const environment of [{}, empty]) {
      expect(readStep(environment)).toEqual({
        workspace: process.cwd(),
        temporary: undefined,
        region: undefined,
        runId: undefined,
        takesOutputs: false,
        takesSummary: false,
        stateFile: undefined,
        troubleshooting: undefined,
        comment: undefined,
      })
    }
  })

  it('is read where the directory of the process is gone: what needs it fails later, and is reported', () => {
    giveInputs({})
    const gone = jest.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('ENOENT: uv_cwd')
    })
    expect(readStep({}).workspace).toBe('.')
    gone.mockRestore()
  })

  it('has the comment that is asked for, also when other inputs will be refused', () => {
    giveInputs({
      'layer-name': 'no layer',
      comment: 'True',
      'github-token': 'token',
      bucket: 'b',
      prefix: '/p/',
    })
    expect(readStep({ AWS_DEFAULT_REGION: 'us-east-1' }).comment).toEqual({
      token: 'token',
      identity: ['no layer', 'us-east-1', 'b', 'p'],
    })
  })
})
