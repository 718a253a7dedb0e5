import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { startAnswerProxy } from './answer-proxy.ts'
import type { AnswerServer } from '../aws/answer-server.ts'
import { backupKey, MANIFEST, newLayer, useSandbox } from './fixture.ts'

const aws = useSandbox()

let proxy: AnswerServer | undefined
afterEach(() => {
  proxy?.close()
})

const PART = MANIFEST.slice(0, 20)

/** Answers to a GET that S3 does not give: they come from what stands between, and say nothing about the object. */
const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  '404 with a page': (response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>Not Found</body></html>')
  },
  '404 with words': (response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('no such host')
  },
  '404 without a body': (response) => {
    response.writeHead(404, { 'content-length': 0 }).end()
  },
  '200 without a body or its length': (response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' }).end()
  },
  '200 with a body without a length': (response) => {
    response.writeHead(200).end(PART)
  },
  '204': (response) => {
    response.writeHead(204).end()
  },
  '206 with a part': (response) => {
    const headers = { 'content-length': PART.length, 'content-range': `bytes 0-19/${MANIFEST.length}` }
    response.writeHead(206, headers).end(PART)
  },
  'chunks that end early': (response) => {
    response.writeHead(200).write(PART, () => response.destroy())
  },
  'less than its length': (response) => {
    response.writeHead(200, { 'content-length': MANIFEST.length }).write(PART, () => response.destroy())
  },
}

describe('the bytes of a backup', () => {
  it.each(Object.keys(ANSWERS))('are neither missing nor others after %s', async (name) => {
    const layer = newLayer(aws())
    layer.hasVersion()
    layer.putBackup(1, MANIFEST)
    proxy = await startAnswerProxy(aws().url, ({ method, url }) =>
      method === 'GET' && url.includes(backupKey(1)) ? ANSWERS[name] : undefined,
    )
    const run = await layer.run({}, { env: { AWS_ENDPOINT_URL: proxy.url } })
    expect(run.outputs).toMatchObject({ published: 'false', result: 'failed', reason: 'backup-unreadable' })
    expect(run.errors).toEqual([expect.stringContaining(`s3://${layer.bucket}/${backupKey(1)}`)])
    expect(layer.numbers()).toEqual([1])
  })
})
