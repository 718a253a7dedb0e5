import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManifestError } from '../../../src/manifest/package.ts'
import { normaliseMarker } from '../../../src/manifest/python/environment-marker.ts'

describe('normaliseMarker', () => {
  // As str(Marker(…)) of Python's packaging writes them.
  it.each([
    [`python_version<'3'`, 'python_version < "3"'],
    [`  python_version\t<  "3" `, 'python_version < "3"'],
    [`os.name=='nt'`, 'os_name == "nt"'],
    [`platform.python_implementation!='PyPy'`, 'platform_python_implementation != "PyPy"'],
    [`python_implementation == "PyPy"`, 'platform_python_implementation == "PyPy"'],
    [`'linux'in sys.platform`, '"linux" in sys_platform'],
    [`"a" not  in sys_platform`, '"a" not in sys_platform'],
    [`extra=='A_b'`, 'extra == "a-b"'],
    [`os_name == 'a"b'`, `os_name == 'a"b'`],
    [`(os_name=="a")`, 'os_name == "a"'],
    [`((os_name=="a" and os_name=="b"))`, 'os_name == "a" and os_name == "b"'],
    [`(os_name=="a")and(os_name=="b")`, 'os_name == "a" and os_name == "b"'],
    [
      `os_name=="a" or((os_name=="b" and (os_name=="c")))`,
      'os_name == "a" or (os_name == "b" and os_name == "c")',
    ],
    [
      `(os_name=="a" or os_name=="b") and (os_name=="c" or os_name=="( ")`,
      '(os_name == "a" or os_name == "b") and (os_name == "c" or os_name == "( ")',
    ],
  ])('%j is %j', (marker, normal) => {
    expect(normaliseMarker(marker)).toBe(normal)
    expect(normaliseMarker(normal)).toBe(normal)
  })

  it.each([
    '',
    '()',
    'python_version',
    'python_version <',
    'python_version < 3',
    'python_version < "3',
    'python_version = "3"',
    'python_version <> "3"',
    'python_version not "3"',
    'python_version < "3" and',
    'and python_version < "3"',
    'python_version < "3" xor os_name == "a"',
    'python_version < "3" "4"',
    '(python_version < "3"',
    'python_version < "3")',
    'Python_version < "3"',
    'constructor == "a"',
    'os_name == "a" # b',
    'os_name == "a"; os_name == "b"',
  ])('%j is none', (marker) => {
    expect(() => normaliseMarker(marker)).toThrow(ManifestError)
  })

  it('does not depend on blanks, quotes and needless parentheses', () => {
    const comparison = fc
      .tuple(
        fc.constantFrom('os_name', 'sys_platform', 'python_version'),
        fc.constantFrom('==', '<', 'in', 'not in'),
        fc.constantFrom('a', '3.9', 'x y'),
      )
      .map(([left, operator, right]) => ({
        plain: `${left} ${operator} "${right}"`,
        odd: `( ${left}  ${operator}\t'${right}')`,
      }))
    const { marker } = fc.letrec<{ marker: { plain: string; odd: string } }>((tie) => ({
      marker: fc.oneof(
        { maxDepth: 4 },
        comparison,
        fc.tuple(tie('marker'), fc.constantFrom('and', 'or'), tie('marker')).map(([left, word, right]) => ({
          plain: `(${left.plain}) ${word} (${right.plain})`,
          odd: `(((${left.odd}))${word} ((${right.odd} )))`,
        })),
      ),
    }))
    fc.assert(
      fc.property(marker, ({ plain, odd }) => {
        expect(normaliseMarker(odd)).toBe(normaliseMarker(plain))
      }),
    )
  })

  it('walks any depth', () => {
    const depth = 50_000
    const nested = `${'('.repeat(depth)}os_name == "a"${') or os_name == "b"'.repeat(depth)}`
    expect(normaliseMarker(nested)).toHaveLength(nested.length - 2)
  })
})
