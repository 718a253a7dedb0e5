import { ActionError, asActionError } from '../../core/errors/action-error.ts'
import type { RegionOutcome } from '../../core/model/outcome.ts'
import type { Request } from '../../core/model/request.ts'
import type { Problems } from '../inputs/problems.ts'
import { readList } from '../inputs/text-inputs.ts'
import { Refusal } from '../inputs/workspace-path.ts'
import { printGroup } from '../report/log.ts'
import { resultsOf, type OutputRequest } from '../report/outputs.ts'
import { outputPlace, type OutputFolders } from './output-file.ts'
import { acceptedPlace, writeOwn, type OwnFile, type Surroundings } from './own-file.ts'

const INPUT = 'results-path'

/** The first line of a table. Markdown shows nothing of it. */
const TABLE_START = '<!-- publish-lambda-layer: results -->'

const RESULTS = { input: INPUT, name: 'an earlier results file', code: 'results-unwritable' } as const

/** The array of `results`. Its first members are always these, in this order. */
const LIST: OwnFile = {
  ...RESULTS,
  ending: '.json',
  start:
    /^\[\s*(?:\]\s*$|\{\s*"published":\s*\w+,\s*"result":\s*"\w+",\s*"reason":\s*"[\w-]+",\s*"layer-name":)/,
}

/** A table of ARNs. */
const TABLE: OwnFile = { ...RESULTS, ending: '.md', start: new RegExp(`^${TABLE_START}`) }

/** The files that results are written to. */
export type ResultsFiles = Pick<Request, 'resultsPaths' | 'source'>

/**
 * Reads `results-path`, in which `{layer}` is replaced. Returns the paths that are valid.
 *
 * @param layerName - Undefined if it is not valid.
 * @param manifestFiles - The files of a set.
 * @param sbomPath - Undefined if no SBOM is asked for.
 */
export function readResultsPaths(
  layerName: string | undefined,
  manifestFiles: readonly { path: string }[],
  sbomPath: string | undefined,
  surroundings: Surroundings,
  problems: Problems,
): string[] {
  const inputs = new Map<string, string>()
  if (sbomPath !== undefined) inputs.set(placeIfAny(sbomPath, surroundings.folders), 'sbom-path')
  return readList(INPUT).flatMap((given) => {
    const path = given.replaceAll('{layer}', layerName ?? 'layer')
    try {
      const place = acceptedPlace(kindOf(path), path, surroundings, manifestFiles)
      const other = inputs.get(place)
      if (other !== undefined) throw new Refusal('invalid-input', `\`${other}\` already names this file`)
      inputs.set(place, INPUT)
      return path
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.add(INPUT, given, error.message, error.code)
      return []
    }
  })
}

/**
 * Writes the results of a run to all files that were asked for. Returns why any of them could not be written, or
 * undefined. The outputs are not affected. Never rejects.
 *
 * @param regions - Empty if the run failed before it had regions. The request may be unknown then.
 */
export async function writeResults(
  folders: OutputFolders,
  { resultsPaths, source }: ResultsFiles,
  request: OutputRequest | undefined,
  regions: readonly RegionOutcome[],
): Promise<ActionError | undefined> {
  const failures: ActionError[] = []
  for (const path of resultsPaths) {
    try {
      const kind = kindOf(path)
      const text = await textOf(kind, request, regions)
      const failure = writeOwn(kind, path, text, { folders, source })
      if (failure === undefined) printGroup('Results', [`Results written to ${path}`])
      else failures.push(failure)
    } catch (error) {
      failures.push(asActionError(error))
    }
  }
  return together(failures)
}

/** The whole text of a file. What makes a table is loaded only for one. */
async function textOf(
  kind: OwnFile,
  request: OutputRequest | undefined,
  regions: readonly RegionOutcome[],
): Promise<string> {
  if (kind === LIST) {
    return `${JSON.stringify(request === undefined ? [] : resultsOf(request, regions), undefined, 2)}\n`
  }
  const { arnTable } = await import('./arn-table.ts')
  return `${TABLE_START}\n\n${arnTable(request?.layerName ?? '', regions)}`
}

/** @throws {Refusal} if the path ends like no kind. */
function kindOf(path: string): OwnFile {
  const kind = [LIST, TABLE].find(({ ending }) => path.endsWith(ending))
  if (kind === undefined) throw new Refusal('invalid-input', 'it must end in .json or in .md')
  return kind
}

function together(failures: readonly ActionError[]): ActionError | undefined {
  const [first, ...others] = failures
  if (first === undefined || others.length === 0) return first
  const message = failures.map((failure) => failure.message).join('\n')
  return new ActionError({ code: first.code, message, hint: first.hint, cause: first.cause })
}

/** The real path of a file; empty if it is not valid, which is a problem of another input. */
function placeIfAny(path: string, folders: OutputFolders): string {
  try {
    return outputPlace(path, folders)
  } catch {
    return ''
  }
}
