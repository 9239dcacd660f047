/** In which form a client wants a document. */

import { headerOf, type RequestHeaders } from '#server/http/exchange.ts'
import { parseAccept } from '#server/http/negotiation/accept.ts'

/** What follows `application/` where the form is asked for, and its media type; the first is for whoever does not mind. */
export type Forms<F extends string> = readonly (readonly [subtype: string, form: F])[]

/** Undefined: none that there is. Nothing: the header asks for nothing. */
export function formOf<F extends string>(
  request: { readonly headers: RequestHeaders },
  forms: Forms<F>,
): F | 'nothing' | undefined {
  const clauses = parseAccept((headerOf(request, 'accept') || '*/*').slice(0, limitChars))
  if (clauses.length === 0) return 'nothing'
  for (const { type, subtype } of clauses) {
    if (type !== 'application' && type !== '*') continue
    const found = forms.find(([known]) => subtype === '*' || subtype === known)
    if (found) return found[1]
  }
  return undefined
}

/** Longer headers are cut: what stands behind is not looked at. */
const limitChars = 4096
