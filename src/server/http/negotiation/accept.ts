/** Accept headers, read as the two libraries that upstream uses read them. */

import { genericResponse } from '#api/status/generic-response.ts'
import type { StatusError } from '#api/status/status.ts'

export interface AcceptClause {
  readonly type: string
  readonly subtype: string
  readonly quality: number
  readonly parameters: ReadonlyMap<string, string>
}

/** More clauses than any client has reason to send are not looked at. */
const mostClauses = 100

/** The clauses by preference. Those with quality 0 come last, yet count. */
export function parseAccept(header: string): readonly AcceptClause[] {
  const clauses = header
    .split(',', mostClauses)
    .map(parseClause)
    .filter((clause) => clause !== undefined)
  return sorted(clauses)
}

function parseClause(text: string): AcceptClause | undefined {
  const [range = '', ...parts] = text.trim().split(';')
  const [type = '', subtype, ...more] = range.split('/').map((part) => part.trim())
  if (more.length > 0 || (!subtype && type !== '*')) return undefined
  let quality = 1
  const parameters = new Map<string, string>()
  for (const part of parts) {
    const [name = '', value = '', ...rest] = part.split('=')
    if (value === '' || rest.length > 0) continue
    if (name.trim() === 'q') quality = Number(value.trim()) || 0
    else parameters.set(name.trim(), value.trim())
  }
  return { type, subtype: subtype || '*', quality, parameters }
}

/** An insertion sort, since the order is no strict one and the outcome depends on the way. */
function sorted(clauses: AcceptClause[]): AcceptClause[] {
  for (let i = 1; i < clauses.length; i++) {
    for (let j = i; j > 0 && comesBefore(clauses[j]!, clauses[j - 1]!); j--) {
      const moved = clauses[j]!
      clauses[j] = clauses[j - 1]!
      clauses[j - 1] = moved
    }
  }
  return clauses
}

function comesBefore(a: AcceptClause, b: AcceptClause): boolean {
  if (a.quality > b.quality) return true
  if (a.type !== '*' && b.type === '*') return true
  return a.subtype !== '*' && b.subtype === '*'
}

export function matches({ type, subtype }: AcceptClause, mediaType: string): boolean {
  if (type === '*') return subtype === '*'
  return subtype === '*' ? mediaType.startsWith(`${type}/`) : mediaType === `${type}/${subtype}`
}

/** Whether a route that produces these types is looked at: by their plain names, and `*` wholly. */
export function acceptsAny(header: string, produced: readonly string[]): boolean {
  if (produced.includes('*/*')) return true
  return header.split(',', mostClauses).some((part) => {
    const name = bareType(part)
    return name === '*/*' || produced.includes(name) || produced.includes('*/*')
  })
}

/** The router's refusal where it does not. */
export function notProduced(produced: readonly string[]): StatusError {
  const text = `406: Not Acceptable\n\nAvailable representations: ${produced.join(', ')}`
  return genericResponse({ code: 406, verb: '', text })
}

export function bareType(text: string): string {
  const at = text.indexOf(';')
  return (at < 0 ? text : text.slice(0, at)).trim()
}
