/** A name with what cannot be seen in it written out, e.g. `\u{1b}`: else it could act on a terminal, or on a log. */
export function visible(name: string): string {
  return name.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
