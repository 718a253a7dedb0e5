import { countsOf } from '../../../core/preflight/log-lines.ts'
import type { Changes, RegionOutcome } from '../../../core/model/outcome.ts'
import type { Block } from '../blocks.ts'
import { code, element, text, together } from '../html.ts'

/** Maximum number of rows that are shown without expanding the table. */
const UNFOLDED = 50

/** Maximum number of characters in a cell. */
const CELL = 200

/** What changed. Nothing if an existing version was kept without changes, because this is already in the headline. */
export function changesToTell({ result, changes }: RegionOutcome): Changes | undefined {
  if (changes === undefined || result === 'published' || result === 'planned') return changes
  return changes.added.length + changes.removed.length + changes.updated.length > 0 ? changes : undefined
}

/** How much of the packages is shown. */
export interface PackageRoom {
  /** Maximum number of rows. */
  rows: number
  /** Whether there is a column with package URLs. */
  urls: boolean
}

/** What changed in the manifest, shown once if it is the same in all regions. */
export function changesSection(regions: readonly RegionOutcome[], room: PackageRoom): Block[] {
  const known = regions.flatMap((outcome) => {
    const changes = changesToTell(outcome)
    return changes === undefined ? [] : [{ region: outcome.region, changes }]
  })
  const different = Map.groupBy(known, ({ changes }) => JSON.stringify(changes))
  return [...different.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const where = different.size === 1 ? [] : [first, ...others].map(({ region }) => region)
    return section(first.changes, where, room)
  })
}

function section(changes: Changes, regions: readonly string[], room: PackageRoom): Block[] {
  const title = element(
    'p',
    element('strong', text('Packages')),
    text(`: ${countsOf(changes)}`),
    ...regions.flatMap((region, index) => [text(index === 0 ? ', in ' : ', '), code(region)]),
  )
  const rows = rowsOf(changes)
  return rows.length === 0 ? [title] : [title, table(rows, room)]
}

type Row = readonly [what: string, name: string, from: string, to: string, purl: string]

const UPDATED: Record<Changes['updated'][number]['why'], string> = {
  version: 'updated',
  hashes: 'other hashes',
  source: 'other source',
  marker: 'other condition',
}

function rowsOf({ added, removed, updated }: Changes): Row[] {
  return [
    ...updated.map(({ name, from, to, purl = '', why }): Row => [UPDATED[why], name, from, to, purl]),
    ...added.map(({ name, version, purl = '' }): Row => ['added', name, '', version, purl]),
    ...removed.map(({ name, version, purl = '' }): Row => ['removed', name, version, '', purl]),
  ]
}

function table(all: readonly Row[], room: PackageRoom): Block {
  const columns = ['Change', 'Package', 'From', 'To', ...(room.urls ? ['Package URL'] : [])]
  const header = columns.map((title) => element('th', text(title)))
  const rows = all
    .slice(0, room.rows)
    .map(([what, ...foreign]) =>
      [text(what), ...foreign.map((value) => (value === '' ? text('—') : code(value, CELL)))]
        .slice(0, columns.length)
        .map((cell) => element('td', cell)),
    )
    .map((cells) => element('tr', ...cells))
  return {
    rows,
    around: (first, left) => {
      const table = element('table', element('tr', ...header), ...first)
      const more = left + all.length - rows.length
      const folded = element('details', element('summary', text(`${all.length} packages`)), table)
      return together(
        all.length <= UNFOLDED ? table : folded,
        ...(more > 0 ? [element('p', text(`… and ${more} more packages`))] : []),
      )
    },
  }
}
