import { parseArgs } from 'node:util'
import { startSandbox } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })
const sandbox = await startSandbox({ port: Number(values.port) })
console.log(JSON.stringify({ url: sandbox.url }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close())
}
