import type { Format } from '../../format.ts'

/** `gradle.lockfile`, which has no hashes. */
export const gradle: Format = {
  name: 'gradle',
  fileName: /(?:^|[-.])gradle\.lockfile$/,
  content: [/^# This is a Gradle generated file/m],
  documentation: {
    files: '`gradle.lockfile`, `buildscript-gradle.lockfile`',
    registry: 'Maven',
    scope: {
      production: '`runtimeClasspath`, if it is locked',
      groups: 'configurations',
      member: '–',
      target: '–',
    },
  },
  load: async () => (await import('./gradle-parser.ts')).parseGradle,
}
