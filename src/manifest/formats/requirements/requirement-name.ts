/**
 * Whether a path says that it is one of a requirements file: `requirements.txt`, `dev-requirements.txt`,
 * `requirements.lock`, `constraints.txt`, `requirements/base.txt`, and everything that ends in `.in` or `.pip`.
 */
export function isCalledRequirements(path: string): boolean {
  const [file = '', folder = ''] = path.split(/[\\/]/).reverse()
  if (/\.(?:in|pip)$/i.test(file)) return true
  return (
    /\.(?:txt|lock)$/i.test(file) && [file, folder].some((name) => /requirements|constraints/i.test(name))
  )
}
