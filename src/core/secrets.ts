/** Names of what is as good as a credential, with the value behind it. */
const SECRET = /x-amz-(?:signature|security-token)(?:["']?(?:=|:|%3D)\s*["']?[^\s&;"'<>]*)?/gi

/**
 * A text without signatures and session tokens. AWS repeats the request in some of its error messages, and presigned
 * links carry both.
 */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '[removed]')
}
