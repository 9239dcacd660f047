/** One request to a server of a test, whose certificate is not looked at. */
import { type Agent, request } from 'node:https'

export interface AskOptions {
  readonly method?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What is no text or bytes is sent as JSON. */
  readonly body?: object | string
  readonly signal?: AbortSignal
  /** Keeps connections; without one, each request has its own. */
  readonly agent?: Agent
}

export interface Answer {
  readonly code: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const { method, token, headers, body, signal, agent = false } = options
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const call = request(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    rejectUnauthorized: false,
    agent,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(signal && { signal }),
  })
  call.on('error', reject)
  call.on('response', (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (part: string) => {
      text += part
    })
    response.on('error', reject)
    response.on('end', () => {
      if (!response.complete) reject(new Error('the answer broke off'))
      else resolve({ code: response.statusCode ?? 0, text, headers: response.headers })
    })
  })
  call.end(isRaw ? body : body && JSON.stringify(body))
  return promise
}
