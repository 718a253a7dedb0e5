import type { Scoping } from '../../format.ts'
import type { Package } from '../../package.ts'
import { MarkerTargets } from '../../python/marker-targets.ts'
import { PythonTargets, type Targets } from '../../python/python-targets.ts'

/**
 * A requirements file names no groups. Its markers choose the targets; pip never asks for an extra in them. The extras of
 * a requirement stay part of its marker, as they may bring packages that the file does not list.
 */
export function requirementScoping(packages: readonly Package[]): Scoping {
  return {
    groupsOf: () => [],
    select: (selection) => {
      const targets = new PythonTargets(selection)
      const markers = new MarkerTargets(targets, { extras: new Set(), groups: new Set() })
      const found = new Map<string, { one: Package; extras: string; where: Targets }>()
      for (const { marker = '', ...one } of packages) {
        const [, extras = '', condition = ''] = /^(\[[^\]]*\])? ?([^]*)$/.exec(marker) ?? []
        const key = JSON.stringify([one, extras])
        const where = markers.on(condition) | (found.get(key)?.where ?? 0n)
        found.set(key, { one, extras, where })
      }
      const installed = Array.from(found.values()).filter(({ where }) => where !== 0n)
      return {
        packages: installed.map(({ one, extras, where }) => {
          const marker = [extras, targets.textOf(where) ?? ''].filter((text) => text !== '').join(' ')
          return marker === '' ? one : { ...one, marker }
        }),
      }
    },
  }
}
