/** Accept-Encoding, where what it says is weighed: handlers of some paths do, those of resources do not. */

/** How much each encoding is wanted, from 0 to 1; of one named twice what was said last. */
export function encodingsOf(header = ''): ReadonlyMap<string, number> {
  const encodings = new Map<string, number>()
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const quality = parameters.findLast((text) => text.startsWith('q='))?.slice(2)
    const weight = quality === undefined ? 1 : Number(quality || 'none')
    if (name !== '' && !Number.isNaN(weight)) {
      encodings.set(name.toLowerCase(), Math.min(Math.max(weight, 0), 1))
    }
  }
  return encodings
}
