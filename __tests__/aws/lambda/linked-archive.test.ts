import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { linkedArchive } from '../../../src/aws/lambda/linked-archive.ts'

const HERE = '127.0.0.1'
const SECRET = 'X-Amz-Signature=0123456789abcdef'
const bytes = Buffer.from('the whole archive')
let server: Server | undefined

afterEach(() => {
  server?.close()
})

/** A link to a server that answers so, and what was asked of it. */
async function serve(answer: RequestListener) {
  const asked: { url: string | undefined; headers: string[] }[] = []
  const started = createServer((request, response) => {
    asked.push({ url: request.url, headers: Object.keys(request.headers).sort() })
    answer(request, response)
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, HERE, resolve))
  return { link: `http://${HERE}:${(started.address() as AddressInfo).port}/a%2Fb?x=%2B&${SECRET}`, asked }
}

const part: RequestListener = (_, response) => {
  response.writeHead(206, { 'content-range': `bytes 4-8/${bytes.length}` }).end(bytes.subarray(4, 9))
}

describe('a link to an archive', () => {
  // prettier-ignore
  it.each([
    ['https://awslambda-us-east-1-layers.s3.us-east-1.amazonaws.com/x',          undefined],
    ['https://prod-04-2014-layers.s3.amazonaws.com/x',                           undefined],
    ['https://s3.eu-west-1.amazonaws.com/bucket/x',                              undefined],
    ['https://s3-us-west-2.amazonaws.com/bucket/x',                              undefined],
    ['https://b.s3.dualstack.eu-west-1.amazonaws.com/x',                         undefined],
    ['https://awslambda-cn-north-1-layers.s3.cn-north-1.amazonaws.com.cn/x',     undefined],
    ['https://b.s3.eusc-de-east-1.amazonaws.eu/x',                               undefined],
    ['https://s3-fips.dualstack.us-gov-west-1.amazonaws.com/b/x',                undefined],
    ['https://b.s3-accelerate.dualstack.amazonaws.com/x',                        undefined],
    ['https://b.bucket.vpce-1a2b-3c4d.s3.us-east-1.vpce.amazonaws.com/x',        undefined],
    ['https://s3-mine-123.us-east-1.elb.amazonaws.com/x',                        /does not lead to S3/],
    ['https://s3-mine.elb.us-east-1.amazonaws.com/x',                            /does not lead to S3/],
    ['https://s3-mine.abc.us-east-1.rds.amazonaws.com/x',                        /does not lead to S3/],
    ['http://b.s3.us-east-1.amazonaws.com/x',                                    /does not use https/],
    ['https://b.s3.us-east-1.amazonaws.com:8443/x',                              /does not lead to S3/],
    ['https://user:pass@b.s3.us-east-1.amazonaws.com/x',                         /does not lead to S3/],
    ['https://b.s3.us-east-1.amazonaws.com.evil.example/x',                      /does not lead to S3/],
    ['https://evil.example/b.s3.us-east-1.amazonaws.com',                        /does not lead to S3/],
    ['https://evil-s3.amazonaws.com/x',                                          /does not lead to S3/],
    ['https://s3.us-east-1.evilamazonaws.com/x',                                 /does not lead to S3/],
    ['https://api.execute-api.us-east-1.amazonaws.com/x',                        /does not lead to S3/],
    ['https://169.254.169.254/latest/meta-data',                                 /does not lead to S3/],
    ['http://127.0.0.1:1/x',                                                     /does not use https/],
    ['https://localhost/x',                                                      /does not lead to S3/],
    ['file:///etc/passwd',                                                       /does not use https/],
    ['no link',                                                                  /not a link/],
  ])('%s', (link, refusal) => {
    const take = () => linkedArchive(`${link}?${SECRET}`, 9, {}, 'lambda.us-east-1.amazonaws.com').size
    let message = ''
    try {
      take()
    } catch (error) {
      message = (error as Error).message
    }
    expect(message).toMatch(refusal ?? /^$/)
    expect(message).not.toMatch(/evil|Signature|127|user/)
  })

  it('may lead to this machine only where Lambda was asked on this machine', async () => {
    const { link, asked } = await serve(part)
    expect(() => linkedArchive(link, bytes.length, {})).toThrow('does not use https')
    expect(() => linkedArchive(link, bytes.length, {}, 'lambda.example')).toThrow('does not use https')
    const read = await linkedArchive(link, bytes.length, {}, HERE).read(4, 5)
    expect(Buffer.from(read).toString()).toBe('whole')
    expect(asked).toEqual([{ url: `/a%2Fb?x=%2B&${SECRET}`, headers: ['connection', 'host', 'range'] }])
  })

  // prettier-ignore
  it.each<[string, RequestListener, RegExp, attempts: number]>([
    ['the whole archive',      (_, to) => to.writeHead(200).end(bytes),                                                               /S3 answered 200/,              1],
    ['a redirect',             (_, to) => to.writeHead(302, { location: 'https://evil.example/' }).end(),                              /S3 answered 302/,              1],
    ['a refusal',              (_, to) => to.writeHead(403).end(`<Error>${SECRET}</Error>`),                                           /S3 answered 403/,              1],
    ['a failure',              (_, to) => to.writeHead(503).end(),                                                                    /S3 answered 503/,              2],
    ['another part',           (_, to) => to.writeHead(206, { 'content-range': `bytes 0-4/${bytes.length}` }).end(bytes.subarray(0, 5)), /another part/,              1],
    ['a part of another one',  (_, to) => to.writeHead(206, { 'content-range': 'bytes 4-8/99' }).end(bytes.subarray(4, 9)),           /another part/,                 1],
    ['more than asked for',    (_, to) => to.writeHead(206, { 'content-range': `bytes 4-8/${bytes.length}` }).end('too much, far'),    /more than was requested/,      1],
    ['less than asked for',    (_, to) => to.writeHead(206, { 'content-range': `bytes 4-8/${bytes.length}` }).end('less'),            /only a part/,                  2],
    ['nothing',                (from) => from.socket.destroy(),                                                                       /the connection failed: \w+\.$/, 2],
  ])('that answers %s is not read', async (_, answer, says, attempts) => {
    const { link, asked } = await serve(answer)
    const failed = await linkedArchive(link, bytes.length, {}, HERE)
      .read(4, 5)
      .catch((error: unknown) => error as Error)
    expect(failed).toMatchObject({ code: 'service-error', message: expect.stringMatching(says) })
    const { cause, message, stack } = failed as Error
    expect([cause, message.includes(SECRET), stack?.includes(SECRET)]).toEqual([undefined, false, false])
    expect(asked).toHaveLength(attempts)
  })
})
