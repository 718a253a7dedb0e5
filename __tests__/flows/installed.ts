import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** An archive with these files. */
export async function archiveOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, text] of Object.entries({ 'python/own.py': 'x = 1\n', ...files })) {
    zip.addBuffer(Buffer.from(text), path)
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** The files of Python packages, as pip installs them into a directory. */
export function python(packages: Record<string, string>): Record<string, string> {
  const files = Object.entries(packages).flatMap(([written, version]) => {
    const name = written.replaceAll('-', '_')
    return [
      [`python/${name}/__init__.py`, `__version__ = '${version}'\n`],
      [`python/${name}-${version}.dist-info/METADATA`, `Name: ${written}\nVersion: ${version}\n`],
    ] as const
  })
  return { 'python/own.py': 'x = 1\n', ...Object.fromEntries(files) }
}

/** The files of a `node_modules` that npm filled, by the paths of packages in it. */
export function npmTree(folder: string, packages: Record<string, string>): Record<string, string> {
  const entries = Object.entries(packages).map(([path, version]) => {
    const name = path.split('node_modules/').at(-1) ?? ''
    return { path: `node_modules/${path}`, name, version }
  })
  const list = entries.map(({ path, version }) => [
    path,
    { version, resolved: 'https://registry.npmjs.org/x.tgz', integrity: 'sha512-AAAA' },
  ])
  return {
    ...Object.fromEntries(
      entries.flatMap(({ path, name, version }) => [
        [`${folder}/${path}/package.json`, JSON.stringify({ name, version })],
        [`${folder}/${path}/index.js`, ''],
      ]),
    ),
    [`${folder}/node_modules/.package-lock.json`]: JSON.stringify({
      lockfileVersion: 3,
      packages: Object.fromEntries(list) as object,
    }),
  }
}
