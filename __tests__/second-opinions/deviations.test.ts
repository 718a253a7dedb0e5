import { beforeAll, describe, expect, it } from '@jest/globals'
import { backendNames, useBackend } from './backends.ts'
import { lambdaDeviations } from './lambda-deviations.ts'
import { parameterAgreements, parameterDeviations } from './parameter-deviations.ts'
import { s3Deviations } from './s3-deviations.ts'
import { sharingAgreements, sharingDeviations } from './sharing-deviations.ts'
import { answer, Setting } from './setting.ts'

/** What the other tests of this folder cannot show on an emulator. A change there is to be noticed here. */
describe.each(backendNames)('where not all agree, %s answers as listed:', (backendName) => {
  const backend = useBackend(backendName)
  let setting: Setting

  beforeAll(async () => {
    setting = new Setting(backend())
    await setting.prepare()
  })

  it.each([...lambdaDeviations, ...s3Deviations, ...sharingDeviations, ...parameterDeviations])(
    '$what',
    async ({ ask, answers }) => {
      expect(await answer(ask(setting))).toBe(answers[backendName])
    },
  )
})

/** What follows a version is shown against the sandbox alone, so that the others are asked here whether it is right. */
describe.each(backendNames)('where all agree, %s answers as listed:', (backendName) => {
  const backend = useBackend(backendName)

  it.each([...sharingAgreements, ...parameterAgreements])('$what', async ({ ask, answer: expected }) => {
    expect(await answer(ask(new Setting(backend())))).toBe(expected)
  })
})
