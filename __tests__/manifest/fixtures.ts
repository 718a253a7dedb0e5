import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { formats } from '../../src/manifest/formats.ts'
import { lockFile } from './lock-file.ts'

/** Every file in files/<format>/, under the first name that docs/manifests.md has for its format. */
export const fixtures = formats.flatMap(({ name: format, documentation }) => {
  const [, name = ''] = /`([^`]+)`/.exec(documentation.files) ?? []
  const paths = readdirSync(join(import.meta.dirname, 'files', format)).map((file) => `${format}/${file}`)
  return paths.map((path) => ({ format, path, name, text: lockFile(path) }))
})
