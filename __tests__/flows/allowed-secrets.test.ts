import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { FROM_SOURCE, layerWithSource, useSandbox } from './fixture.ts'

const aws = useSandbox()

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('a private key in source-dir', () => {
  it('is refused, and the hint names the input that allows it', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/python/app/key.pem', key)
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'false', reason: 'source-dir-holds-secrets' })
    expect(run.errors).toEqual([expect.stringContaining('`allow-secret-files`')])
  })

  it.each(['python/app/key.pem', 'python/**/*.pem'])('is published where %s is allowed', async (allowed) => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/python/app/key.pem', key)
    const run = await layer.run({ ...FROM_SOURCE, 'allow-secret-files': allowed, strict: 'true' })
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([])
    expect(run.stdout).toMatch(
      /^`allow-secret-files` allows python\/app\/key\.pem, which looks like a private key$/m,
    )
    expect(run.stdout).not.toContain(key.split('\n')[1])
    expect(layer.latest().zip.toString('latin1')).toContain('python/app/key.pem')
  })

  it('is refused beside one that is allowed', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/python/a.pem', key)
    layer.hasFile('build/python/b.pem', key)
    const run = await layer.run({ ...FROM_SOURCE, 'allow-secret-files': 'python/a.pem' })
    expect(run.errors).toEqual([expect.stringContaining('contains secrets: python/b.pem (a private key).')])
    expect(layer.keys()).toEqual([])
  })

  it.each([
    ['ruby/gems/3.4.0/gems/http-1.0/test/key.pem', 'ruby/gems/3.4.0/specifications/http-1.0.gemspec', ''],
    [
      'php/vendor/a/b/tests/key.pem',
      'php/vendor/composer/installed.json',
      JSON.stringify({
        packages: [{ name: 'a/b', dist: { type: 'zip', url: 'https://x.test/b' }, 'install-path': '../a/b' }],
      }),
    ],
    ['python/old/key.pem', 'python/old-1.0-py3.13.egg-info/PKG-INFO', ''],
  ])('is only a warning where it came with a package: %s', async (name, record, text) => {
    const layer = layerWithSource(aws())
    layer.hasFile(`build/${name}`, key)
    layer.hasFile(`build/${record}`, text)
    const run = await layer.run(FROM_SOURCE)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toContainEqual(expect.stringContaining(`build/${name} looks like a private key`))
    expect(run.errors).toEqual([])
  })
})

describe('allow-secret-files', () => {
  it('is a warning where it allows nothing, and with strict a failure', async () => {
    const layer = layerWithSource(aws())
    const inputs = { ...FROM_SOURCE, 'allow-secret-files': 'python/gone.pem\npython/module.py' }
    const strict = await layer.run({ ...inputs, strict: 'true' })
    expect(strict.outputs).toMatchObject({ published: 'false', reason: 'archive-not-clean' })
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(run.warnings).toEqual([
      expect.stringContaining('The line "python/gone.pem"'),
      expect.stringContaining('The line "python/module.py"'),
    ])
  })

  it('opens no hole for what is refused by its name', async () => {
    const layer = layerWithSource(aws())
    for (const name of ['.git/config', '.aws/credentials', 'python/.ssh/id_rsa', '.netrc', 'python/id_rsa']) {
      layer.hasFile(`build/${name}`, 'x\n')
    }
    const globs = ['**', '**/*', '.*', '.git/**', '**/.aws', '.aws/credentials', 'python/.ssh/*', '.net*']
    const run = await layer.run({ ...FROM_SOURCE, 'allow-secret-files': globs.join('\n') })
    expect(run.errors).toEqual([
      expect.stringContaining(
        '.aws/ (AWS settings); .git/ (Git data); .netrc (host passwords); python/.ssh/ (SSH settings); python/id_rsa (an SSH key).',
      ),
    ])
  })

  it('takes it by its very name, and then what lies in it is searched', async () => {
    const layer = layerWithSource(aws())
    layer.hasFile('build/.aws/config', '[default]\n')
    const inputs = { ...FROM_SOURCE, 'allow-secret-files': '.aws' }
    const run = await layer.run(inputs)
    expect(run.outputs).toMatchObject({ published: 'true' })
    expect(layer.latest().zip.toString('latin1')).toContain('.aws/config')
    layer.hasFile('build/.aws/key.pem', key)
    const refused = await layer.run({ ...inputs, 'if-unchanged': 'publish' })
    expect(refused.errors).toEqual([expect.stringContaining('.aws/key.pem (a private key)')])
  })

  it('goes with source-dir only', async () => {
    const layer = layerWithSource(aws())
    const run = await layer.run({ 'allow-secret-files': 'key.pem' })
    expect(run.errors).toEqual([expect.stringContaining('it requires `source-dir`')])
    expect(run.operations).toEqual([])
  })
})
