import { describe, expect, it } from '@jest/globals'
import { findingsOfNames } from '../inspecting.ts'

describe('a layout that runtimes read', () => {
  it.each([
    ['python3.12', 'python/requests/__init__.py'],
    ['python3.12', 'python/lib/python3.12/site-packages/requests/__init__.py'],
    ['nodejs20.x', 'nodejs/node_modules/express/index.js'],
    ['nodejs20.x', 'nodejs/node20/node_modules/express/index.js'],
    ['nodejs20.x', 'nodejs/shared.mjs'],
    ['java21', 'java/lib/jackson-core-2.17.0.jar'],
    ['java8.al2', 'java/lib/jackson-core-2.17.0.jar'],
    ['ruby3.4', 'ruby/gems/3.4.0/gems/json-2.1.0/lib/json.rb'],
    ['ruby3.4', 'ruby/lib/shared.rb'],
    ['python3.12', 'bin/jq'],
    ['python3.12', 'lib/libgmp.so.10'],
    ['nodejs20.x', 'extensions/collector'],
    ['python3.12', './python//six.py'],
    ['provided.al2023', 'bootstrap'],
    ['provided.al2023', 'anything/at/all'],
    ['dotnet8', 'anything/at/all'],
    ['my-python3.12', 'anything/at/all'],
    ['python3.12', 'bootstrap'],
    ['nodejs20.x', 'nodejs/index.js'],
    ['nodejs20.x', 'nodejs/index.cjs'],
    ['ruby3.4', 'ruby/gems/3.4.0/specifications/a.gemspec'],
  ])('%s: %s', async (runtime, name) => {
    expect(await findingsOfNames([name], { runtimes: [runtime] })).toEqual([])
  })

  it('without runtimes is that of any', async () => {
    expect(await findingsOfNames(['ruby/lib/a.rb', 'config.json'])).toEqual([])
  })
})

describe('a layout that no runtime reads', () => {
  it.each([
    ['python3.12', 'requests/__init__.py', 'requests/ (expected python/requests/)'],
    ['python3.12', 'six.py', 'six.py (expected python/six.py)'],
    [
      'python3.12',
      'requests-2.32.0.dist-info/METADATA',
      'requests-2.32.0.dist-info/ (expected python/requests-2.32.0.dist-info/)',
    ],
    ['python3.12', 'build/python/requests/__init__.py', 'build/python/ (expected python/)'],
    ['python3.12', 'Python/requests/__init__.py', 'Python/ (expected python/)'],
    ['python3.12', 'python/python/requests/__init__.py', 'python/python/ (expected python/)'],
    ['python3.12', 'site-packages/requests/__init__.py', 'site-packages/ (expected python/)'],
    ['python3.12', 'python/site-packages/requests/__init__.py', 'python/site-packages/ (expected python/)'],
    ['python3.12', 'lib/python3.12/site-packages/six.py', 'lib/python3.12/site-packages/ (expected python/)'],
    [
      'python3.12',
      '.venv/lib/python3.12/site-packages/six.py',
      '.venv/lib/python3.12/site-packages/ (expected python/)',
    ],
    ['nodejs20.x', 'node_modules/express/index.js', 'node_modules/ (expected nodejs/node_modules/)'],
    ['nodejs20.x', 'app/node_modules/express/index.js', 'app/node_modules/ (expected nodejs/node_modules/)'],
    ['nodejs20.x', 'nodejs/express/package.json', 'nodejs/express/ (expected nodejs/node_modules/express/)'],
    [
      'nodejs20.x',
      '@aws-sdk/client-s3/package.json',
      '@aws-sdk/client-s3/ (expected nodejs/node_modules/@aws-sdk/client-s3/)',
    ],
    ['nodejs20.x', 'layer/nodejs/node_modules/express/index.js', 'layer/nodejs/ (expected nodejs/)'],
    [
      'java21',
      'jackson-core-2.17.0.jar',
      'jackson-core-2.17.0.jar (expected java/lib/jackson-core-2.17.0.jar)',
    ],
    ['java21', 'lib/jackson.jar', 'lib/jackson.jar (expected java/lib/jackson.jar)'],
    ['java21', 'target/java/lib/jackson.jar', 'target/java/lib/ (expected java/lib/)'],
    ['ruby3.4', 'ruby/3.4.0/gems/json-2.1.0/lib/json.rb', 'ruby/3.4.0/ (expected ruby/gems/3.4.0/)'],
    [
      'ruby3.4',
      'vendor/bundle/ruby/3.4.0/gems/json/json.rb',
      'vendor/bundle/ruby/3.4.0/ (expected ruby/gems/3.4.0/)',
    ],
  ])('%s: %s', async (runtime, name, hint) => {
    const [finding, ...others] = await findingsOfNames([name], { runtimes: [runtime] })
    expect(finding).toMatchObject({ severity: 'warning', code: 'layout' })
    expect(finding?.message).toContain(`Probably misplaced: ${hint}.`)
    expect(others).toEqual([])
  })

  it.each([
    ['python3.12', 'bin/nested/jq'],
    ['python3.12', 'lib/readme.txt'],
    ['python3.12', 'lib/nested/libz.so'],
    ['python3.12', 'x-extensions/collector'],
    ['python3.12', 'bootstrap.sh'],
    ['nodejs20.x', 'nodejs/lib/index.js'],
    ['nodejs20.x', 'nodejs/index.json'],
    ['nodejs20.x', 'nodejs/index.xjs'],
    ['nodejs20.x', 'x-nodejs/index.js'],
    ['nodejs20.x', 'nodejs/node20x/node_modules-a/index.js'],
    ['java21', 'java/lib/nested/a.jar'],
    ['java21', 'java/lib/a.jar.txt'],
    ['ruby3.4', 'ruby/gems/3.4/a.rb'],
  ])('%s, with nothing to tell what was meant: %s', async (runtime, name) => {
    const [finding, ...others] = await findingsOfNames([name], { runtimes: [runtime] })
    expect(finding?.message).toMatch(/Only code that uses its full path below \/opt finds it\.$/)
    expect(others).toEqual([])
  })

  it('names at most two of the places of a runtime, and what the archive holds at its root', async () => {
    const [finding] = await findingsOfNames(['readme.txt', 'etc/a.conf'], { runtimes: ['nodejs20.x'] })
    expect(finding).toMatchObject({
      message:
        'Nothing in the archive is where nodejs20.x looks (nodejs/node_modules/, nodejs/node20/node_modules/). It contains etc/, readme.txt. Only code that uses its full path below /opt finds it.',
      entries: ['etc/', 'readme.txt'],
    })
  })

  it('of no runtime is told with the places of all', async () => {
    const [finding] = await findingsOfNames(['six.py', 'index.txt'])
    expect(finding).toMatchObject({
      message: expect.stringMatching(
        /^Nothing in the archive is where a runtime looks \(python\/, .*\)\. It contains index\.txt, six\.py\. Probably misplaced: six\.py \(expected python\/six\.py\)\.$/,
      ),
      entries: ['six.py'],
    })
  })

  it('is told with what was meant for the language that finds nothing', async () => {
    const names = ['python/six.py', 'a/__init__.py', 'lib/b.jar']
    const [finding] = await findingsOfNames(names, { runtimes: ['python3.12', 'java21'] })
    expect(finding?.message).toMatch(
      /where java21 looks \(java\/lib\/\)\..* Probably misplaced: lib\/b\.jar /,
    )
    expect(finding?.entries).toEqual(['lib/b.jar'])
  })

  it('is told with what was meant even where all runtimes find something else', async () => {
    const [finding] = await findingsOfNames(['bin/jq', 'six.py'], { runtimes: ['python3.12'] })
    expect(finding?.entries).toEqual(['six.py'])
  })

  it('is told with what the archive holds, and where the runtimes look', async () => {
    const names = ['requests/__init__.py', 'idna/__init__.py', 'certifi/__init__.py', 'urllib3/__init__.py']
    expect(await findingsOfNames(names, { runtimes: ['python3.12', 'python3.13'] })).toEqual([
      {
        severity: 'warning',
        code: 'layout',
        message:
          'Nothing in the archive is where python3.12, python3.13 look (python/, python/lib/python3.12/site-packages/, python/lib/python3.13/site-packages/). It contains certifi/, idna/, requests/ and 1 more. Probably misplaced: requests/ (expected python/requests/), idna/ (expected python/idna/), certifi/ (expected python/certifi/) and 1 more.',
        entries: ['requests/', 'idna/', 'certifi/'],
        count: 4,
      },
    ])
  })

  it.each([
    ['python3.12', 'python/lib/python3.11/site-packages/six.py', 'python/lib/python3.11/site-packages/'],
    ['nodejs22.x', 'nodejs/node20/node_modules/a/index.js', 'nodejs/node20/node_modules/'],
    ['ruby3.4', 'ruby/gems/3.3.0/gems/json/json.rb', 'ruby/gems/3.3.0/'],
  ])('%s but another version: %s', async (runtime, name, place) => {
    const [finding] = await findingsOfNames([name, 'bin/tool'], { runtimes: [runtime] })
    expect(finding).toMatchObject({ severity: 'warning', code: 'layout' })
    expect(finding?.message).toContain(`Only other runtime versions look in ${place}.`)
  })

  it('of one of two languages', async () => {
    const names = ['python/six.py', 'node_modules/express/index.js']
    const [finding] = await findingsOfNames(names, { runtimes: ['python3.12', 'nodejs20.x'] })
    expect(finding?.message).toMatch(/is where nodejs20\.x looks .* node_modules\/ \(expected/)
  })

  it('beside something that all runtimes read, and nothing that looks misplaced, is meant so', async () => {
    expect(await findingsOfNames(['bin/jq', 'etc/jq.conf'], { runtimes: ['nodejs20.x'] })).toEqual([])
  })

  it('of data only is found by its path', async () => {
    const [finding] = await findingsOfNames(['config/settings.json'])
    expect(finding?.message).toMatch(
      /It contains config\/\. Only code that uses its full path below \/opt finds it\.$/,
    )
  })

  it('of directories only', async () => {
    const [finding] = await findingsOfNames(['python/'])
    expect(finding?.message).toMatch(/It contains no files\./)
  })

  it('is not what a package has inside', async () => {
    const names = ['google/__init__.py', 'google/protobuf/python/a.py', 'six.py']
    const [finding] = await findingsOfNames(names, { runtimes: ['python3.12'] })
    expect(finding?.entries).toEqual(['google/', 'six.py'])
  })

  it('is not mended by what macOS leaves', async () => {
    const codes = (await findingsOfNames(['six.py', '__MACOSX/python/six.py', '__MACOSX/._six.py'])).map(
      ({ code }) => code,
    )
    expect(codes.sort()).toEqual(['layout', 'macos-leftovers'])
  })
})
