/** Reads whom a client wants to be taken for. */
import { badRequest } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import { headerText, type RequestHeaders } from '#server/http/exchange.ts'
import { unescapeUrl } from '#server/http/request-target.ts'

export interface WantedUser {
  readonly name: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: ReadonlyMap<string, readonly string[]>
}

const prefix = 'impersonate-'
const extraPrefix = 'impersonate-extra-'

/** Undefined: nobody else. Throws StatusError (400). */
export function parseImpersonation(
  headers: RequestHeaders,
  rawHeaders: readonly string[],
): WantedUser | undefined {
  if (!mentions(headers)) return undefined
  let name: string | undefined
  let uid: string | undefined
  const groups: string[] = []
  const extra = new Map<string, string[]>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]!.toLowerCase()
    if (!header.startsWith(prefix)) continue
    const value = headerText(rawHeaders[i + 1]!)
    if (header === 'impersonate-user') name ??= value
    else if (header === 'impersonate-uid') uid ??= value
    else if (header === 'impersonate-group') groups.push(value)
    else if (header.startsWith(extraPrefix)) {
      const key = header.slice(extraPrefix.length)
      const plain = unescapeUrl(key) ?? key
      extra.set(plain, [...(extra.get(plain) ?? []), value])
    }
  }
  const wanted = { name: name ?? '', uid: uid ?? '', groups, extra }
  if (wanted.name !== '') return wanted
  if (wanted.uid === '' && groups.length === 0 && extra.size === 0) return undefined
  throw badRequest(`requested ${formatWanted(wanted)} without impersonating a user name`)
}

function mentions(headers: RequestHeaders): boolean {
  for (const name in headers) if (name.startsWith(prefix)) return true
  return false
}

/** As Go prints the struct. */
function formatWanted({ name, uid, groups, extra }: WantedUser): string {
  const keys = [...extra.keys()].toSorted()
  const pairs = keys.map((key) => `${quoteGo(key)}:${texts(extra.get(key)!)}`)
  const map = `map[string][]string${pairs.length === 0 ? '(nil)' : `{${pairs.join(', ')}}`}`
  const who = `Name:${quoteGo(name)}, UID:${quoteGo(uid)}`
  return `&user.DefaultInfo{${who}, Groups:${texts(groups)}, Extra:${map}}`
}

function texts(values: readonly string[]): string {
  return `[]string${values.length === 0 ? '(nil)' : `{${values.map(quoteGo).join(', ')}}`}`
}
