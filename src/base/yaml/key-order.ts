/**
 * The order in which go-yaml writes keys: numbers within them by their value, letters after all
 * else, except right after digits.
 */
export function compareKeys(a: string, b: string): number {
  const x = [...a]
  const y = [...b]
  let afterDigit = false
  for (let i = 0; i < x.length && i < y.length; i++) {
    const [p, q] = [x[i]!, y[i]!]
    if (p === q) {
      afterDigit = isDigit(p)
      continue
    }
    const [pIsLetter, qIsLetter] = [isLetter(p), isLetter(q)]
    if (pIsLetter && qIsLetter) return byCode(p, q)
    if (pIsLetter || qIsLetter) return (afterDigit ? pIsLetter : qIsLetter) ? -1 : 1
    return compareNumbers(x, y, i)
  }
  return x.length - y.length
}

/** Compares from the first difference on, of which neither is a letter. */
function compareNumbers(x: readonly string[], y: readonly string[], at: number): number {
  const lead = (x[at] === '0' || y[at] === '0') && isWithinNumber(x, at) ? '1' : ''
  const [p, q] = [digitsFrom(x, at), digitsFrom(y, at)]
  const [n, m] = [BigInt(`0${lead}${p}`), BigInt(`0${lead}${q}`)]
  if (n !== m) return n < m ? -1 : 1
  if (p.length !== q.length) return p.length - q.length
  return byCode(x[at]!, y[at]!)
}

/** Whether a digit other than zero stands before in the same number. */
function isWithinNumber(chars: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= 0 && isDigit(chars[i]!); i--) if (chars[i] !== '0') return true
  return false
}

function digitsFrom(chars: readonly string[], at: number): string {
  let end = at
  while (end < chars.length && /[0-9]/.test(chars[end]!)) end++
  return chars.slice(at, end).join('')
}

function isDigit(char: string): boolean {
  return /\p{Nd}/u.test(char)
}

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char)
}

function byCode(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!
}
