/**
 * Writes the pictures of the documentation: `npm run pictures`. The Markdown is what the action really wrote; the page
 * around it looks as GitHub's.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { marked } from 'marked'
import { launch } from 'puppeteer-core'
import sharp from 'sharp'
import { scenes } from './scenes.ts'

/** Width of the column that GitHub shows a summary in, in CSS pixels. */
const WIDTH = 980

const { resolve } = createRequire(import.meta.url)
const dataUrl = (path, type) => `data:${type};base64,${readFileSync(resolve(path)).toString('base64')}`
const font = (weight) => `@font-face {
  font-family: Noto Sans; font-weight: ${weight};
  src: url(${dataUrl(`@fontsource/noto-sans/files/noto-sans-latin-${weight}-normal.woff2`, 'font/woff2')});
}`

const style = `
${readFileSync(resolve('github-markdown-css/github-markdown-light.css'), 'utf8')}
${[400, 600].map(font).join('\n')}
body { margin: 0; padding: 16px; background: #fff; }
.box { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
.box > header { font: 14px/1.5 Noto Sans; padding: 8px 16px; color: #59636e; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; }
.box > header b { color: #1f2328; font-weight: 600; }
.box > header .label { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; font-size: 12px; margin: 0 2px; }
.markdown-body { padding: 16px; }
`

const { summary, comment } = await scenes()
const pictures = {
  'job-summary': ['<b>publish</b> summary', summary, 16],
  comment: ['<b>github-actions</b> <span class="label">bot</span> commented', comment, 14],
}

const browser = await launch({
  args: chromium.args,
  executablePath: await chromium.executablePath(),
  headless: 'shell',
})
try {
  const page = await browser.newPage()
  await page.setViewport({ width: WIDTH, height: 100, deviceScaleFactor: 2 })
  for (const [name, [title, markdown, size]] of Object.entries(pictures)) {
    const body = await marked.parse(markdown, { gfm: true })
    await page.setContent(
      `<!doctype html><style>${style}</style><div class="box"><header>${title}</header><article class="markdown-body" style="font-size: ${size}px">${body}</article></div>`,
    )
    await page.evaluate('document.fonts.ready')
    const picture = sharp(await page.screenshot({ fullPage: true }))
    await picture
      .png({ palette: true, colours: 32, effort: 10 })
      .toFile(join(import.meta.dirname, `${name}.png`))
  }
} finally {
  await browser.close()
}
