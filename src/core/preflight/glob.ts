/**
 * Whether a text fits a pattern as a whole: `*` stands for any characters, `?` for one. What is before the last `*` is
 * never looked at again, so the time is at most that of the two lengths multiplied: a regular expression with many
 * `.*` takes forever.
 */
export function fits(text: string, pattern: string): boolean {
  let [at, next] = [0, 0]
  /** Where the last `*` is in the pattern, and where in the text what follows it is tried. */
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
