/**
 * What nobody sees, or what acts on the order of letters, on a terminal or on a log: controls, formats such as zero-width
 * and tag letters, fillers, selectors, private and unassigned characters, halves of pairs, and blanks of odd widths.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800[\p{Zs}--[ \u00a0\u3000]]]/v

/** Of an emoji, such characters are a part that is seen: only in the sequences that Unicode recommends. */
const EMOJI_OR_UNSEEN = new RegExp(String.raw`(?=\p{Emoji})\p{RGI_Emoji}|${UNSEEN.source}`, 'gv')

/** A name with what cannot be seen in it written out, e.g. `\u{1b}`. Doing it twice changes nothing. */
export function visible(name: string): string {
  return withUnseen(name, escaped)
}

/** The same of a text of several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return withUnseen(text, (character) => (/[\t\n\r]/.test(character) ? character : escaped(character)))
}

function withUnseen(text: string, replace: (character: string) => string): string {
  // Nearly every text has nothing of the kind, and to look for emoji takes much longer.
  if (!UNSEEN.test(text)) return text
  return text.replace(EMOJI_OR_UNSEEN, (found) =>
    found.length === String.fromCodePoint(found.codePointAt(0) ?? 0).length && UNSEEN.test(found)
      ? replace(found)
      : found,
  )
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
