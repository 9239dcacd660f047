/**
 * The order in which go-yaml writes keys: numbers within them by their value, letters after all
 * else, except right after digits.
 */
export function compareKeys(a: string, b: string): number {
  const least = Math.min(a.length, b.length)
  let at = 0
  while (at < least && a.charCodeAt(at) === b.charCodeAt(at)) at++
  if (at === least) return a.length - b.length
  if (isTrail(a.charCodeAt(at)) && at > 0) at--
  const [p, q] = [charAt(a, at), charAt(b, at)]
  const [pIsLetter, qIsLetter] = [isLetter(p), isLetter(q)]
  if (pIsLetter && qIsLetter) return byCode(p, q)
  if (pIsLetter || qIsLetter) {
    const afterDigit = at > 0 && isDigit(a[at - 1]!)
    return (afterDigit ? pIsLetter : qIsLetter) ? -1 : 1
  }
  return compareNumbers(a, b, at)
}

/** Compares from the first difference on, of which neither is a letter. */
function compareNumbers(a: string, b: string, at: number): number {
  const lead = (a[at] === '0' || b[at] === '0') && isWithinNumber(a, at) ? '1' : ''
  const [p, q] = [digitsFrom(a, at), digitsFrom(b, at)]
  const [n, m] = [BigInt(`0${lead}${p}`), BigInt(`0${lead}${q}`)]
  if (n !== m) return n < m ? -1 : 1
  if (p.length !== q.length) return p.length - q.length
  return byCode(charAt(a, at), charAt(b, at))
}

/** Whether a digit other than zero stands before in the same number. */
function isWithinNumber(text: string, at: number): boolean {
  for (let i = at - 1; i >= 0 && isDigit(text[i]!); i--) if (text[i] !== '0') return true
  return false
}

/** Longer numbers are compared by their first digits alone. */
const longestNumber = 400

function digitsFrom(text: string, at: number): string {
  let end = at
  while (end - at < longestNumber && text[end]! >= '0' && text[end]! <= '9') end++
  return text.slice(at, end)
}

function charAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!)
}

function isTrail(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

function isDigit(char: string): boolean {
  return (char >= '0' && char <= '9') || (char > '\x7f' && /\p{Nd}/u.test(char))
}

function isLetter(char: string): boolean {
  if (char > '\x7f') return /\p{L}/u.test(char)
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z')
}

function byCode(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!
}
