/** What several paths ask of a request. */
import { isForPeople } from '#server/http/for-people.ts'
import type { PathRequest } from '#server/http/path-handler.ts'

/** A header that came several times is one, joined by commas; one that did not come is empty. */
export function headerOf({ headers }: Pick<PathRequest, 'headers'>, name: string): string {
  const value = headers[name]
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(',')
}

/** Whether the text of the answer is to be indented. */
export function wantsPretty(request: Pick<PathRequest, 'headers' | 'query'>): boolean {
  return isForPeople(request.query.get('pretty'), headerOf(request, 'user-agent'))
}
