import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { SEARCHED, secretIn } from '../../../src/archive/build/secrets.ts'

// Put together here, so that no file of this repository looks as if it held one.
const made = (...parts: string[]) => parts.join('')
const keyId = (prefix: string) => `${prefix}Q3EGXUJ5LMPWR7TZ`
const secretKey = ['hT9x/2Lq8Yv', 'Zr4Nf0JkPw7', 'cB+5sGd1MaUe', '6iQoX3'].join('')
const random = 'Zk4TqW9rXy2LmB7vNc5HsDf8GjPa3QeUwRtY'
const npmToken = made('npm', '_', random)
const pypiToken = made('pypi-', 'AgEIcHlwaS5vcmc', random, random)
const uuid = '3f2b8c1d-7e4a-4d9b-a6f5-0c1e2d3b4a59'

const privateKey = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type, format: 'pem' }).toString()
const pkcs8 = privateKey('pkcs8')
const certificate = pkcs8.replaceAll('PRIVATE KEY', 'CERTIFICATE')
const curve = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const encrypted = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
  .toString()
const begin = '-----BEGIN RSA PRIVATE KEY-----'

describe('a private key', () => {
  it.each([
    ['of PKCS #8', pkcs8],
    ['of PKCS #1', privateKey('pkcs1')],
    ['of a short curve', curve],
    ['with headers, encrypted', encrypted],
    ['with lines of Windows', pkcs8.replaceAll('\n', '\r\n')],
    ['after other text', `# the key\n${certificate}${pkcs8}`],
    ['in JSON', JSON.stringify({ type: 'service_account', private_key: pkcs8 })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ private_key: pkcs8 }))],
    ['in YAML, indented', `key: |\n${pkcs8.replaceAll(/^/gm, '    ')}`],
    ['in Python, line by line', pkcs8.replaceAll(/^(.*)$/gm, '    b"$1\\n"')],
    ['in JavaScript, line by line', pkcs8.replaceAll(/^(.*)$/gm, "  '$1\\n' +")],
    [
      'of OpenSSH',
      `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMw\n`,
    ],
    [
      'of PuTTY',
      'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: x\r\nPublic-Lines: 2\r\nAAAA\r\nPrivate-Lines: 1\r\nAAAA\r\n',
    ],
    [
      'of SSH Communications Security',
      `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "x"\n${curve.split('\n')[1]}\n`,
    ],
    [
      'of OpenPGP',
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQOYBF4x7vEBCADKvN3x8k2Zr4Nf0JkPw7cB5sGd1MaUe6iQoX3hT9x\n`,
    ],
  ])('is found: %s', (_, text) => {
    expect(secretIn('python/app/settings.py', Buffer.from(text))).toBe('a private key')
  })

  it.each([
    ['a certificate', certificate],
    ['a public key', pkcs8.replaceAll('PRIVATE', 'PUBLIC')],
    [
      'code that looks for one',
      `BEGIN = b"${begin}"\nEND = b"-----END RSA PRIVATE KEY-----"\n\ndef loads(data):\n    return data`,
    ],
    ['documentation that shortens one', `${begin}\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----`],
    ['documentation with words in its place', `${begin}<a very long string>-----END`],
    ['the line alone', begin],
    [
      'code that looks for one of PuTTY',
      "if line.startswith('PuTTY-User-Key-File-2: '):\n    # Private-Lines: 1",
    ],
    ['a pattern', `/${begin}\\n(.*)\\n-----END/`],
    ['a line that has the body further on', `${begin}\n-- ${curve.split('\n')[1]}\n`],
    ['the public half of one of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\nAAAA\n'],
  ])('is not %s', (_, text) => {
    expect(secretIn('python/app/keys.py', Buffer.from(text))).toBeUndefined()
  })
})

describe('an AWS access key', () => {
  it.each([
    [
      'in a credentials file',
      `[default]\naws_access_key_id = ${keyId('AKIA')}\naws_secret_access_key = ${secretKey}\n`,
    ],
    [
      'of a session',
      `export AWS_ACCESS_KEY_ID=${keyId('ASIA')}\nexport AWS_SECRET_ACCESS_KEY="${secretKey}"\n`,
    ],
    ['in JSON', JSON.stringify({ accessKeyId: keyId('AKIA'), secretAccessKey: secretKey })],
    ['without its id', `AWS_SECRET_ACCESS_KEY: '${secretKey}'`],
    ['under another spelling', `{ "awsSecretKey": "${secretKey}" }`],
    ['before its id', `${secretKey}${' '.repeat(900)}${keyId('AKIA')}`],
    [
      'of the second of two ids, behind keys of nobody',
      `${secretKey}${' '.repeat(1_100)}${keyId('AKIA')}${' '.repeat(2_500)}${keyId('ASIA')} ${secretKey}`,
    ],
    ['before much else', `${keyId('AKIA')}:${secretKey}${'\nx'.repeat(3_000)}`],
    ['after an example', `# AKIAIOSFODNN7EXAMPLE\n${keyId('AKIA')}:${secretKey}`],
  ])('is found: %s', (_, text) => {
    expect(secretIn('config', Buffer.from(text))).toBe('an AWS access key')
  })

  it.each([
    ['an id that is made up', made('AKIA', 'ABCDEFGHIJKLMNOP')],
    ['an id that is filled up', made('AKIA', 'XXXXXXXXXXXXXXXX')],
    ["the documentation's example", `AKIAIOSFODNN7EXAMPLE\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`],
    ['an example under its name', 'aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a variable', 'aws_secret_access_key=${{ secrets.AWS_SECRET_ACCESS_KEY }}'],
    ['a part of something longer', `x${keyId('AKIA')} ${secretKey}`],
  ])('is not %s', (_, text) => {
    expect(secretIn('docs/README.md', Buffer.from(text))).toBeUndefined()
  })
})

it.each([
  ['alone', `AccessKeyId: ${keyId('AKIA')}`],
  ['of a session', `AccessKeyId: ${keyId('ASIA')}`],
  ['with 40 capitals', `${keyId('AKIA')} ${secretKey.toUpperCase()}`],
  ['with 40 letters', `${keyId('AKIA')} ${secretKey.replaceAll(/\d/g, 'x')}`],
  ['with a SHA-1', `${keyId('AKIA')} da39a3ee5e6b4b0d3255bfef95601890afd80709`],
  ['far behind what could be its secret', `${secretKey}${' '.repeat(1_001)}${keyId('AKIA')}`],
  ['far from what could be its secret', `${keyId('AKIA')}${' '.repeat(1100)}${secretKey}`],
])('an AWS access key ID is known as such: %s', (_, text) => {
  expect(secretIn('docs/README.md', Buffer.from(text))).toBe('an AWS access key ID')
})

describe('a registry password', () => {
  const login = made('https://deploy', ':', 'hunter2x@')
  const docker = (value: string) =>
    JSON.stringify({ auths: { 'ghcr.io': { auth: Buffer.from(value).toString('base64') } } })

  it.each([
    [
      'pip.conf',
      `[global]\nextra-index-url =\n    https://pypi.org/simple\n    ${login}pypi.corp.net/simple\n`,
    ],
    ['pip.ini', `[global]\r\nindex-url = ${login}pypi.corp.net/simple\r\n`],
    ['requirements.txt', `--extra-index-url ${login}pypi.corp.net/simple\nrequests`],
    ['build.sh', `export PIP_INDEX_URL="${login}pypi.corp.net/simple"`],
    ['uv.toml', `index-url = "${login}pypi.corp.net/simple"`],
    ['.npmrc', `registry=${login}npm.corp.net/`],
    ['.docker/config.json', docker('user:hunter2x')],
    ['.dockercfg', docker('user:hunter2x')],
    ['.dockerconfigjson', docker('user:hunter2x').replace(':"', ' :\n "')],
    ['pip.conf', `find-links = ${login}corp.net/simple`],
    ['pip.conf', `index-url = ${login}example.com.corp.net/simple`],
    ['pip.conf', `index-url = ${login}myexample/simple`],
    ['pip.conf', made('index-url = https://deploy', ':', 'pa$sw0rd@corp.net/simple')],
    ['pip.conf', made('index-url = https://deploy', ':', 'hunterTWO@corp.net/simple')],
    ['pip.conf', made('index-url = https://deploy', ':', 'xtoken@corp.net/simple')],
    ['pip.conf', made('index-url = https://deploy', ':', 'tokens@corp.net/simple')],
  ])('is found: %s with %j', (name, text) => {
    expect(secretIn(`python/${name}`, Buffer.from(text))).toBe('a registry password')
  })

  it.each([
    ['README.md', 'pip install --index-url https://user:password@pypi.corp.net/simple'],
    ['README.md', `pip install --index-url ${login}example.com/simple`],
    ['README.md', `git clone ${login}corp.net/x.git`],
    ['pip.conf', 'index-url = https://user:${PASSWORD}@pypi.corp.net/simple'],
    ['pip.conf', 'index-url = https://pypi.corp.net/simple'],
    ['pip.conf', 'index-url = https://user@pypi.corp.net:8443/simple'],
    ['config.json', docker('no colon here')],
    ['config.json', docker('user:password')],
    ['config.json', '{"auth": ""}'],
    ['other.json', docker('user:hunter2x')],
    ['my-config.json', docker('user:hunter2x')],
    ['config.json.md', docker('user:hunter2x')],
    ['config.json', docker(':user:hunter2x')],
    ['mypip.conf', `find-links = ${login}corp.net/simple`],
    ['pip.conf.md', `find-links = ${login}corp.net/simple`],
    ['pip.conf', `index-url = ${login}corp.example/simple`],
    ['pip.conf', `index-url = ${login}example/simple`],
    ['pip.conf', 'index-url = https://user:SECRET_VALUE@corp.net/simple'],
    ['pip.conf', 'index-url = https://user:changeme@corp.net/simple'],
    ['pip.conf', 'index-url = https://user:change_me@corp.net/simple'],
    ['pip.conf', 'index-url = https://user:mytoken@corp.net/simple'],
  ])('is not in %s with %j', (name, text) => {
    expect(secretIn(`python/${name}`, Buffer.from(text))).toBeUndefined()
  })
})

describe('a registry token', () => {
  it.each([
    ['of npm', npmToken],
    ['of PyPI', `password = ${pypiToken}`],
    ['of GitHub', made('gh', 'p_', random)],
    ['of a GitHub job', made('gh', 's_', random)],
    ['of GitHub, fine-grained', made('github_', 'pat_', random, '_', random)],
    ['of GitLab', made('gl', 'pat-', random.slice(0, 20))],
    ['of npm, an old one', `//registry.npmjs.org/:_authToken=${uuid}`],
    ['of npm, with a character twice', made('npm', '_', random.slice(0, 34), '77')],
    ['of RubyGems', made('rubygems', '_', '0123456789abcdef'.repeat(3))],
    ['of Yarn', `npmAuthToken: "${uuid}"`],
  ])('is found: %s', (_, text) => {
    expect(secretIn('nodejs/script.js', Buffer.from(`x\n${text}\n`))).toBe('a registry token')
  })

  it.each([
    ['a variable', '//registry.npmjs.org/:_authToken=${NPM_TOKEN}'],
    ['a placeholder', '//registry.npmjs.org/:_authToken=MYTOKEN'],
    ['zeros', '//registry.npmjs.org/:_authToken=00000000-0000-0000-0000-000000000000'],
    ['words', made('gh', 'p_PersonalAccessToken01245678900000000')],
    ['letters alone', made('gh', 'p_', random.replaceAll(/\d/g, 'x'))],
    ['another name', `snpm_${random}`],
    ['something shorter', `npm_${random.slice(1)}`],
  ])('is not %s', (_, text) => {
    expect(secretIn('nodejs/README.md', Buffer.from(text))).toBeUndefined()
  })
})

describe('a file that is known by its name', () => {
  it.each([
    ['.npmrc', 'registry=https://registry.npmjs.org/\n', 'settings that often contain secrets'],
    ['.npmrc', '//npm.pkg.github.com/:_authToken=${NODE_AUTH_TOKEN}', 'settings that often contain secrets'],
    ['.npmrc', '# //x/:_authToken=old', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_authToken=short', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_authToken=NPM_TOKEN', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_authToken=<your token>', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_authToken=my-token', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_authToken=a1b2c3d4', 'a registry token'],
    ['npmrc', '//localhost/:_authToken=a1b2c3d4', 'a registry token'],
    ['.yarnrc.yml', 'npmScopes:\n  x:\n    npmAuthToken: a1b2c3d4\n', 'a registry token'],
    ['.yarnrc.yml', 'npmAuthIdent: "user:hunter2x"', 'a registry token'],
    ['.yarnrc.yml', 'npmAuthToken: "${NPM_TOKEN-}"', undefined],
    ['.yarnrc.yml', 'nodeLinker: node-modules', undefined],
    ['notes.txt', '//localhost/:_authToken=a1b2c3d4', undefined],
    ['.gem/credentials', 'x', 'a registry token'],
    ['my.gem/credentials', 'x', undefined],
    ['.env', 'A=1\0', 'settings that often contain secrets'],
    ['.npmrc', '\0', 'settings that often contain secrets'],
    ['.npmrc', '//localhost/:_password = "c2VjcmV0"', 'a registry token'],
    ['.npmrc', 'always-auth=true\n_auth=YWRtaW46c2VjcmV0', 'a registry token'],
    ['.env', 'DEBUG=1', 'settings that often contain secrets'],
    ['.env.production', '', 'settings that often contain secrets'],
    ['.env', `TOKEN=${npmToken}`, 'a registry token'],
    ['.env.example', 'DEBUG=1', undefined],
    ['.env.example.local', 'DEBUG=1', 'settings that often contain secrets'],
    ['my.env', 'DEBUG=1', undefined],
    ['my-id_rsa', 'anything', undefined],
    ['.gem/credentials.md', 'x', undefined],
    ['my.npmrc', '//localhost/:_authToken=a1b2c3d4', undefined],
    ['npmrc.md', '//localhost/:_authToken=a1b2c3d4', undefined],
    ['environment', 'DEBUG=1', undefined],
    ['id_rsa', 'anything', 'an SSH key'],
    ['id_ed25519_sk', '', 'an SSH key'],
    ['id_rsa.pub', 'ssh-rsa AAAA', undefined],
    ['id_rsa.py', '', undefined],
  ])('%s with %j', (base, text, kind) => {
    expect(secretIn(`python/pkg/${base}`, Buffer.from(text))).toBe(kind)
  })
})

describe('the search', () => {
  it('leaves binary files alone', () => {
    expect(secretIn('x.so', Buffer.from(`\0${npmToken}`))).toBeUndefined()
  })

  it.each([
    ['little-endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['big-endian', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('reads UTF-16: %s', (_, encoded) => {
    expect(secretIn('key.txt', encoded(pkcs8))).toBe('a private key')
    expect(secretIn('.npmrc', encoded('//x/:_authToken=a1b2c3d4\r\n'))).toBe('a registry token')
    expect(secretIn('.npmrc', encoded('x=y'))).toBe('settings that often contain secrets')
    expect(secretIn('x.py', encoded('text').subarray(0, 5))).toBeUndefined()
  })

  it('ends at a size', () => {
    const fill = (size: number) => Buffer.from(`${npmToken}\n`.padEnd(size, '-'))
    expect(secretIn('log', fill(SEARCHED))).toBe('a registry token')
    expect(secretIn('log', fill(SEARCHED + 1))).toBeUndefined()
  })

  it.each([
    ['begins of keys', begin],
    ['begins of keys, each on a line', `${begin}\n`],
    ['ids', `${keyId('AKIA')} `],
    ['names of secrets', 'aws_secret_access_key = '],
    ['names of tokens', '_authToken= '],
    ['prefixes', `glpat-${'a'.repeat(30)}_`],
    ['URLs of indexes', 'index-url = https://user:'],
    ['URLs of indexes, without an end', 'index_url=https://:a:'],
    ['headers of PEM', `${begin}\nA: b\n`],
    ['spaces', `_authToken${' '.repeat(10_000)}`],
  ])('takes time in line with the size of a text full of %s', (_, part) => {
    const text = Buffer.from(part.repeat(Math.floor(SEARCHED / part.length)))
    // Where a pattern tracked back without bound, this would not end within the life of a test.
    expect([undefined, 'a registry token', 'an AWS access key ID']).toContain(secretIn('text', text))
    expect(secretIn('.npmrc', text)).toBeDefined()
  })
})
