import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { importX } from 'eslint-plugin-import-x'
import jest from 'eslint-plugin-jest'
import jsdoc from 'eslint-plugin-jsdoc'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'

/** Folders of src/ and what each may not import. Imports point one way: action → core ← aws, and
 * manifest and archive, which know nobody, serve core; archive serves action too, which zips a directory. */
const zones = [
  { target: './src/core', from: ['./src/action', './src/aws'] },
  { target: './src/action', from: ['./src/aws'] },
  { target: './src/aws', from: ['./src/action'] },
  { target: './src/manifest', from: ['./src/action', './src/aws', './src/core'] },
  { target: './src/archive', from: ['./src/action', './src/aws', './src/core'] },
  { target: './src', from: ['./sandbox', './__tests__', './bench'] },
  { target: './sandbox', from: ['./src', './__tests__', './bench'] },
].map((zone) => ({ ...zone, message: 'See ARCHITECTURE.md: imports point one way.' }))

/** Packages that only one folder may know. */
const onlyIn = (folder, group) => ({ group, message: `Only src/${folder}/ knows this.` })
const runner = onlyIn('action', ['@actions/*'])
const sdk = onlyIn('aws', ['@aws-sdk/*', '@smithy/*'])

export default defineConfig(
  globalIgnores(['dist/', 'build/', 'coverage/', '.tools/']),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, jsdoc },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/dot-notation': 'off',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'sandbox/**/*.ts'],
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
    },
  },
  { files: ['src/core/**'], rules: { 'no-restricted-imports': ['error', { patterns: [runner, sdk] }] } },
  { files: ['src/action/**'], rules: { 'no-restricted-imports': ['error', { patterns: [sdk] }] } },
  { files: ['src/aws/**'], rules: { 'no-restricted-imports': ['error', { patterns: [runner] }] } },
  {
    files: ['sandbox/**', 'bench/**', 'examples/**', 'docs/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['__tests__/**'], ...jest.configs['flat/recommended'] },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], extends: [ts.configs.disableTypeChecked] },
  prettier,
)
