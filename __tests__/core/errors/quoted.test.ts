import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { shellWord } from '../../../src/core/errors/quoted.ts'

describe('shellWord', () => {
  it.each([
    's3://artifacts/team/layer/web.eu-west-1.lock',
    '',
    ' ',
    "it's",
    "''",
    '$(touch /tmp/x) `id` $HOME',
    'a\nb',
    String.raw`back\slash`,
    '"double" ; & | > < * ? [a] {b} # ~ !',
    '-rf',
    'ü✓',
  ])('is one word to a shell, and that text: %j', (text) => {
    const said = execFileSync('sh', ['-c', `printf '<%s>' ${shellWord(text)}`], { encoding: 'utf8' })
    expect(said).toBe(`<${text}>`)
  })
})
