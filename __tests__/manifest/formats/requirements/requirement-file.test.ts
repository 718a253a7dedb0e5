import { describe, expect, it } from '@jest/globals'
import { ManifestError } from '../../../../src/manifest/package.ts'
import { refuseUnlessPlain } from '../../../../src/manifest/formats/requirements/requirement-file.ts'
import { isCalledRequirements } from '../../../../src/manifest/formats/requirements/requirement-includes.ts'

describe('a name', () => {
  it.each([
    'requirements.txt',
    'deps/requirements-dev.txt',
    'requirements_prod.txt',
    'dev-requirements.txt',
    'requirements/base.txt',
    'C:\\work\\requirements\\base.txt',
    'requirements.lock',
    'requirements-dev.lock',
    'requirements/prod.lock',
    'requirements.pip',
    'constraints.txt',
    'base.in',
    'base.pip',
    'REQUIREMENTS.TXT',
  ])('says that it is one of requirements: %s', (path) => {
    expect(isCalledRequirements(path)).toBe(true)
  })

  it.each([
    '',
    '.deploy/token',
    'token.txt',
    'base.txt',
    'uv.lock',
    'requirements',
    'requirements.txt/token',
    'requirements/token',
    'requirements.pem',
    'requirements.txt.key',
  ])('says nothing of the kind: %s', (path) => {
    expect(isCalledRequirements(path)).toBe(false)
  })
})

/** The error for a file of this text, or undefined where it is taken for one of requirements. */
function refusal(text: string, path = '/ws/.deploy/token'): ManifestError | undefined {
  try {
    refuseUnlessPlain(text, path)
    return undefined
  } catch (error) {
    if (error instanceof ManifestError) return error
    throw error
  }
}

const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n'

describe('a file whose name says nothing', () => {
  // prettier-ignore
  it.each([
    ['a token',                        's3cr3t\n',                                         undefined],
    ['tokens',                         's3cr3t\n\ns3cr3t2\n',                            undefined],
    ['a token that looks like a path', 's3cr3t/bPxRfiCY\n',                                undefined],
    ['a token with a number',          's3cr3t<3',                                          undefined],
    ['a token with brackets',          's3cr3t[s3cr3t]',                                    undefined],
    ['a token in base64',              's3cr3t==\n',                                       1],
    ['an assignment',                  'A=1\nPASSWORD=s3cr3t\n',                          1],
    ['an assignment after a comment',  '# Keys\n\nexport PASSWORD=s3cr3t\n',             3],
    ['a private key',                  key,                                                 1],
    ['credentials of Git',             'https://robot:s3cr3t@code.example\n',              undefined],
    ['a .netrc',                       'machine code.example login robot password s3cr3t',  1],
    ['an .npmrc',                      '//registry.example/:_authToken=s3cr3t\n',          1],
    ['a .git/config',                  '[http]\n\textraheader = AUTHORIZATION: s3cr3t\n', 1],
    ['JSON',                           '{"token": "s3cr3t"}\n',                            1],
    ['a requirement before it',        'six==1.17.0\ns3cr3t: a\n',                        2],
    ['an option that none is',         '--s3cr3t\n',                                       1],
    ['a merge conflict',               'six==1.17.0\n<<<<<<< s3cr3t\n',                   2],
  ])('is not taken for one of requirements, and nothing is said of it: %s', (_, text, line) => {
    const error = refusal(text)

    expect(error).toMatchObject({ message: expect.stringContaining('does not look like a requirements file'), line })
    expect(`${error?.message} ${String(error?.cause)}`).not.toContain('s3cr3t')
  })

  it.each([
    '',
    '# nothing\n',
    'six==1.17.0\nrequests\n',
    'six>=1',
    'six~=1.0',
    'six --hash=sha256:ab',
    'six @ https://files.example/six.whl',
    'six[a]@git+https://code.example/six',
    '-r base.txt\nsix',
    '--index-url https://files.example\nsix',
    '-e .\nsix\n',
  ])('is taken for one by what it says: %j', (text) => {
    expect(refusal(text)).toBeUndefined()
  })
})

it('a file that is called like requirements may hold names alone', () => {
  expect(refusal('six\n', '/ws/requirements.txt')).toBeUndefined()
})
