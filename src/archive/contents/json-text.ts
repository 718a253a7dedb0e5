/** Maximum number of values in a text. npm's list of ten thousand packages has some hundred thousand. */
const VALUES = 500_000

/**
 * The value of a JSON text. Undefined if it is none, or if it has so many values that they would take many times the memory
 * of the text: each needs a few characters, and an object in memory needs dozens of bytes.
 */
export function jsonOf(text: string): unknown {
  if (!isModest(text)) return undefined
  try {
    // Some programs write a byte order mark.
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

/** Before each value is one of these characters. Those in strings count too, and are few. */
function isModest(text: string): boolean {
  let count = 0
  for (let at = 0; at < text.length && count <= VALUES; at += 1) {
    const code = text.charCodeAt(at)
    // A comma, a bracket or a brace.
    if (code === 0x2c || code === 0x5b || code === 0x7b) count += 1
  }
  return count <= VALUES
}
