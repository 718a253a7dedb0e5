import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import swc from '@rollup/plugin-swc'
import { minify } from '@swc/core'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import license from 'rollup-plugin-license'

/** Starts from empty folders, as the names of the files that ncc splits off change with their content. */
const freshFolders = {
  name: 'fresh-folders',
  buildStart() {
    for (const directory of ['build', 'dist']) {
      rmSync(directory, { recursive: true, force: true })
      mkdirSync(directory)
      // The package is ESM, and what is built is CommonJS: Node takes it for that only with this beside it.
      writeFileSync(`${directory}/package.json`, '{ "type": "commonjs" }\n')
    }
  },
}

/** Keeps dynamic imports of our own chunks as such, so that ncc makes files of them, which are read only when used. */
const keepDynamicImports = {
  name: 'keep-dynamic-imports',
  renderDynamicImport: ({ targetModuleId }) =>
    targetModuleId?.startsWith('/') ? { left: 'import(', right: ')' } : null,
}

/**
 * Minifies here and not in ncc, whose minifier drops the parentheses around modules. By them V8 knows that a module runs
 * at once; without them it parses it twice. ASCII, since V8 keeps that with one byte a character.
 */
const minifyChunks = {
  name: 'minify-chunks',
  renderChunk: (chunk) =>
    minify(chunk, {
      module: true,
      compress: { keep_classnames: true, keep_fnames: true },
      mangle: { keep_classnames: true, keep_fnames: true },
      format: { asciiOnly: true },
    }),
}

/** Prunes, from the SDK's ES sources, all that the entry never calls. */
function pruned(input, dir, plugins) {
  return {
    input,
    output: { dir, format: 'cjs', entryFileNames: 'index.js', chunkFileNames: '[name].js' },
    external: [/^node:/, ...builtinModules],
    // The schemas of operations that are never called fall away only so. Side effects count in our own files, and in
    // the endpoint tables, which register functions when they are loaded.
    treeshake: { preset: 'smallest', moduleSideEffects: (id) => /\/src\/|endpoint/.test(id) },
    plugins: [
      ...plugins,
      nodeResolve({
        exportConditions: ['node', 'module', 'import'],
        mainFields: ['module', 'main'],
        extensions: ['.js', '.ts'],
        preferBuiltins: true,
      }),
      commonjs(),
      json(),
      swc({ exclude: /node_modules/, swc: { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } } }),
      keepDynamicImports,
      minifyChunks,
    ],
    onwarn(warning, warn) {
      // TypeScript's helpers in packages that were compiled for older runtimes.
      if (warning.code !== 'THIS_IS_UNDEFINED' && warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning)
    },
  }
}

/** First half of the build. ncc then packs what is left into dist/: the step, and the post step, which needs less. */
export default [
  pruned('src/index.ts', 'build', [freshFolders, license({ thirdParty: { output: 'dist/licenses.txt' } })]),
  pruned('src/post.ts', 'build/post', []),
]
