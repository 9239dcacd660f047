/** Takes the token out of an Authorization header, as upstream does. */

const extraSpace =
  'the provided Authorization header contains extra space before the bearer token, and is ignored'

/** Empty where there is none. Anything that is no bearer token counts as nothing. */
export function bearerTokenOf(header: string | undefined, warn: (text: string) => void): string {
  if (header === undefined) return ''
  const [scheme = '', token = '', ...more] = header.trim().split(' ')
  if (scheme.toLowerCase() !== 'bearer') return ''
  if (token === '' && more.length > 0) warn(extraSpace)
  return token
}
