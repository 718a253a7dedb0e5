import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { outputPlace, writeWhole } from '../../../src/action/files/output-file.ts'

let top: string
let workspace: string
let temporary: string
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'output-')))
  workspace = join(top, 'workspace')
  temporary = join(top, 'temporary')
  for (const folder of [workspace, temporary, join(top, 'other')]) mkdirSync(folder)
})
afterEach(() => {
  rmSync(top, { recursive: true })
})

const place = (path: string) => outputPlace(path, { workspace, temporary })

describe('the place of a file to write', () => {
  it('is in the workspace or in the temporary directory', () => {
    expect(place('a.json')).toBe(join(workspace, 'a.json'))
    expect(place('new/folder/../a.json')).toBe(join(workspace, 'new/a.json'))
    expect(place(join(temporary, 'new/a.json'))).toBe(join(temporary, 'new/a.json'))
    expect(place('../temporary/a.json')).toBe(join(temporary, 'a.json'))
  })

  it('is the real one after links, of which none leads out', () => {
    mkdirSync(join(workspace, 'inner'))
    writeFileSync(join(workspace, 'inner/real.json'), '')
    symlinkSync('inner', join(workspace, 'to-inner'))
    symlinkSync('inner/real.json', join(workspace, 'to-file'))
    symlinkSync('../temporary', join(workspace, 'to-temporary'))
    symlinkSync('../other', join(workspace, 'to-other'))
    symlinkSync('../other/a.json', join(workspace, 'to-nothing'))
    expect(place('to-inner/new/a.json')).toBe(join(workspace, 'inner/new/a.json'))
    expect(place('to-file')).toBe(join(workspace, 'inner/real.json'))
    expect(place('to-temporary/a.json')).toBe(join(temporary, 'a.json'))
    for (const path of [
      'to-other/a.json',
      'to-other/new/a.json',
      'inner/../to-other/a.json',
      '../other/a.json',
    ])
      expect(() => place(path)).toThrow('it is outside the workspace')
    expect(() => place('to-nothing')).toThrow('ENOENT')
  })

  it('is in a workspace that is a link itself', () => {
    symlinkSync('workspace', join(top, 'link'))
    expect(outputPlace('a.json', { workspace: join(top, 'link'), temporary: undefined })).toBe(
      join(workspace, 'a.json'),
    )
    expect(() => outputPlace('../temporary/a', { workspace, temporary: undefined })).toThrow('outside')
  })

  it('may have a very long path that does not exist', () => {
    expect(() => place('a/'.repeat(100_000))).toThrow('ENAMETOOLONG')
  })
})

describe('a file', () => {
  it('is written with its folders, and replaces an older one as a whole', () => {
    const file = join(workspace, 'new/folder/a.json')
    writeWhole(file, 'first')
    const before = statSync(file).ino
    writeWhole(file, 'second')
    expect(readFileSync(file, 'utf8')).toBe('second')
    expect(statSync(file).ino).not.toBe(before)
    expect(readdirSync(join(workspace, 'new/folder'))).toEqual(['a.json'])
  })

  it('that cannot be written leaves nothing behind', () => {
    mkdirSync(join(workspace, 'a.json/b'), { recursive: true })
    expect(() => {
      writeWhole(join(workspace, 'a.json'), 'text')
    }).toThrow()
    expect(readdirSync(workspace)).toEqual(['a.json'])
  })
})
