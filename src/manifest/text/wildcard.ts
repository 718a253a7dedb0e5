/**
 * Whether a whole text matches a pattern: `*` matches any characters, `?` matches one. The part before the last `*` is
 * never tried again, so the time is at most proportional to the product of the two lengths. A regular expression with
 * many `.*` could take forever.
 */
export function fits(text: string, pattern: string): boolean {
  let [at, next] = [0, 0]
  /** The index of the last `*` in the pattern, and the index in the text at which the rest of the pattern is tried. */
  let [star, tried] = [-1, 0]
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next++
      tried = at
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      at++
      next++
    } else if (star >= 0) {
      at = ++tried
      next = star + 1
    } else {
      return false
    }
  }
  while (pattern[next] === '*') next++
  return next === pattern.length
}
