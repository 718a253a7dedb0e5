import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm'
import { credentials } from '../sandbox/clients.ts'
import type { Agreement, Deviation } from './setting.ts'

let names = 0

/** A parameter of its own, which does not exist yet. */
class Parameter {
  readonly #ssm: SSMClient
  readonly name = `/second/opinion-${++names}`

  constructor(url: string) {
    this.#ssm = new SSMClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 })
  }

  /** Creates it, unless told otherwise. Says tier and version. */
  async put(input: Partial<PutParameterCommandInput> = {}): Promise<string> {
    const command = new PutParameterCommand({ Name: this.name, Value: 'one', Type: 'String', ...input })
    const { Tier, Version } = await this.#ssm.send(command)
    return `${Tier ?? 'no tier'} ${Version ?? 'no version'}`
  }

  /** Writes it anew, unless told otherwise. */
  replace(Value: string, input: Partial<PutParameterCommandInput> = {}): Promise<string> {
    return this.put({ Value, Overwrite: true, Type: undefined, ...input })
  }

  /** Says value and version. */
  async get(Name = this.name): Promise<string> {
    const { Parameter: found } = await this.#ssm.send(new GetParameterCommand({ Name }))
    return `${found?.Value ?? 'nothing'} ${found?.Version ?? ''}`
  }

  async arn(): Promise<string | undefined> {
    return (await this.#ssm.send(new GetParameterCommand({ Name: this.name }))).Parameter?.ARN
  }
}

const asking =
  (question: (parameter: Parameter) => Promise<string>): Deviation['ask'] =>
  ({ backend }) =>
    question(new Parameter(backend.url))

/** After it was created with the value `one`. */
const after = (question: (parameter: Parameter) => Promise<string>): Deviation['ask'] =>
  asking(async (parameter) => {
    await parameter.put()
    return question(parameter)
  })

/** The text of a refusal, where that is what matters. */
async function words(call: Promise<string>): Promise<string> {
  return call.catch((error: unknown) => (error as Error).message)
}

const malformed = '400 ValidationException'
const created = 'Standard 1'
const missing = '400 ParameterNotFound'
const noVersion = '400 ParameterVersionNotFound'

/** Where the emulators answer otherwise than AWS to what reads and writes parameters. */
export const parameterDeviations: Deviation[] = [
  {
    what: 'replacing a parameter that does not exist, without a type',
    ask: asking((parameter) => parameter.replace('one')),
    answers: { sandbox: malformed, moto: created, ministack: malformed },
  },
  {
    what: 'replacing a parameter by one of another type',
    ask: after((parameter) => parameter.replace('two', { Type: 'StringList' })),
    answers: {
      sandbox: '400 HierarchyTypeMismatchException',
      moto: 'Standard 2',
      ministack: 'Standard 2',
    },
  },
  {
    what: 'replacing an Advanced parameter by a Standard one',
    ask: asking(async (parameter) => {
      await parameter.put({ Tier: 'Advanced' })
      return parameter.replace('two', { Tier: 'Standard' })
    }),
    answers: { sandbox: malformed, moto: 'Standard 2', ministack: 'Standard 2' },
  },
  {
    what: 'an empty value',
    ask: asking((parameter) => parameter.put({ Value: '' })),
    answers: { sandbox: malformed, moto: malformed, ministack: created },
  },
  ...(
    [
      ['a value of 4,097 characters', { Value: 'v'.repeat(4_097) }, malformed],
      ['a value that names another parameter', { Value: '{{ other }}' }, malformed],
      ['a name of 16 levels', { Name: '/l'.repeat(16) }, '400 HierarchyLevelLimitExceededException'],
      ['a name with a space', { Name: '/my deps' }, malformed],
      ['a name with two slashes', { Name: '/layers//deps' }, malformed],
      ['a name with a slash at the end', { Name: '/layers/' }, malformed],
      ['a path without its first slash', { Name: 'layers/deps' }, malformed],
      ['a name of 1,000 characters', { Name: `/${'n'.repeat(999)}` }, malformed],
    ] as const
  ).map(([what, input, sandbox]) => ({
    what,
    ask: asking((parameter) => parameter.put(input)),
    answers: { sandbox, moto: created, ministack: created },
  })),
  {
    what: 'a name that begins with aws',
    ask: asking((parameter) => parameter.put({ Name: 'aws-deps' })),
    answers: { sandbox: '400 AccessDeniedException', moto: malformed, ministack: malformed },
  },
  {
    what: 'the words for a reserved name',
    ask: asking((parameter) => words(parameter.put({ Name: '/aws/deps' }))),
    answers: {
      sandbox: 'No access to reserved parameter name: aws/deps.',
      moto: 'No access to reserved parameter name: /aws/deps.',
      ministack: 'No access to reserved parameter name: aws/deps.',
    },
  },
  {
    what: 'the words for a parameter that does not exist',
    ask: asking((parameter) => words(parameter.get('/none'))),
    answers: {
      // What the SDK says of an error without a text.
      sandbox: 'UnknownError',
      moto: 'Parameter /none not found.',
      ministack: 'Parameter /none not found',
    },
  },
  {
    what: 'a label of a parameter that does not exist',
    ask: after((parameter) => parameter.get(`${parameter.name}:stable`)),
    answers: { sandbox: noVersion, moto: missing, ministack: noVersion },
  },
  {
    what: 'reading a name with a space',
    ask: asking((parameter) => parameter.get('/a name')),
    answers: { sandbox: malformed, moto: missing, ministack: missing },
  },
  {
    what: 'reading a word with its first slash that was written without',
    ask: asking(async (parameter) => {
      const word = parameter.name.replaceAll('/', '')
      await parameter.put({ Name: word })
      return parameter.get(`/${word}`)
    }),
    answers: { sandbox: 'one 1', moto: 'one 1', ministack: missing },
  },
  {
    what: 'the first of 101 versions',
    ask: after(async (parameter) => {
      for (let count = 0; count < 100; count += 1) await parameter.replace(String(count))
      return parameter.get(`${parameter.name}:1`)
    }),
    answers: { sandbox: noVersion, moto: noVersion, ministack: 'one 1' },
  },
]

/** Where all answer as AWS does, or as the sandbox does by default where nobody knows. */
export const parameterAgreements: Agreement[] = [
  { what: 'creating a parameter', ask: asking((parameter) => parameter.put()), answer: created },
  {
    what: 'creating a parameter that exists',
    ask: after((parameter) => parameter.put()),
    answer: '400 ParameterAlreadyExists',
  },
  {
    what: 'replacing a parameter',
    ask: after((parameter) => parameter.replace('two')),
    answer: 'Standard 2',
  },
  {
    what: 'replacing a parameter by an equal value',
    ask: after((parameter) => parameter.replace('one')),
    answer: 'Standard 2',
  },
  {
    what: 'replacing a parameter with tags',
    ask: after((parameter) => parameter.replace('two', { Tags: [{ Key: 'k', Value: 'v' }] })),
    answer: malformed,
  },
  {
    what: 'a name that begins with ssm',
    ask: asking((parameter) => parameter.put({ Name: 'SSM-deps' })),
    answer: malformed,
  },
  {
    what: 'a path that begins with aws',
    ask: asking((parameter) => parameter.put({ Name: '/AWS/deps' })),
    answer: '400 AccessDeniedException',
  },
  {
    what: 'a parameter that does not exist',
    ask: asking((parameter) => parameter.get()),
    answer: missing,
  },
  {
    what: 'an older version of a parameter',
    ask: after(async (parameter) => {
      await parameter.replace('two')
      return `${await parameter.get(`${parameter.name}:1`)}, ${await parameter.get()}`
    }),
    answer: 'one 1, two 2',
  },
  {
    what: 'a version of a parameter that does not exist',
    ask: after((parameter) => parameter.get(`${parameter.name}:2`)),
    answer: noVersion,
  },
  {
    what: 'the ARN of a parameter',
    ask: after(async (parameter) => ((await parameter.arn()) ?? '').replace(parameter.name, ' NAME')),
    answer: 'arn:aws:ssm:us-east-1:123456789012:parameter NAME',
  },
]
