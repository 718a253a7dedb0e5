import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { sink } from '../../bench/sink.ts'
import type { Received } from '../../bench/sink.ts'

let received: Received[] = []
const server = createServer(sink((object) => received.push(object)))
let url = ''

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/example/layer.zip`
})
beforeEach(() => {
  received = []
})
afterAll(() => void server.close())

const bytes = Buffer.alloc(300_000, 'layer')
const sha256 = (of: Buffer) => createHash('sha256').update(of).digest('base64')
const crc = (of: Buffer) => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(of))
  return sum.toString('base64')
}

async function send(method: string, query: string, body: Buffer, headers: Record<string, string>) {
  const answer = await fetch(url + query, { method, body: new Uint8Array(body), headers })
  return { status: answer.status, text: await answer.text() }
}

/** As the AWS CLI sends a part: chunks, then a checksum. */
function chunked(of: Buffer, trailer: string): { body: Buffer; headers: Record<string, string> } {
  const half = of.length / 2
  const chunks = [of.subarray(0, half), of.subarray(half)].flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ])
  return {
    body: Buffer.concat([...chunks, Buffer.from(`0\r\n${trailer}\r\n\r\n`)]),
    headers: {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': `${of.length}`,
      'x-amz-trailer': trailer.split(':')[0] ?? '',
    },
  }
}

it('takes an object whose SHA-256 fits', async () => {
  const { status } = await send('PUT', '', bytes, { 'x-amz-checksum-sha256': sha256(bytes) })
  expect(status).toBe(200)
  const checksum = 'x-amz-checksum-sha256'
  expect(received).toEqual([{ path: '/example/layer.zip', size: bytes.length, checksum, parts: 0 }])
})

it.each(['x-amz-checksum-sha256', 'x-amz-checksum-crc32'])('refuses another %s', async (header) => {
  const wrong = header.endsWith('crc32') ? crc(Buffer.of(1)) : sha256(Buffer.of(1))
  const { status, text } = await send('PUT', '', bytes, { [header]: wrong })
  expect([status, text, received]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>'), []])
})

it('takes parts, with what checks them behind them', async () => {
  const begun = await send('POST', '?uploads', Buffer.of(), {})
  const id = /<UploadId>(\w+)</.exec(begun.text)?.[1] ?? ''
  for (const part of [1, 2]) {
    const { body, headers } = chunked(bytes, `x-amz-checksum-crc32:${crc(bytes)}`)
    const { status } = await send('PUT', `?partNumber=${part}&uploadId=${id}`, body, headers)
    expect(status).toBe(200)
  }
  expect(received).toEqual([])
  expect((await send('POST', `?uploadId=${id}`, Buffer.from('<x/>'), {})).status).toBe(200)
  expect(received).toMatchObject([{ size: 2 * bytes.length, checksum: 'x-amz-checksum-crc32', parts: 2 }])
})

it.each([
  ['another checksum', `x-amz-checksum-sha256:${sha256(Buffer.of(1))}`, bytes.length, 'BadDigest'],
  ['another length', `x-amz-checksum-sha256:${sha256(bytes)}`, 1, 'IncompleteBody'],
])('refuses chunks of %s', async (_, trailer, length, code) => {
  const { body, headers } = chunked(bytes, trailer)
  const announced = { ...headers, 'x-amz-decoded-content-length': `${length}` }
  const { status, text } = await send('PUT', '', body, announced)
  expect([status, text, received]).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`), []])
})
