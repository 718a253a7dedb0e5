import { describe, expect, it } from '@jest/globals'
import { leftOutDirectory, leftOutFile } from '../../../src/archive/build/left-out.ts'

const [CACHES, STATE, MAC] = ['caches', 'files that installers rewrite each time', 'macOS metadata']

describe('a directory', () => {
  it.each([
    ['python/a', '__pycache__', CACHES],
    ['', '__pycache__', CACHES],
    ['nodejs/node_modules', '.cache', CACHES],
    ['node_modules', '.cache', CACHES],
    ['', '__MACOSX', MAC],
    ['python/a', '__MACOSX', MAC],
    ['nodejs/node_modules/a', '.cache', undefined],
    ['nodejs/my_node_modules', '.cache', undefined],
    ['', '.cache', undefined],
    ['python', 'pycache', undefined],
    ['nodejs/node_modules', 'cache', undefined],
  ])('is left out or not: in %j, %s', (folder, base, kind) => {
    expect(leftOutDirectory(folder, base)).toBe(kind)
  })
})

describe('a file', () => {
  const text = Buffer.from('text')
  const appleDouble = Buffer.from('0005160700020000', 'hex')

  it.each([
    ['nodejs/node_modules', '.modules.yaml', text, STATE],
    ['nodejs/node_modules', '.pnpm-workspace-state-v1.json', text, STATE],
    ['node_modules', '.yarn-integrity', text, STATE],
    ['node_modules', '.yarn-state.yml', text, STATE],
    ['nodejs/.yarn', 'install-state.gz', text, STATE],
    ['.yarn', 'build-state.yml', text, STATE],
    ['ruby/gems/3.4.0/extensions/x86_64-linux/3.4.0/a-1.0', 'gem_make.out', text, STATE],
    ['extensions/a', 'mkmf.log', text, STATE],
    ['python', '.DS_Store', text, MAC],
    ['python', '._a.py', appleDouble, MAC],
    ['python', '._a.py', appleDouble.subarray(0, 4), MAC],
    // The same names elsewhere, and others that only contain them.
    ['nodejs/node_modules/a', '.modules.yaml', text, undefined],
    ['python', '.yarn-integrity', text, undefined],
    ['nodejs/node_modules', 'x.modules.yaml', text, undefined],
    ['nodejs/node_modules', '.yarn-integrity.txt', text, undefined],
    ['nodejs/node_modules', 'install-state.gz', text, undefined],
    ['nodejs/.yarn', 'install-state.gz.txt', text, undefined],
    ['nodejs/.yarn', 'my-build-state.yml', text, undefined],
    ['nodejs/.yarn', '.yarn-state.yml', text, undefined],
    ['ruby/gems/3.4.0/gems/a-1.0', 'gem_make.out', text, undefined],
    ['ruby/my-extensions/a', 'mkmf.log', text, undefined],
    ['extensions/a', 'my-mkmf.log', text, undefined],
    ['extensions/a', 'gem_make.out.txt', text, undefined],
    ['python', '._a.py', text, undefined],
    ['python', '._a.py', appleDouble.subarray(0, 3), undefined],
    ['python', 'a.py', appleDouble, undefined],
    ['python', 'x.DS_Store', text, undefined],
  ])('is left out or not: in %j, %s', (folder, base, start, kind) => {
    expect(leftOutFile(folder, base, start)).toBe(kind)
  })
})
