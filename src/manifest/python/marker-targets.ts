import { ManifestError } from '../package.ts'
import type { Architecture } from '../scope/scope.ts'
import { markerParts, type Comparison } from './environment-marker.ts'
import type { PythonTargets, Targets } from './python-targets.ts'
import { specifierOf } from './python-version.ts'
import { pythonName } from './python.ts'

/** The extras and groups that are asked for, normalised. `all`: a condition on one of them always holds. */
export interface AskedFor {
  extras: Names | 'all'
  groups: Names | 'all'
}

/** A set of names. */
export type Names = Pick<ReadonlySet<string>, 'has'>

/** On Lambda: CPython on Linux. What is not here depends on the target, or cannot be known. */
const constants: Partial<Record<string, string>> = {
  implementation_name: 'cpython',
  os_name: 'posix',
  platform_python_implementation: 'CPython',
  platform_system: 'Linux',
  sys_platform: 'linux',
}

const machines: Record<Architecture, string> = { x86_64: 'x86_64', arm64: 'aarch64' }

/** The operators with the operands the other way round. The others then have no meaning. */
const swapped: Partial<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
  '>=': '<=',
  '>': '<',
}

/**
 * The targets on which environment markers (PEP 508) hold. A comparison that cannot be decided, such as one of the
 * release of the kernel, holds everywhere, so that the package counts. There is no negation in a marker, so with it the
 * whole marker holds on too many targets and never on too few.
 */
export class MarkerTargets {
  readonly #targets: PythonTargets
  readonly #asked: AskedFor
  readonly #known = new Map<string, Targets>()

  constructor(targets: PythonTargets, asked: AskedFor) {
    this.#targets = targets
    this.#asked = asked
  }

  /** Where a marker holds: everywhere if there is none, or if it is not valid. */
  on(marker = ''): Targets {
    let holds = this.#known.get(marker)
    if (holds === undefined) this.#known.set(marker, (holds = this.#evaluate(marker)))
    return holds
  }

  /** Keeps its own stack, since a marker can be nested to any depth. `and` binds more tightly than `or`. */
  #evaluate(marker: string): Targets {
    if (marker.trim() === '') return this.#targets.all
    /** For each open parenthesis: where the alternatives before hold, and where the present one does. */
    const outer: { any: Targets; every: Targets }[] = []
    let [any, every] = [0n, this.#targets.all]
    for (const part of partsOf(marker)) {
      if (part === '(') {
        outer.push({ any, every })
        ;[any, every] = [0n, this.#targets.all]
      } else if (part === ')') {
        const inner = any | every
        const around = outer.pop()
        ;[any, every] = [around?.any ?? 0n, (around?.every ?? this.#targets.all) & inner]
      } else if (part === 'or') {
        ;[any, every] = [any | every, this.#targets.all]
      } else if (part !== 'and') {
        every &= this.#compare(part)
      }
    }
    return any | every
  }

  #compare(comparison: Comparison): Targets {
    const key = `${comparison.left} ${comparison.operator} ${comparison.right}`
    let holds = this.#known.get(key)
    if (holds === undefined) {
      holds = (this.#decide(comparison) ?? this.#targets.all) & this.#targets.all
      this.#known.set(key, holds)
    }
    return holds
  }

  /** Undefined if it cannot be decided. */
  #decide({ left, operator, right }: Comparison): Targets | undefined {
    const [isLeft, isRight] = [isText(left), isText(right)]
    if (isLeft === isRight) return undefined
    const [variable, text] = isLeft ? [right, left.slice(1, -1)] : [left, right.slice(1, -1)]
    switch (variable) {
      case 'extra':
        return this.#membership(this.#asked.extras, operator, text, '==', '!=')
      case 'extras':
      case 'dependency_groups': {
        const names = variable === 'extras' ? this.#asked.extras : this.#asked.groups
        return isLeft ? this.#membership(names, operator, text, 'in', 'not in') : undefined
      }
      case 'python_version':
      case 'python_full_version':
      case 'implementation_version': {
        return this.#targets.decided(`${left} ${operator} ${right}`, () => {
          const holds = versionTest(operator, text, isLeft)
          if (holds === undefined) return undefined
          return variable === 'python_version'
            ? this.#targets.onVersions(holds)
            : this.#targets.onReleases(holds, versionIn(operator, text))
        })
      }
      case 'platform_machine':
        return this.#onEach(operator, text, isLeft)
      default: {
        const value = constants[variable]
        const holds = value === undefined ? undefined : textTest(operator, value, text, isLeft)
        return holds === undefined ? undefined : this.#either(holds)
      }
    }
  }

  #membership(names: AskedFor['extras'], operator: string, text: string, isIn: string, isOut: string) {
    if (names === 'all' || (operator !== isIn && operator !== isOut)) return undefined
    return this.#either(names.has(pythonName(text)) === (operator === isIn))
  }

  #onEach(operator: string, text: string, isLeft: boolean): Targets | undefined {
    if (textTest(operator, '', text, isLeft) === undefined) return undefined
    return this.#targets.onArchitectures(
      (architecture) => textTest(operator, machines[architecture], text, isLeft) === true,
    )
  }

  #either(holds: boolean): Targets {
    return holds ? this.#targets.all : 0n
  }
}

function partsOf(marker: string): ReturnType<typeof markerParts> {
  try {
    return markerParts(marker)
  } catch (error) {
    if (error instanceof ManifestError) return []
    throw error
  }
}

function isText(operand: string): boolean {
  return operand.startsWith('"') || operand.startsWith("'")
}

/** As versions if the text is one, like Python's packaging; else as texts. */
function versionTest(operator: string, text: string, isLeft: boolean) {
  const direct = isLeft ? swapped[operator] : operator
  const isAllowed =
    direct === undefined || (isLeft && text.endsWith('.*')) ? undefined : specifierOf(direct, text)
  if (isAllowed !== undefined) return isAllowed
  if (textTest(operator, '', text, isLeft) === undefined) return undefined
  return (release: readonly number[]) => textTest(operator, release.join('.'), text, isLeft) === true
}

/** The one version, such as 3.11, whose bugfix releases a comparison with this text can tell apart. */
function versionIn(operator: string, text: string): readonly number[] | undefined {
  const [, major, minor = '0'] = /^v?(\d{1,9})(?:\.(\d{1,9}))?/i.exec(text.trim()) ?? []
  return major === undefined || operator.endsWith('in') ? undefined : [Number(major), Number(minor)]
}

/** Undefined for operators that PEP 508 does not define for texts. */
function textTest(operator: string, value: string, text: string, isLeft: boolean): boolean | undefined {
  const [left, right] = isLeft ? [text, value] : [value, text]
  switch (operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    case 'in':
      return right.includes(left)
    case 'not in':
      return !right.includes(left)
    default:
      return undefined
  }
}
