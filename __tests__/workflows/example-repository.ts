import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const project = join(import.meta.dirname, '../..')

/** Lock file of the example project. Its packages lie in .tools/wheels. */
export const manifest = readFileSync(join(project, 'examples/demo/requirements.txt'), 'utf8')

/** A user's git repository with the workflows of examples/. */
export class ExampleRepository {
  readonly directory = mkdtempSync(join(tmpdir(), 'example-'))

  constructor(files: Record<string, string>) {
    this.#git('init', '--quiet', '--initial-branch=main')
    cpSync(join(project, 'examples/.github'), join(this.directory, '.github'), { recursive: true })
    this.commit(files)
  }

  /** Writes the files (path to content) and commits everything: what act runs is the last commit's work tree. */
  commit(files: Record<string, string>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, path)), { recursive: true })
      writeFileSync(join(this.directory, path), content)
    }
    this.#git('add', '--all')
    this.#git(
      '-c',
      'user.name=Example',
      '-c',
      'user.email=example@example.com',
      'commit',
      '--quiet',
      '-m',
      'Change',
    )
  }

  /** Text of a workflow. */
  workflow(name: string): string {
    return readFileSync(join(this.directory, '.github/workflows', name), 'utf8')
  }

  /** Texts of all workflows. */
  workflows(): string[] {
    return readdirSync(join(this.directory, '.github/workflows')).map((name) => this.workflow(name))
  }

  /** Deletes the repository. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  #git(...parameters: string[]): void {
    execFileSync('git', parameters, { cwd: this.directory })
  }
}
