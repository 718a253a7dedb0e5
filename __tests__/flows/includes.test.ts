import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { hex, MANIFEST, newLayer, temporaryDirectory, useSandbox } from './fixture.ts'
import type { Layer } from './fixture.ts'
import type { FlowRun } from './flow-run.ts'

const aws = useSandbox()

/** Stands in the files that are not to be read, as a requirement that would be told of. */
const OUTSIDE = 'outside-of-the-workspace'

const shownBy = ({ stdout, stderr, summary, outputs }: FlowRun) =>
  [stdout, stderr, summary, JSON.stringify(outputs)].join('\n')

/** A layer whose manifest includes a file. */
function layerWith(included: string, option = '-r'): Layer {
  const layer = newLayer(aws())
  layer.manifest = `six==1.17.0\n${option} ${included}\n`
  layer.uploadArchive()
  return layer
}

/** A folder beside the workspace, with a file that is not to be read. */
function folderOutside(): string {
  const folder = temporaryDirectory()
  writeFileSync(join(folder, 'base.txt'), `${OUTSIDE}>=1\n`)
  return folder
}

describe('what a requirements file includes', () => {
  it('is read, and the warning says that it is not compared', async () => {
    const layer = layerWith('base.txt')
    layer.hasFile('base.txt', 'idna==3.10\n')
    const run = await layer.run()
    expect(run.outputs['changes']).toContain('pkg:pypi/idna@3.10')
    expect(run.outputs).toMatchObject({ 'manifest-sha256': hex('sha256', layer.manifest) })
    expect(run.warnings).toEqual([expect.stringMatching(/only requirements\.txt itself is compared/)])
    layer.hasFile('base.txt', 'idna==3.11\n')
    expect((await layer.run()).outputs).toMatchObject({ result: 'unchanged' })
    expect((await layer.run({ compare: 'packages' })).outputs).toMatchObject({ result: 'unchanged' })
  })

  it('is read where it only constrains', async () => {
    const layer = layerWith('limits.txt', '-c')
    layer.manifest = 'six\n-c limits.txt\n'
    layer.uploadArchive()
    layer.hasFile('limits.txt', 'six==1.17.0\n')
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([expect.stringContaining('This line includes another file')])
  })

  it('has gone from what is stored of an older manifest, so the bytes decide', async () => {
    const layer = layerWith('base.txt')
    layer.hasFile('base.txt', 'idna==3.10\n')
    layer.hasVersionOfManifest()
    layer.manifest = `# Reviewed.\n${layer.manifest.toString()}`
    layer.uploadArchive()
    const run = await layer.run({ compare: 'packages' })
    expect(run.outputs).toMatchObject({ published: 'true', reason: 'manifest-changed', changes: 'null' })
    expect(run.warnings).toContainEqual(expect.stringMatching(/so the bytes decided.*line 2/))
  })
})

/** Ways out of the workspace: what the manifest names. */
const WAYS_OUT: Record<string, (layer: Layer) => string> = {
  'by ..': () => `../${basename(folderOutside())}/base.txt`,
  'by .. from a folder below': (layer) => {
    mkdirSync(join(layer.workspace, 'parts'))
    return `parts/../../${basename(folderOutside())}/base.txt`
  },
  'by an absolute path': () => join(folderOutside(), 'base.txt'),
  'by a link': (layer) => {
    symlinkSync(join(folderOutside(), 'base.txt'), join(layer.workspace, 'base.txt'))
    return 'base.txt'
  },
  'by a link to a folder': (layer) => {
    symlinkSync(folderOutside(), join(layer.workspace, 'parts'))
    return 'parts/base.txt'
  },
  'by a file that is included': (layer) => {
    layer.hasFile('parts/base.txt', `-r ${join(folderOutside(), 'base.txt')}\n`)
    return 'parts/base.txt'
  },
  'by an address of a file': () => `file://${join(folderOutside(), 'base.txt')}`,
}

describe('an include that leads out of the workspace is not read', () => {
  it.each(Object.entries(WAYS_OUT))('%s', async (_, leadOut) => {
    const layer = newLayer(aws())
    layer.manifest = `six==1.17.0\n-r ${leadOut(layer)}\n`
    layer.uploadArchive()
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', changes: 'null' })
    expect(run.warnings).toContainEqual(
      expect.stringMatching(
        /Could not determine `changes`\. requirements\.txt, line 2: .*(outside the workspace|URL)/,
      ),
    )
    const strict = await layer.run({ strict: 'true' })
    expect(strict.outputs).toMatchObject({ result: 'failed', reason: 'manifest-not-understood' })
    for (const one of [run, strict]) expect(shownBy(one)).not.toContain(OUTSIDE)
  })
})

/** A word of a file that is none of requirements. To a reader of these it is the name of a package. */
const TOKEN = 's3cr3t-t0ken'

/** Ways to such a file: what the manifest says. */
const WAYS_TO_TOKEN: Record<string, (layer: Layer) => string> = {
  'by -r': () => '-r .deploy/token\n',
  'by -c': () => 'six\n--constraint .deploy/token\n',
  'by a file that is included': (layer) => {
    layer.hasFile('parts/requirements.txt', 'six==1.17.0\n-r ../.deploy/token\n')
    return '-r parts/requirements.txt\n'
  },
  'by a link that is called requirements': (layer) => {
    symlinkSync('.deploy/token', join(layer.workspace, 'requirements-base.txt'))
    return '-r requirements-base.txt\n'
  },
  'where other lines are not valid': (layer) => {
    layer.hasFile('.deploy/token', `user=${TOKEN}\n${TOKEN}\n`)
    return '-r .deploy/token\n'
  },
  'where it is a path': (layer) => {
    layer.hasFile('.deploy/token', `a/${TOKEN}\n./${TOKEN}\n`)
    return '-r .deploy/token\n'
  },
}

describe('a file that does not look like a requirements file', () => {
  const strictly = { strict: 'manifest', 'dry-run': 'true' }
  const changed = { compare: 'packages' }

  /** What two runs show. */
  async function shownOf(layer: Layer): Promise<unknown[]> {
    const runs = [await layer.run(strictly), await layer.run(changed)]
    return runs.map((run) => ({
      why: shownBy(run).includes('does not look like a requirements file'),
      token: shownBy(run).includes(TOKEN),
      changes: run.outputs['changes'],
    }))
  }

  const nothing = Array.from({ length: 2 }, () => ({ why: true, token: false, changes: 'null' }))

  it.each(Object.entries(WAYS_TO_TOKEN))('that is included %s', async (_, lead) => {
    const layer = newLayer(aws())
    layer.hasFile('.deploy/token', `${TOKEN}\n`)
    layer.hasVersionOfManifest()
    layer.manifest = lead(layer)
    layer.uploadArchive()
    expect(await shownOf(layer)).toEqual(nothing)
  })

  it.each(['token.txt', 'deploy/token.txt'])('that is the manifest: %s', async (path) => {
    const layer = newLayer(aws())
    layer.manifestPath = path
    layer.manifest = 'six==1.17.0\n'
    layer.hasVersionOfManifest()
    layer.manifest = `${TOKEN}\n`
    layer.uploadArchive()
    expect(await shownOf(layer)).toEqual(nothing)
  })

  it('that the manifest is a link to', async () => {
    const layer = newLayer(aws())
    layer.hasVersionOfManifest()
    layer.hasFile('.deploy/token', `${TOKEN}\n`)
    rmSync(join(layer.workspace, 'requirements.txt'))
    symlinkSync('.deploy/token', join(layer.workspace, 'requirements.txt'))
    layer.uploadArchive({ metadata: {} })
    expect(await shownOf(layer)).toEqual(nothing)
  })

  it('but a link to a requirements file is one', async () => {
    const layer = newLayer(aws())
    layer.hasFile('deps/requirements.txt', 'six\n')
    symlinkSync('deps/requirements.txt', join(layer.workspace, 'base.txt'))
    layer.manifest = '-r base.txt\n'
    const { outputs } = await layer.run({ 'dry-run': 'true' })
    expect(JSON.parse(outputs['changes'] ?? '')).toMatchObject({ added: [{ name: 'six' }] })
  })
})

describe('a requirements file under another name', () => {
  it.each(['requirements.lock', 'requirements-dev.lock', 'requirements.pip', 'reqs.lock'])(
    '%s',
    async (path) => {
      const text = `# generated by rye\n\n-e file:.\nidna==3.10\n    # via requests\nrequests>=2.32\n`
      const layer = newLayer(aws())
      layer.manifestPath = path
      layer.manifest = text
      layer.hasVersionOfManifest()
      layer.manifest = text.replace('# via requests', '# via requests, httpx')
      layer.uploadArchive()
      const same = await layer.run({ compare: 'packages' })
      expect(same.outputs).toMatchObject({ result: 'unchanged' })
      expect(same.warnings).toEqual([
        expect.stringMatching(/^file:\. is editable/),
        expect.stringMatching(/^requests is not fixed/),
      ])
    },
  )
})

/** Includes that come to nothing, and what is said of them. */
const MISTAKES: [what: string, included: string, says: RegExp][] = [
  ['does not exist', 'absent.txt', /absent\.txt cannot be read: there is no such file/],
  ['is a directory', 'folder', /folder cannot be read: it is a directory/],
  ['is the manifest itself', 'requirements.txt', /includes itself/],
  ['includes the manifest', 'cycle.txt', /includes itself/],
  ['is too large', 'large.txt', /large\.txt cannot be read.*10000001 bytes/],
  ['is damaged', 'damaged.txt', /damaged\.txt, line 2/],
  ['is an address', 'https://example.com/base.txt', /included file is a URL/],
  ['is in a variable', '${FILE}', /environment variable/],
]

describe('an include that cannot be read', () => {
  it.each(MISTAKES)('which %s', async (_, included, says) => {
    const layer = layerWith(included)
    layer.hasFile('cycle.txt', '-r cycle-2.txt\n')
    layer.hasFile('cycle-2.txt', '-r requirements.txt\n')
    layer.hasFile('damaged.txt', `${MANIFEST}<<<<<<< ours\n`)
    layer.hasFile('large.txt', Buffer.alloc(10_000_001, '#'))
    mkdirSync(join(layer.workspace, 'folder'))
    const run = await layer.run()
    expect(run.outputs).toMatchObject({ published: 'true', changes: 'null' })
    const unknown = run.warnings.filter((text) => text.includes('determine `changes`'))
    expect(unknown).toEqual([expect.stringMatching(says)])
    expect(unknown[0]).toContain('requirements.txt, line 2: ')
  })
})
