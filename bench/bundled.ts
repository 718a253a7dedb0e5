import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rollup } from 'rollup'
import { loadConfigFile } from 'rollup/loadConfigFile'

const configuration = join(import.meta.dirname, '../rollup.config.js')

/** These write into the repository. */
const forDistOnly = ['fresh-folders', 'rollup-plugin-license']

/**
 * Bundles a script of this folder as the action is bundled, but for the packing by ncc. From its sources it would take
 * half a second longer to load and 50 MiB more, which the action does not.
 *
 * @param folder - where to: one that nothing else is in
 * @returns the path of the script
 */
export async function bundled(script: string, folder: string): Promise<string> {
  const { options } = await loadConfigFile(configuration, {})
  const [action] = options
  if (action === undefined) throw new Error('There is nothing to bundle.')
  const plugins = action.plugins.filter(({ name }) => !forDistOnly.includes(name))
  const build = await rollup({ ...action, input: join(import.meta.dirname, script), plugins })
  await build.write({ ...action.output[0], dir: folder })
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  return join(folder, 'index.js')
}
