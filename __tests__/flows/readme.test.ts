import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { marked, type Tokens } from 'marked'
import { parse } from 'yaml'
import { layerWithSource, REGION, useSandbox } from './fixture.ts'
import { runFlow } from './flow-run.ts'

const aws = useSandbox()

/** The first example of the README: a step of a workflow. */
function smallestStep(): { text: string; inputs: Record<string, string> } {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const [example] = marked.lexer(readme).filter((token): token is Tokens.Code => token.type === 'code')
  const [step] = parse(example?.text ?? '') as [{ with: Record<string, string> }]
  return { text: example?.text ?? '', inputs: step.with }
}

it('the smallest step of the README publishes, has under ten lines, and finds the version unchanged', async () => {
  const { text, inputs } = smallestStep()
  expect(text.split('\n').length).toBeLessThan(10)
  const { workspace } = layerWithSource(aws())
  const step = { workspace, inputs, env: { AWS_REGION: REGION } }
  const first = await runFlow(aws(), step)
  const second = await runFlow(aws(), step)
  expect(first.outputs).toMatchObject({ result: 'published', 'layer-version': '1' })
  expect(second.outputs).toMatchObject({ result: 'unchanged', 'layer-version': '1' })
  expect([...first.warnings, ...second.warnings]).toEqual([])
})
