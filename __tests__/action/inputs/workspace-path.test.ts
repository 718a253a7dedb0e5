import { posix, win32 } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fromTop, isWithin, slashed } from '../../../src/action/inputs/workspace-path.ts'
import { tries } from '../../tries.ts'

const DRIVE = 'D:\\a\\repo\\repo'

/** What an input names, as seen from a workspace on each platform. */
// prettier-ignore
const PATHS: [platform: 'posix' | 'win32', given: string, isInside: boolean][] = [
  ['posix', 'requirements.txt',                          true],
  ['posix', '.',                                         true],
  ['posix', 'sub/../requirements.txt',                   true],
  ['posix', '..lock',                                    true],
  ['posix', '.../requirements.txt',                      true],
  ['posix', '..\\requirements.txt',                      true],
  ['posix', '..',                                        false],
  ['posix', '../requirements.txt',                       false],
  ['posix', '../repo-2/requirements.txt',                false],
  ['posix', 'sub/../../requirements.txt',                false],
  ['posix', '/a/repo/repo/requirements.txt',             true],
  ['posix', '/a/repo/repo-2/requirements.txt',           false],
  ['posix', '/a/repo',                                   false],
  ['posix', '/etc/passwd',                               false],
  ['posix', '/',                                         false],
  ['win32', 'requirements.txt',                          true],
  ['win32', '.',                                         true],
  ['win32', 'sub\\..\\requirements.txt',                 true],
  ['win32', 'sub/../requirements.txt',                   true],
  ['win32', 'sub/..\\other/requirements.txt',            true],
  ['win32', '..lock',                                    true],
  ['win32', '...\\requirements.txt',                     true],
  ['win32', '..',                                        false],
  ['win32', '..\\requirements.txt',                      false],
  ['win32', '../requirements.txt',                       false],
  ['win32', '..\\..\\secrets\\requirements.txt',         false],
  ['win32', '..\\../secrets/requirements.txt',           false],
  ['win32', '..\\repo-2\\requirements.txt',              false],
  ['win32', 'D:\\a\\repo\\repo\\requirements.txt',       true],
  ['win32', 'd:\\A\\Repo\\REPO\\requirements.txt',       true],
  ['win32', 'D:/a/repo/repo/requirements.txt',           true],
  ['win32', 'D:\\a\\repo\\repo-2\\x.txt',                false],
  ['win32', 'D:\\a\\repo',                               false],
  ['win32', 'D:\\',                                      false],
  ['win32', '\\secrets\\requirements.txt',               false],
  ['win32', '/secrets/requirements.txt',                 false],
  ['win32', 'C:\\Windows\\win.ini',                      false],
  ['win32', 'C:/Windows/win.ini',                        false],
  ['win32', 'C:\\a\\repo\\repo\\requirements.txt',       false],
  ['win32', 'D:requirements.txt',                        true],
  ['win32', 'D:..\\requirements.txt',                    false],
  ['win32', 'E:requirements.txt',                        false],
  ['win32', '\\\\server\\share\\requirements.txt',       false],
  ['win32', '//server/share/requirements.txt',           false],
  ['win32', '\\\\?\\C:\\Windows\\win.ini',               false],
  ['win32', '\\\\?\\UNC\\server\\share\\x.txt',          false],
  ['win32', '\\\\.\\PhysicalDrive0',                     false],
]

const workspaceOn = { posix: '/a/repo/repo', win32: DRIVE }
const pathOn = { posix, win32 }

describe('a path is in the workspace or not', () => {
  it.each(PATHS)('on %s: %s, %j', (platform, given, isInside) => {
    const [workspace, rules] = [workspaceOn[platform], pathOn[platform]]
    expect(isWithin(workspace, rules.resolve(workspace, given), rules)).toBe(isInside)
  })

  it('as well where the workspace is a share', () => {
    const share = '\\\\server\\share\\repo'
    expect(isWithin(share, `${share}\\requirements.txt`, win32)).toBe(true)
    expect(isWithin(share, '\\\\server\\share\\other\\requirements.txt', win32)).toBe(false)
    expect(isWithin(share, '\\\\server\\other\\repo\\requirements.txt', win32)).toBe(false)
    expect(isWithin(share, 'D:\\repo\\requirements.txt', win32)).toBe(false)
  })

  const part = fc.constantFrom('..', '..', '.', 'repo', 'repo-2', 'sub', '..lock', 'a b', 'ä')

  it.each(['posix', 'win32'] as const)('by its parts, one after the other: %s', (platform) => {
    const [workspace, rules] = [workspaceOn[platform], pathOn[platform]]
    const separator = platform === 'win32' ? fc.constantFrom('/', '\\') : fc.constant('/')
    fc.assert(
      fc.property(fc.array(fc.tuple(part, separator), { minLength: 1, maxLength: 8 }), (parts) => {
        const given = parts.flat().join('').slice(0, -1)
        const at = ['a', 'repo', 'repo']
        for (const [name] of parts) {
          if (name === '..') at.pop()
          else if (name !== '.') at.push(name)
        }
        const isInside = at.slice(0, 3).join('/') === 'a/repo/repo'
        const isFound = isWithin(workspace, rules.resolve(workspace, given), rules)
        expect([isFound, isFound && fromTop(workspace, given, rules)]).toEqual([
          isInside,
          isInside && at.slice(3).join('/'),
        ])
      }),
      { numRuns: tries(2_000) },
    )
  })
})

describe('a file from the top of the workspace', () => {
  // prettier-ignore
  it.each([
    ['posix', 'deps/uv.lock',                    'deps/uv.lock'],
    ['posix', '/a/repo/repo/deps/uv.lock',       'deps/uv.lock'],
    ['posix', 'odd\\name.txt',                   'odd\\name.txt'],
    ['win32', 'deps\\uv.lock',                   'deps/uv.lock'],
    ['win32', 'deps/uv.lock',                    'deps/uv.lock'],
    ['win32', 'deps\\..\\uv.lock',               'uv.lock'],
    ['win32', 'D:\\a\\repo\\repo\\deps\\uv.lock', 'deps/uv.lock'],
    ['win32', 'd:/A/repo/repo/deps/uv.lock',     'deps/uv.lock'],
  ] as const)('on %s: %s', (platform, given, expected) => {
    expect(fromTop(workspaceOn[platform], given, pathOn[platform])).toBe(expected)
  })
})

describe('a path with slashes', () => {
  it('is the same file, and elsewhere the same name', () => {
    expect(slashed('deps\\sub/uv.lock', win32)).toBe('deps/sub/uv.lock')
    expect(slashed('odd\\name/uv.lock', posix)).toBe('odd\\name/uv.lock')
  })
})
