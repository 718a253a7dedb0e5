import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'
import { parse } from 'yaml'

const repository = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const filesOf = (folder: string) =>
  globSync(`${folder}/**/*.ts`, { cwd: repository }).map((path) => path.replaceAll('\\', '/'))
const sources = filesOf('src')
const ofSandbox = filesOf('sandbox')

const action = parse(read('action.yml')) as {
  inputs: Record<string, { description?: string; default?: string; required?: boolean }>
  outputs: Record<string, { description?: string }>
  runs: { using: string; main: string; post: string }
}

/** Every module that a file imports, statically or not, types too. */
function importsOf(path: string): string[] {
  return ts.preProcessFile(read(path), true, true).importedFiles.map(({ fileName }) => fileName)
}

/** The sources that a file imports. */
function sourcesOf(path: string): string[] {
  return importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name))
}

/** The room of a source: its folder in src/. */
function roomOf(path: string): string {
  return path.split('/')[1] ?? ''
}

/** The files that import a module whose name matches, by their folder in src/. */
function importersOf(module: RegExp): string[] {
  const importers = sources.filter((path) => importsOf(path).some((name) => module.test(name)))
  return [...new Set(importers.map(roomOf))]
}

/** The texts that stand in a file, in whatever quotes. */
function textsOf(path: string): string[] {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true))
  return texts
}

describe('imports', () => {
  it('of the AWS SDK stand in src/aws only', () => {
    expect(importersOf(/^@(aws-sdk|smithy)\//)).toEqual(['aws'])
  })

  it('of the runner stand in src/action only, and in the post step, which is short', () => {
    expect(importersOf(/^@actions\//).sort()).toEqual(['action', 'post.ts'])
  })

  it('point one way: action → core ← aws, and core → manifest and archive', () => {
    const reached = (room: string) => {
      const files = sources.filter((path) => roomOf(path) === room)
      return new Set(
        files
          .flatMap(sourcesOf)
          .map(roomOf)
          .filter((other) => other !== room),
      )
    }
    expect(reached('core')).toEqual(new Set(['archive', 'manifest']))
    expect(reached('manifest')).toEqual(new Set())
    expect(reached('archive')).toEqual(new Set())
    expect(reached('action')).toEqual(new Set(['archive', 'core']))
    expect(reached('aws')).toEqual(new Set(['core']))
  })

  it('make no circle, types included', () => {
    const ends = new Set<string>()
    const circles: string[] = []
    const follow = (path: string, way: readonly string[]): void => {
      const start = way.indexOf(path)
      if (start >= 0) circles.push([...way.slice(start), path].join(' → '))
      if (start >= 0 || ends.has(path)) return
      for (const next of sourcesOf(path)) follow(next, [...way, path])
      ends.add(path)
    }
    for (const path of [...sources, ...ofSandbox]) follow(path, [])
    expect(circles).toEqual([])
  })

  it('of what zips stand in one file of src/action', () => {
    const zips = sources.filter(
      (path) => roomOf(path) === 'action' && sourcesOf(path).some((name) => name.includes('/archive/build/')),
    )
    expect(zips).toEqual(['src/action/disk/zipped-directory.ts'])
  })
})

describe('a room', () => {
  it('has no more files than one sees at a glance', () => {
    const rooms = Map.groupBy(sources, (path) => posix.dirname(path))
    expect([...rooms].filter(([, files]) => files.length > 15).map(([room]) => room)).toEqual([])
  })

  it('shares the name of a file with no other', () => {
    const files = Map.groupBy(sources, (path) => posix.basename(path))
    expect([...files.values()].filter((paths) => paths.length > 1)).toEqual([])
  })
})

describe('action.yml', () => {
  // GitHub refuses the whole action otherwise.
  it('has no expression but in defaults', () => {
    const texts = Object.values({ ...action.inputs, ...action.outputs }).map(({ description }) => description)
    expect(texts.filter((text) => text?.includes('${{'))).toEqual([])
  })

  it('describes every input and output', () => {
    for (const { description } of Object.values({ ...action.inputs, ...action.outputs })) {
      expect(description).toMatch(/^\S.*\.$/s)
    }
  })

  it('gives every input a default, or requires it', () => {
    for (const [name, input] of Object.entries(action.inputs)) {
      expect([name, input.default !== undefined]).toEqual([name, input.required !== true])
    }
  })

  it.each(['main', 'post'] as const)('runs a file that is there as its %s step', (step) => {
    expect(existsSync(join(repository, action.runs[step]))).toBe(true)
  })

  it('is the only place of a default', () => {
    // The values that one chooses from stand in the sources; what stands in no list would be a second default.
    const defaults = Object.values(action.inputs).flatMap(({ default: value }) => value ?? [])
    const telling = defaults.filter((value) => /[{*/]/.test(value))
    expect(telling.length).toBeGreaterThan(1)
    for (const path of sources) expect(textsOf(path).filter((text) => telling.includes(text))).toEqual([])
  })

  it('declares every input that the sources read, and no other', () => {
    const texts = new Set(sources.filter((path) => path.startsWith('src/action/')).flatMap(textsOf))
    expect(Object.keys(action.inputs).filter((name) => !texts.has(name))).toEqual([])
    const reading =
      /\b(?:getInput|getBooleanInput|required|readList|readChoice|readSeconds|readBoolean|checkedKey|withoutControls)\(\s*'([^']+)'/g
    const used = sources.flatMap((path) => Array.from(read(path).matchAll(reading), ([, name = '']) => name))
    expect(used.filter((name) => !(name in action.inputs))).toEqual([])
  })
})
