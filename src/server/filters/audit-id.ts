/** An id for each request, by which its traces are found: the client's, however long, or one of the server's. */
import type { Random } from '#base/random.ts'

/** Ids look like UUIDs: one random beginning for each server, and a number. */
export function createAuditIds(random: Random): (given: string | string[] | undefined) => string {
  const bytes = Buffer.from(random.bytes(10))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const [a, b, c, d] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  const start = `${a}-${b}-${c}-${d}-`
  let last = random.below(2 ** 32)
  return (given) => {
    if (typeof given === 'string' && given !== '') return given
    last++
    return start + last.toString(16).padStart(12, '0')
  }
}
