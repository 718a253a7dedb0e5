import { afterEach, beforeEach, jest } from '@jest/globals'

/** What the tests of a file print, kept from the terminal. It is empty before each test, which may empty it again. */
export function keepStdout(): { text: string } {
  const printed = { text: '' }
  beforeEach(() => {
    printed.text = ''
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.text += String(text)
      return true
    })
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })
  return printed
}
