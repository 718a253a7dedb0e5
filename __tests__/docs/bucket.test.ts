import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { marked, type Tokens } from 'marked'
import { lockKey } from '../../src/core/model/keys.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/bucket.md'), 'utf8')

it('the lifecycle rule in docs/bucket.md matches the lock and nothing else', () => {
  const rules = marked
    .lexer(page)
    .find((token): token is Tokens.Code => token.type === 'code' && token.lang === 'json')
  const { Rules } = JSON.parse(rules?.text ?? '') as { Rules: { Filter: { Prefix: string } }[] }
  const lock = lockKey({ prefix: 'my-layer', archiveKey: '', backupTemplate: '' }, 'my-layer', 'eu-west-1')
  expect(Rules.map(({ Filter }) => Filter.Prefix)).toEqual([lock])
})
