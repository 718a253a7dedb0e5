import { mainRegion, type RegionOutcome } from '../../core/model/outcome.ts'
import {
  asText,
  mainOutputs,
  outputs,
  resultsOf,
  type ListedFollowUp,
  type OutputRequest,
  type RegionResult,
} from './outputs.ts'

/**
 * Maximum size of all outputs together, with their names. GitHub limits the outputs of a job to 1 MB, approximated by
 * UTF-16: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
export const OUTPUTS_LIMIT = 1_000_000

/** What can be left out, by the name that a warning gives it. */
const PARTS = {
  changes: '`changes` in `results`',
  output: 'the output `changes`',
  details: 'the details of `follow-ups` in `results`',
  followUps: '`follow-ups` in `results`',
} as const

/** A part of the outputs that can be left out. */
interface Part {
  what: keyof typeof PARTS
  /** Index of the region. */
  at: number
  /** What the outputs are shorter by without it. */
  size: Size
}

/** Bytes of a text. UTF-16 is longer for most texts, UTF-8 for those of East Asia. */
interface Size {
  utf16: number
  utf8: number
}

/** The outputs of a run, and its regions with the warnings about what is left out. */
interface Fitting {
  values: Record<string, string>
  regions: readonly RegionOutcome[]
}

/**
 * All outputs by name, as text, which are never longer than {@link OUTPUTS_LIMIT}. If they would be, parts are left out
 * until they fit: first changes and the details of follow-ups, then follow-ups; of these, the longest ones first, and
 * equally long ones together, so that regions with the same changes are treated alike.
 */
export function fittingOutputs(request: OutputRequest, regions: readonly RegionOutcome[]): Fitting {
  const whole = outputs(request, regions)
  let size = sizeOf(Object.entries(whole).flat().join(''))
  if (isFitting(size)) return { values: whole, regions }
  const results = resultsOf(request, regions)
  const leftOut: Part[] = []
  for (const parts of inOrder(regions, results)) {
    if (isFitting(size)) break
    leftOut.push(...parts)
    size = parts.reduce((rest, part) => difference(rest, part.size), size)
  }
  const isLeftOut = (what: Part['what'], at: number) =>
    leftOut.some((part) => part.what === what && part.at === at)
  const isWithoutChanges = leftOut.some(({ what }) => what === 'output')
  const fitting = results.map((result, at) => ({
    ...result,
    ...(isLeftOut('changes', at) && { changes: null }),
    ...(isLeftOut('details', at) && { 'follow-ups': result['follow-ups']?.map(withoutDetail) ?? null }),
    ...(isLeftOut('followUps', at) && { 'follow-ups': null }),
  }))
  return {
    values: asText({ ...mainOutputs(request, regions), ...(isWithoutChanges && { changes: null }) }, fitting),
    regions: regions.map((region, at) => {
      const names = leftOut.flatMap((part) => (part.at === at ? PARTS[part.what] : []))
      return names.length === 0 ? region : { ...region, warnings: [...region.warnings, warningOf(names)] }
    }),
  }
}

/** The parts of the outputs in the order in which they are left out, those together that are left out together. */
function inOrder(regions: readonly RegionOutcome[], results: readonly RegionResult[]): Part[][] {
  const main = regions.findIndex((region) => region === mainRegion(regions))
  const changes = results.flatMap((result, at): Part[] =>
    result.changes === null ? [] : [{ what: 'changes', at, size: sizeAboveNull(result.changes) }],
  )
  // The changes of a region stay in the output for longer than in `results`.
  const output = changes.filter(({ at }) => at === main).map((part): Part => ({ ...part, what: 'output' }))
  const withFollowUps = results.flatMap(({ 'follow-ups': followUps }, at) => {
    if (followUps === null || followUps.length === 0) return []
    const [whole, bare] = [sizeAboveNull(followUps), sizeAboveNull(followUps.map(withoutDetail))]
    return [{ at, bare, details: difference(whole, bare) }]
  })
  const details = withFollowUps.map(({ at, details: size }): Part => ({ what: 'details', at, size }))
  const followUps = withFollowUps.map(({ at, bare: size }): Part => ({ what: 'followUps', at, size }))
  return [...longestFirst([...changes, ...details, ...output]), ...longestFirst(followUps)]
}

function longestFirst(parts: readonly Part[]): Part[][] {
  const sorted = parts.toSorted((one, other) => other.size.utf16 - one.size.utf16)
  return [...Map.groupBy(sorted, ({ what, size }) => (what === 'output' ? what : size.utf16)).values()]
}

function withoutDetail({ kind, target, state, code }: ListedFollowUp): ListedFollowUp {
  return { kind, target, state, ...(code && { code }) }
}

function sizeOf(text: string): Size {
  return { utf16: 2 * text.length, utf8: Buffer.byteLength(text) }
}

/** How much longer a value is as JSON than the null that is in its place when it is left out. */
function sizeAboveNull(value: unknown): Size {
  return difference(sizeOf(JSON.stringify(value)), sizeOf('null'))
}

function difference(one: Size, other: Size): Size {
  return { utf16: one.utf16 - other.utf16, utf8: one.utf8 - other.utf8 }
}

function isFitting({ utf16, utf8 }: Size): boolean {
  return utf16 <= OUTPUTS_LIMIT && utf8 <= OUTPUTS_LIMIT
}

function warningOf(names: readonly string[]): string {
  return `The outputs would be too long, because GitHub limits those of a job to 1 MB. Left out: ${names.join(', ')}. To have everything in a file, set \`results-path\`.`
}
