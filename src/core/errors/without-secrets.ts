/** The text between a name and its value in a header, a link or JSON, and both percent-encoded, once or twice. */
const IS = String.raw`["']?\s{0,9}(?:=|:|%(?:25)?3D)\s{0,9}["']?`

/** Like `IS`, but for words that can occur before a colon in a sentence. */
const EQUALS = String.raw`(?:["']\s{0,9}:|\s{0,9}(?:=|%(?:25)?3D))\s{0,9}["']?`

const VALUE = String.raw`[^\s&;,"'<>]*`

/** Credentials, and parts of credentials, in texts that AWS returns. */
const SECRETS = [
  // In presigned links and signed requests.
  `x-amz-(?:signature|security-token|credential)(?:${IS}${VALUE})?`,
  // A whole header: the current form, the older form, and the form for tokens.
  String.raw`\b(?:proxy-)?authorization${IS}[^\n"'<>]*`,
  String.raw`\bAWS4-(?:HMAC|ECDSA)[\w-]{0,40} Credential=[^\n"'<>]*`,
  String.raw`\bAWS [A-Z0-9]{16,128}:[\w+/=]+`,
  // In older links and requests, and keys in JSON and in files.
  `(?:signature|credential)${EQUALS}${VALUE}`,
  `(?:aws_?)?(?:access_?key_?id|secret_?access_?key|session_?token)${IS}${VALUE}`,
  `web_?identity_?token${IS}${VALUE}`,
  String.raw`(?<![\w-])eyJ[\w-]{10,}\.[\w-]+\.[\w-]*`,
  // The string to sign, which S3 and Lambda return.
  String.raw`(?<=should have been\s{0,9})'[^']*'?`,
  '(?<=<(?:AWSAccessKeyId|SignatureProvided|StringToSign|StringToSignBytes|CanonicalRequest|CanonicalRequestBytes)>)[^<]+',
  `(?:SignatureProvided|StringToSign(?:Bytes)?|CanonicalRequest(?:Bytes)?)${EQUALS}[^"'&<>]*`,
]

const SECRET = new RegExp(SECRETS.join('|'), 'gi')

/**
 * Removes signatures, session tokens and key ids from a text. AWS repeats the request in some of its error messages,
 * and links and headers carry them.
 */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '[removed]')
}
