/** What several paths ask of a request. */
import type { PathRequest } from '#server/http/path-handler.ts'

/** A header that came several times is one, joined by commas; one that did not come is empty. */
export function headerOf({ headers }: Pick<PathRequest, 'headers'>, name: string): string {
  const value = headers[name]
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(',')
}

/** People who look with a browser or curl get indented text, unless they say otherwise. */
export function isForPeople(request: Pick<PathRequest, 'headers' | 'query'>): boolean {
  const asked = request.query.get('pretty')
  if (asked) return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(asked)
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(headerOf(request, 'user-agent'))
}
