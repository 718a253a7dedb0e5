import { describe, expect, it } from '@jest/globals'
import { parseGradle } from '../../../src/manifest/formats/gradle/gradle-parser.ts'
import { refusal, shown } from '../lock-file.ts'
import { inScopeOf, scoped } from '../scoped.ts'

const text = `# This is a Gradle generated file for dependency locking.
# Manual edits can break the build and are not advised.
# This file is expected to be part of source control.
com.google.guava:guava:31.1-jre=compileClasspath,runtimeClasspath
org.slf4j:slf4j-api:1.7.36=testRuntimeClasspath
org.slf4j:slf4j-api:2.0.9=runtimeClasspath
empty=annotationProcessor
`

describe('a gradle.lockfile', () => {
  it.each([
    ['as it is', text],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['in another order', text.split('\n').reverse().join('\n')],
  ])('%s gives its packages', (_, lines) => {
    expect(shown(parseGradle(lines).packages)).toEqual([
      'com.google.guava:guava 31.1-jre',
      'org.slf4j:slf4j-api 1.7.36',
      'org.slf4j:slf4j-api 2.0.9',
    ])
  })

  it('has no hashes, and leaves nothing open', () => {
    expect(parseGradle('a:b:1=c\nempty=\n')).toEqual({
      packages: [{ ecosystem: 'maven', name: 'a:b', version: '1', hashes: [] }],
      unpinned: [],
    })
  })

  it('may lock nothing', () => {
    expect(parseGradle('# A comment\nempty=runtimeClasspath\n')).toMatchObject({ packages: [], unpinned: [] })
  })
})

describe('what a layer holds of a gradle.lockfile', () => {
  const lines = `a:run:1=compileClasspath,runtimeClasspath,testRuntimeClasspath
a:provided:1=compileClasspath
a:processor:1=annotationProcessor,testAnnotationProcessor
a:junit:1=testCompileClasspath,testRuntimeClasspath
a:fixture:1=testFixturesRuntimeClasspath
a:bundled:1=layer
a:integration:1=integrationTestRuntimeClasspath
a:nothing:1=
empty=checkstyle
`
  const production = ['a:bundled 1', 'a:integration 1', 'a:nothing 1', 'a:run 1']

  it.each([
    ['is the runtime classpath, and what is not known to be for development', [], production],
    ['has a configuration that is asked for', ['compileClasspath'], [...production, 'a:provided 1']],
    ['may have no packages of a configuration', ['checkstyle'], production],
    [
      'is everything',
      'all' as const,
      [...production, 'a:fixture 1', 'a:junit 1', 'a:processor 1', 'a:provided 1'],
    ],
  ])('%s', async (_, groups, packages) => {
    const manifest = await scoped('gradle.lockfile', lines, { groups })

    expect(inScopeOf(manifest)).toEqual(packages.toSorted())
    expect(manifest.unknown).toEqual([])
  })

  it('is everything if no runtime classpath is locked', async () => {
    const text = lines.replace('runtimeClasspath,', '')

    expect(inScopeOf(await scoped('gradle.lockfile', text))).toHaveLength(8)
  })

  it('has the configurations of all lines of a package', async () => {
    const text = `a:b:1=testRuntimeClasspath\na:b:1=runtimeClasspath\na:b:1=testRuntimeClasspath\nempty=\n`

    expect(inScopeOf(await scoped('gradle.lockfile', text))).toEqual(['a:b 1'])
  })
})

describe('what is no gradle.lockfile', () => {
  it.each([
    ['nothing', '', undefined],
    ['comments alone', '# A comment\n', undefined],
    ['no line of what is empty', 'a:b:1=c\n', undefined],
    ['no configurations', 'a:b:1\n', 1],
    ['no version', 'empty=\na:b=c\n', 2],
    ['four parts', 'a:b:1:c=d\n', 1],
    ['two signs of equality', 'empty=\na:b:1=c=d\n', 2],
    ['a word alone', 'empty=\na\n', 2],
    ['a merge conflict', 'empty=\n<<<<<<< HEAD\n', 2],
  ])('as with %s is refused', (_, lines, line) => {
    expect(refusal(parseGradle, lines)).toMatchObject({ line })
  })
})
