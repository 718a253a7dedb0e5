/**
 * The least that the unchanged path can cost: the action's three requests, signed by hand, over node:http and with
 * nothing else loaded. No retries, no deadlines, no messages: a measure, and nothing to publish layers with.
 *
 * CommonJS and no `import`: an import of node:http also loads Node's implementation of fetch.
 */
/* global Buffer, URL, console, process */
const { createHash, createHmac } = process.getBuiltinModule('node:crypto')
const { appendFileSync, readFileSync } = process.getBuiltinModule('node:fs')
const { Agent, request } = process.getBuiltinModule('node:http')
const { basename, join } = process.getBuiltinModule('node:path')

const {
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_SECRET_ACCESS_KEY: secret,
  GITHUB_OUTPUT: outputFile,
  GITHUB_WORKSPACE: workspace,
} = process.env
const input = (name) => process.env[`INPUT_${name.toUpperCase()}`]

const { hostname, port } = new URL(endpoint)
const agent = new Agent({ keepAlive: true })
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const hmac = (key, data) => createHmac('sha256', key).update(data).digest()
const emptyHash = sha256('')

/** Sends a request without a body, signed with Signature Version 4. `path` and `query` are encoded already. */
function send(service, method, path, query, headers) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const date = time.slice(0, 8)
  const scope = `${date}/${region}/${service}/aws4_request`
  const signed = {
    host: `${hostname}:${port}`,
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': time,
    ...headers,
  }
  const names = Object.keys(signed).sort()
  const canonical = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${signed[name]}`),
    '',
    names.join(';'),
    emptyHash,
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce(hmac, `AWS4${secret}`)
  const signature = createHmac('sha256', key).update(toSign).digest('hex')
  signed.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return new Promise((resolve, reject) => {
    const options = {
      agent,
      hostname,
      port,
      method,
      path: query ? `${path}?${query}` : path,
      headers: signed,
    }
    request(options, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => {
        const { statusCode: status, headers } = response
        if (status !== 200) reject(new Error(`${method} ${path} was answered with ${status}.`))
        else resolve({ headers, body: Buffer.concat(chunks).toString() })
      })
    })
      .on('error', reject)
      .end()
  })
}

function headObject(key) {
  return send('s3', 'HEAD', `/${input('bucket')}/${key}`, '', { 'x-amz-checksum-mode': 'ENABLED' })
}

async function main() {
  const manifestPath = input('manifest-path')
  const manifest = readFileSync(join(workspace, manifestPath))
  const marker = `[manifest:sha256:${sha256(manifest)}]`
  const prefix = input('prefix')
  const layer = input('layer-name')
  const [, list] = await Promise.all([
    headObject(`${prefix}/layer/layer.zip`),
    send('lambda', 'GET', `/2018-10-31/layers/${layer}/versions`, 'MaxItems=50', {}),
  ])
  const latest = JSON.parse(list.body).LayerVersions.reduce((a, b) => (b.Version > a.Version ? b : a))
  if (!latest.Description.endsWith(marker)) throw new Error('The layer is not unchanged.')
  const version = String(latest.Version).padStart(6, '0')
  const backup = await headObject(`${prefix}/layer/${version}/${basename(manifestPath)}`)
  if (Number(backup.headers['content-length']) !== manifest.length) throw new Error('The backup differs.')
  const outputs = {
    published: false,
    result: 'unchanged',
    reason: 'unchanged',
    'layer-version': latest.Version,
    'layer-version-arn': latest.LayerVersionArn,
  }
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`)
  appendFileSync(outputFile, lines.join(''))
  console.log(`Version ${latest.Version} stands.`)
  agent.destroy()
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
