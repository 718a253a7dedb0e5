import { ERROR_CATALOGUE } from '../../../core/errors/catalogue.ts'
import type { ActionError } from '../../../core/errors/action-error.ts'
import { isTolerated, type RegionOutcome } from '../../../core/model/outcome.ts'
import { shown } from '../../../core/errors/shown.ts'
import { left, render, type Block } from '../blocks.ts'
import { code, element, link, ownMarkdown, sentence, text, together, type Html } from '../html.ts'
import { ROOM } from './summary.ts'
import { isOneFailure } from '../verdict.ts'

/** Maximum number of characters of what happened, and of what to do. */
const [MESSAGE, HINT] = [4_000, 1_500]

/**
 * What happened in each region that failed, and what to do. If all failed for the same reason, it is shown once.
 *
 * @param page - URL of the page about error codes, if it is known.
 */
export function failures(regions: readonly RegionOutcome[], page: string | undefined): Block[] {
  const failed = regions.flatMap((outcome) => {
    const { region, error } = outcome
    return error === undefined ? [] : [{ region, error, isTolerated: isTolerated(outcome, regions) }]
  })
  if (failed.length === 0) return []
  if (isOneFailure(regions)) return failed.slice(0, 1).map(({ error }) => failure(error, page))
  return [
    {
      rows: failed.map(({ error, ...where }) => failure(error, page, where)),
      around: (first, more) => together(...first, ...left(more, 'failures')),
    },
  ]
}

/** The job summary of a run that failed before it had regions. Pure. */
export function renderFailure(error: ActionError, page: string | undefined): string {
  return render(ROOM, failedEarly(error, page))
}

/** A failure that does not belong to a region. */
export function failedEarly(error: ActionError, page: string | undefined): readonly Block[] {
  return [element('h3', sentence`Failed: ${code(error.code)}`), failure(error, page)]
}

/**
 * One failure as a quote, whose lines wrap. The headline contains its code, unless regions failed for different
 * reasons.
 */
function failure(
  error: ActionError,
  page: string | undefined,
  where?: { region: string; isTolerated: boolean },
): Html {
  return element(
    'blockquote',
    ...(where === undefined ? [] : [element('p', placeOf(error, where))]),
    ...paragraphs(error.message),
    todo(error, page),
  )
}

function placeOf(error: ActionError, where: { region: string; isTolerated: boolean }): Html {
  const place = sentence`${element('strong', code(error.code))} in ${code(where.region)}`
  return where.isTolerated
    ? sentence`${place}, which is optional: the step does not fail because of it`
    : place
}

/** A message with several lines consists of a sentence and a list. */
function paragraphs(message: string): Html[] {
  const [first = '', ...others] = shown(message, MESSAGE)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
  const items = others.map((line) => element('li', code(line.replace(/^- /, ''))))
  return [element('p', code(first)), ...(items.length === 0 ? [] : [element('ul', ...items)])]
}

function todo({ code: errorCode, hint }: ActionError, page: string | undefined): Html {
  const { remedy } = ERROR_CATALOGUE[errorCode]
  const what = hint === remedy ? ownMarkdown(remedy) : code(hint, HINT)
  const more =
    page === undefined
      ? text('')
      : sentence` See ${link(`${page}#${errorCode}`, errorCode)} in the troubleshooting guide.`
  return element('p', sentence`${element('strong', text('What to do:'))} ${what}${more}`)
}
