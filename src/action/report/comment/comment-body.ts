import type { ActionError } from '../../../core/errors/action-error.ts'
import type { RunOutcome } from '../../../core/model/outcome.ts'
import { render, type Block } from '../blocks.ts'
import { headline } from '../headline.ts'
import { code, element, sentence, text, type Html } from '../html.ts'
import { redacted, redactedError, redactedOutcome } from '../redaction.ts'
import { runLinksOf, type SummarySubject } from '../summary/summary.ts'
import { failedEarly, failures } from '../summary/failures-section.ts'
import { followUpsSection } from '../summary/follow-ups-section.ts'
import { changesSection } from '../summary/packages-section.ts'
import { BRIEF, regionTable } from '../summary/regions-section.ts'
import { warningList } from '../summary/warnings-section.ts'

/** Maximum number of rows of packages, of follow-ups, and of warnings. */
const [PACKAGES, FOLLOW_UPS, WARNINGS] = [100, 50, 100]

/**
 * The comment of a run on a pull request: a short form of the job summary, without texts that the runner may mask
 * elsewhere. Pure.
 *
 * @param page - URL of the page about error codes, if it is known.
 * @param bytes - Maximum size.
 */
export function renderComment(
  subject: SummarySubject,
  outcome: RunOutcome,
  page: string | undefined,
  bytes: number,
): string {
  const { manifest, links, workspace } = subject
  const layerName = redacted(subject.layerName)
  const told = redactedOutcome(outcome)
  return body(bytes, [
    element('h3', headline(layerName, told.regions)),
    ...failures(told.regions, page),
    regionTable(layerName, told.regions, BRIEF),
    ...followUpsSection(told.regions, FOLLOW_UPS),
    ...changesSection(told.regions, { rows: PACKAGES, urls: false }),
    ...warningList(told, workspace, WARNINGS),
    ...origin([
      ...(manifest === undefined ? [] : [sentence`Manifest ${code(redacted(manifest.path))}`]),
      ...runLinksOf(links),
    ]),
  ])
}

/** The comment of a run that failed before it had regions. Pure. */
export function renderFailureComment(error: ActionError, page: string | undefined, bytes: number): string {
  return body(bytes, failedEarly(redactedError(error), page))
}

/** The end of each comment, for which there is always room. */
const OUTDATED =
  '<p><sub>This comment is about the pull request as it is now, and each run updates it. After the merge, the next run looks and decides again.</sub></p>\n'

function body(bytes: number, blocks: readonly Block[]): string {
  return render(bytes - Buffer.byteLength(OUTDATED), blocks) + OUTDATED
}

/** The subject of the run, in one line. */
function origin([first, ...others]: readonly Html[]): Html[] {
  if (first === undefined) return []
  return [
    element(
      'p',
      others.reduce((line, part) => sentence`${line}${text(' · ')}${part}`, first),
    ),
  ]
}
