import { marked } from 'marked'

/** One act of the demo: what happened, and the job summary that the action wrote. */
export interface Scene {
  title: string
  /** Markdown. */
  summary: string
}

/** The job summaries as one HTML page, as GitHub shows them below a run. */
export async function pageOf(scenes: readonly Scene[]): Promise<string> {
  const sections = await Promise.all(
    scenes.map(
      async ({ title, summary }) => `<section><h1>${title}</h1>${await marked.parse(summary)}</section>`,
    ),
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Job summaries of the demo</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
  section { border: 1px solid #d0d7de; border-radius: 6px; padding: 0 1.5rem 1rem; margin-bottom: 1.5rem; }
  h1 { font-size: 1rem; color: #59636e; }
  table { border-collapse: collapse; } th, td { border: 1px solid #d0d7de; padding: .3rem .8rem; text-align: left; }
  code { background: #eff1f3; border-radius: 4px; padding: .1rem .3rem; } pre { background: #f6f8fa; padding: 1rem; overflow: auto; }
  pre code { background: none; padding: 0; }
</style>
${sections.join('\n')}
</html>
`
}
