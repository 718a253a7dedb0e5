import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import { startSandbox } from '../../sandbox/server.ts'
import { tool } from './tools.ts'

/** S3, Lambda layers, parameters and STS of account 123456789012, on loopback. */
export interface Backend {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string
  close(): Promise<void>
}

/** Everything that the same tests run against. */
export const backendNames = ['sandbox', 'moto', 'ministack'] as const
export type BackendName = (typeof backendNames)[number]

/** Runs a backend, empty at first, during the tests of a block. */
export function useBackend(name: BackendName): () => Backend {
  let backend: Backend | undefined
  beforeAll(async () => {
    backend = await startBackend(name)
  })
  afterAll(() => backend?.close())
  return () => {
    if (backend === undefined) throw new Error(`${name} runs during tests only.`)
    return backend
  }
}

/** Listens on a free port. Rejects when it is not installed or does not come up. */
function startBackend(name: BackendName): Promise<Backend> {
  switch (name) {
    case 'sandbox':
      return startSandbox()
    case 'moto':
      return startServer('venv/bin/moto_server', ['--host', '127.0.0.1', '--port', '0'])
    case 'ministack':
      return startServer('ministack/bin/ministack', [], {
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: '0',
        MINISTACK_ACCOUNT_ID: '123456789012',
        SERVICES: 's3,lambda,sts,ssm',
      })
  }
}

/** Starts a server that prints its address once it listens. */
export async function startServer(
  path: string,
  parameters: string[],
  env: Record<string, string> = {},
): Promise<Backend> {
  const program = tool(path)
  const directory = await mkdtemp(join(tmpdir(), 'backend-'))
  const child = spawn(program, parameters, {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory, PYTHONUNBUFFERED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const close = async (): Promise<void> => {
    child.kill()
    await exited
    await rm(directory, { recursive: true, force: true })
  }
  const url = await new Promise<string>((resolve, reject) => {
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
        const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)\s/.exec(log) ?? []
        if (address !== undefined) resolve(address)
      })
    }
    exited.then(() => {
      reject(new Error(`${path} ended before it listened:\n${log}`))
    }, reject)
  })
  return { url, close }
}
