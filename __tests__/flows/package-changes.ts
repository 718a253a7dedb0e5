import { expect } from '@jest/globals'
import type { FlowRun } from './flow-run.ts'
import { SummaryPage } from './summary-page.ts'

/** An option of a requirement. */
export const hash = (digit: string) => `--hash=sha256:${digit.repeat(64)}`
const lib = (digit: string) => `lib @ git+https://files.example/lib@${digit.repeat(40)}`

/** A manifest, and the one that comes after it. */
export const BEFORE = [
  `certifi==2025.1.31 ${hash('1')}`,
  `colorama==0.4.6 ; platform_machine == 'x86_64' ${hash('2')}`,
  `idna==3.7 ${hash('3')}`,
  lib('a'),
  `Requests==2.32.4 ${hash('4')}`,
  '',
].join('\n')
export const AFTER = [
  `colorama==0.4.6 ${hash('2')}`,
  `idna==3.7 ${hash('5')}`,
  lib('b'),
  `requests==2.32.5 ${hash('6')}`,
  `urllib3==2.5.0 ${hash('7')}`,
  '',
].join('\n')

/** What changed from the one to the other. */
export const CHANGES = {
  added: [{ name: 'urllib3', version: '2.5.0', purl: 'pkg:pypi/urllib3@2.5.0' }],
  removed: [{ name: 'certifi', version: '2025.1.31', purl: 'pkg:pypi/certifi@2025.1.31' }],
  updated: [
    { name: 'colorama', from: '0.4.6', to: '0.4.6', purl: 'pkg:pypi/colorama@0.4.6', why: 'marker' },
    { name: 'idna', from: '3.7', to: '3.7', purl: 'pkg:pypi/idna@3.7', why: 'hashes' },
    { name: 'lib', from: '', to: '', why: 'source' },
    { name: 'requests', from: '2.32.4', to: '2.32.5', purl: 'pkg:pypi/requests@2.32.5', why: 'version' },
  ],
}
/** Nothing changed. */
export const NONE = { added: [], removed: [], updated: [] }

/** The output `changes`, which is that of the first region in `results` too. */
export function changesOf({ outputs }: FlowRun): { added: { name: string }[] } | null {
  const changes = JSON.parse(outputs['changes'] ?? '') as { added: { name: string }[] } | null
  const [first] = JSON.parse(outputs['results'] ?? '') as { changes: unknown }[]
  expect(first?.changes).toEqual(changes)
  return changes
}

/** The paragraph that counts packages, as the log and the summary have it. */
export function counts({ stdout, summary }: FlowRun): string[] {
  const counted = new SummaryPage(summary).of('p').filter((text) => text.startsWith('Packages: '))
  const logged = stdout.split('\n').filter((line) => line.startsWith('Packages: '))
  expect(logged.length).toBeGreaterThanOrEqual(counted.length)
  return counted
}

/** The rows of the table of packages: what is not in the table of regions above it. */
export function rows({ summary }: FlowRun, regions = 1): string[][] {
  const cells = new SummaryPage(summary).of('td').slice(7 * regions)
  return Array.from({ length: cells.length / 5 }, (_, row) => cells.slice(5 * row, 5 * row + 5))
}
