import type { PathRequest } from '#server/http/paths/path-handler.ts'
import { mastersGroup } from '#server/user.ts'

export interface PathRequestOptions {
  readonly method?: string
  readonly headers?: PathRequest['headers']
  readonly body?: string
}

/** What a path handler is asked by an administrator; `target` has the query too. */
export function pathRequest(target: string, options: PathRequestOptions = {}): PathRequest {
  const { method = 'GET', headers = {}, body = '' } = options
  const [path = '', query] = target.split('?')
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers,
    user: { name: 'admin', groups: [mastersGroup] },
    signal: new AbortController().signal,
    readBody: async () => Buffer.from(body),
  }
}
