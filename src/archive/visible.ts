/**
 * Invisible characters, and characters that change the order of text, on a terminal or in a log: controls, formats such
 * as zero-width and tag characters, fillers, selectors, private and unassigned characters, unpaired surrogates, and
 * blanks with unusual widths.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800[\p{Zs}--[ \u00a0\u3000]]]/v

/** In an emoji, such characters are part of what is visible, but only in the sequences that Unicode recommends. */
const EMOJI_OR_UNSEEN = new RegExp(String.raw`(?=\p{Emoji})\p{RGI_Emoji}|${UNSEEN.source}`, 'gv')

/** A name with its invisible characters written out, for example as `\u{1b}`. Applying it twice changes nothing. */
export function visible(name: string): string {
  return withUnseen(name, escaped)
}

/** The same for a text with several lines, in which line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return withUnseen(text, (character) => (/[\t\n\r]/.test(character) ? character : escaped(character)))
}

function withUnseen(text: string, replace: (character: string) => string): string {
  // Almost no text has such characters, and searching for emoji takes much longer.
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
