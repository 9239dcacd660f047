/** How an extension is told who asks: it believes that of whoever shows the proxy's certificate. */
import type { User } from '#server/user.ts'

export type IdentityHeaders = Record<string, string | string[]>

const prefix = 'x-remote-'

/** Whether a header of this name would say who asks. The client's own are never passed on. */
export function isIdentity(name: string): boolean {
  return name.startsWith(prefix)
}

export function identityHeaders({ name, uid, groups, extra = {} }: User): IdentityHeaders {
  const headers: IdentityHeaders = { [`${prefix}user`]: bytesOf(name) }
  if (uid) headers[`${prefix}uid`] = bytesOf(uid)
  if (groups.length > 0) headers[`${prefix}group`] = groups.map(bytesOf)
  for (const [key, values] of Object.entries(extra)) {
    if (values.length > 0) headers[`${prefix}extra-${escapeKey(key)}`] = values.map(bytesOf)
  }
  return headers
}

/** Node writes a character as a byte: those of UTF-8, as Go does. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** What cannot stand in the name of a header is escaped, and so is what escapes. */
function escapeKey(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      const isPlain = char !== '%' && /[\w!#$&'*+.^`|~-]/.test(char)
      return isPlain ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
