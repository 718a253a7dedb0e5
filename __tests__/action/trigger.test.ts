import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { triggerWarning } from '../../src/action/trigger.ts'

const folder = mkdtempSync(join(tmpdir(), 'event-'))

afterAll(() => {
  delete process.env['GITHUB_EVENT_PATH']
  rmSync(folder, { recursive: true })
})

it('reads no event that is longer than any of GitHub', async () => {
  const event = {
    workflow_run: { event: 'pull_request', head_repository: { full_name: 'stranger/layers' } },
    repository: { full_name: 'octocat/layers' },
  }
  const path = join(folder, 'event.json')
  writeFileSync(path, JSON.stringify(event).padEnd(30_000_001))
  process.env['GITHUB_EVENT_PATH'] = path
  await expect(triggerWarning({ GITHUB_EVENT_NAME: 'workflow_run' })).resolves.toBeUndefined()
})
