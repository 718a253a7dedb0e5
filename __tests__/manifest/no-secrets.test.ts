import { describe, expect, it } from '@jest/globals'
import { difference, readingOf, unpinnedText } from '../../src/manifest/reading.ts'
import { sbomOf } from '../../src/manifest/sbom/sbom.ts'
import { fixtures } from './fixtures.ts'

const requirements =
  '-i https://files.example/simple\n-r base.txt\nlib[a,b] >=1,<2 ; python_version < "3.9"\nown @ git+https://code.example/own@main\n' +
  '-e ./lib\n-e git+https://code.example/lib@main#egg=lib\nhttps://files.example/a.zip\n./lib/a.whl\nsix===1.0\n'

/** A file of each format, with its name. */
const files: [file: string, name: string, text: string][] = [
  ...fixtures.map(({ path, name, text }): [string, string, string] => [path, name, text]),
  ['options and URLs', 'requirements.txt', requirements],
]

const secret = 's3cr3t'

/** What stands in the place of a word, and how it may be written. */
const addresses = [
  `https://robot:${secret}@files.example/a-1.0.0.tgz`,
  `git+ssh://${secret}@code.example/a.git`,
  `//robot:${secret}@files.example/a`,
  `robot:${secret}@files.example`,
  `https://files.example/a-1.0.0-py3-none-any.whl?token=${secret}`,
  `//registry.example/:_authToken=${secret}`,
  encodeURIComponent(`https://robot:${secret}@files.example/a`),
]

/** The text once for each of its words, with an address in its place, or beside it. */
function* leakingTexts(text: string): Generator<string> {
  let turn = 0
  for (const { 0: word, index } of text.matchAll(/(?<=")[^"\n]+(?=")|[^\s"]+/g)) {
    const address = addresses[turn % addresses.length] ?? ''
    const ways = [address, `${word}@${address}`, `${address}@1`, `${word}==${address}`, `${address}:1.0`]
    const written = ways[Math.floor(turn++ / addresses.length) % ways.length] ?? ''
    yield text.slice(0, index) + written + text.slice(index + word.length)
  }
}

/** All that a run would show of a manifest against another one. */
async function shownOf(name: string, text: string, other: string): Promise<unknown[]> {
  const included = () => ({ bytes: Buffer.from('six==1.0\n'), realPath: 'base.txt' })
  const [one, before] = [
    await readingOf(name, Buffer.from(text), { include: included }),
    await readingOf(name, Buffer.from(other)),
  ]
  if (one.kind !== 'understood') return [one]
  const { packages, unpinned } = one.resolved
  const older = before.kind === 'understood' ? before.resolved.packages : []
  return [
    difference([], packages),
    difference(older, packages),
    difference(packages, older),
    sbomOf({ layerName: 'web', manifestSha256: '' }, packages),
    ...unpinned.map((each) => unpinnedText(each, one.format)),
  ]
}

describe('of what may be a credential nothing is shown', () => {
  it.each(files)('wherever in %s it stands', async (_, name, text) => {
    const shown = await Promise.all([...leakingTexts(text)].map((leaking) => shownOf(name, leaking, text)))

    expect(shown.flat().filter((each) => JSON.stringify(each).includes(secret))).toEqual([])
    expect(shown.filter(([first]) => !JSON.stringify(first).includes('malformed')).length).toBeGreaterThan(0)
  })
})
