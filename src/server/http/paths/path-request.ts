/** What several paths ask of a request. */
import { headerOf } from '#server/http/exchange.ts'
import { isForPeople } from '#server/http/negotiation/for-people.ts'
import type { PathRequest } from '#server/http/paths/path-handler.ts'

/** Whether the text of the answer is to be indented. */
export function wantsPretty(request: Pick<PathRequest, 'headers' | 'query'>): boolean {
  return isForPeople(request.query.get('pretty'), headerOf(request, 'user-agent') ?? '')
}
