import { changeCounts, countsOf } from '../../../core/preflight/log-lines.ts'
import type { Changes, RegionOutcome } from '../../../core/model/outcome.ts'
import type { Block } from '../blocks.ts'
import { code, element, text } from '../html.ts'
import { changeTable, type ChangeRow } from './change-table.ts'

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
  const columns = ['Change', 'Package', 'From', 'To', ...(room.urls ? ['Package URL'] : [])]
  return [
    title,
    ...(rows.length === 0 ? [] : [changeTable(columns, rows, 'packages', room.rows)]),
    ...setBlocks(changes, room.rows),
  ]
}

const UPDATED: Record<Changes['updated'][number]['why'], string> = {
  version: 'updated',
  hashes: 'other hashes',
  source: 'other source',
  marker: 'other condition',
}

function rowsOf({ added, removed, updated }: Changes): ChangeRow[] {
  return [
    ...updated.map(({ name, from, to, purl = '', why }): ChangeRow => [UPDATED[why], name, from, to, purl]),
    ...added.map(({ name, version, purl = '' }): ChangeRow => ['added', name, '', version, purl]),
    ...removed.map(({ name, version, purl = '' }): ChangeRow => ['removed', name, version, '', purl]),
  ]
}

/** The files and lines of a set that differ. */
function setBlocks({ files = [], identity = [] }: Changes, limit: number): Block[] {
  const blocks = (
    title: string,
    what: string,
    counts: string,
    column: string,
    rows: ChangeRow[],
  ): Block[] => {
    if (rows.length === 0) return []
    const heading = element('p', element('strong', text(title)), text(`: ${counts}`))
    return [heading, changeTable(['Change', column], rows, what, limit)]
  }
  const rowsOfFiles = files.map(({ path, change }): ChangeRow => [change, path])
  const rowsOfLines = identity.map(({ line, change }): ChangeRow => [change, line])
  return [
    ...blocks('Files', 'files', changeCounts(files), 'File', rowsOfFiles),
    ...blocks('Identity', 'lines', changeCounts(identity), 'Line', rowsOfLines),
  ]
}
