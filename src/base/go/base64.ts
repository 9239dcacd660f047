/** Base64 for URLs without padding, as Go reads it: line breaks are skipped, spare bits are let go. */
export function readRawUrlBase64(text: string): Buffer | { readonly problem: string } {
  const plain = text.replace(/[\r\n]/g, '')
  const wrong = plain.search(/[^A-Za-z0-9_-]/)
  const at = wrong < 0 && plain.length % 4 === 1 ? plain.length - 1 : wrong
  if (at >= 0) return { problem: `illegal base64 data at input byte ${at}` }
  return Buffer.from(plain, 'base64url')
}
