/** A request of the server's own to another server, as a span: upstream's names. */
import { messageOf } from '#base/message-of.ts'
import { type Span, type SpanAttributes, scopes } from '#server/span.ts'

export interface OutwardRequest {
  readonly method: string
  readonly url: string
  readonly host: string
  readonly port: number
}

const tlsPort = 443
/** To who asks, that it was wrong to do so is a failure too. */
const firstFailure = 400

export interface Asking<T> {
  /** Is given the headers by which the other server knows of the trace. */
  ask(headers: Readonly<Record<string, string>>): Promise<T>
  codeOf(answer: T): number
}

export async function asClientSpan<T>(
  parent: Span | undefined,
  request: OutwardRequest,
  { ask, codeOf }: Asking<T>,
): Promise<T> {
  if (!parent) return await ask({})
  const span = parent.start({
    name: `HTTP ${request.method}`,
    scope: scopes.http,
    kind: 'client',
    attributes: attributesOf(request),
  })
  try {
    const answer = await ask(span.headers())
    const code = codeOf(answer)
    span.set({ 'http.response.status_code': code })
    if (code >= firstFailure) span.fail('')
    return answer
  } catch (error) {
    span.fail(messageOf(error))
    throw error
  } finally {
    span.end()
  }
}

function attributesOf({ method, url, host, port }: OutwardRequest): SpanAttributes {
  return {
    'http.request.method': method,
    'url.full': url,
    'server.address': host,
    ...(port !== tlsPort && { 'server.port': port }),
    'network.protocol.version': '1.1',
  }
}
