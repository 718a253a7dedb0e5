/** Zips a directory as the action does: `node bench/zip-directory.ts FROM TO`. */
import { buildArchive } from '../src/archive/build/build.ts'

const [root = '', target = ''] = process.argv.slice(2)
const { size, sha256, warnings } = await buildArchive(root, target)
console.log(`${process.version} zlib ${process.versions.zlib} ${sha256} ${size} ${warnings.length}`)
