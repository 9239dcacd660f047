/** What browsers are told: which pages of other sites may read answers, and that TLS alone is spoken here. */
import { compileRegexp, type Regexp } from '#api/regexp.ts'
import type { RunChain } from '#server/filters/chain.ts'
import { sendPathAnswer } from '#server/filters/request.ts'
import { type AnswerHeaders, headerOf } from '#server/http/exchange.ts'

const methods = 'POST, GET, OPTIONS, PUT, DELETE, PATCH'
const requestHeaders =
  'Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since'

/** Answers the questions of browsers before anybody asks who asks. Where no origin is allowed it is `run` itself. */
export function withAllowedOrigins(origins: readonly string[], run: RunChain): RunChain {
  if (origins.length === 0) return run
  const expressions = origins.map(expressionOf)
  return async (request, info, parts) => {
    const origin = headerOf(request.exchange, 'origin') ?? ''
    if (origin === '' || !expressions.some((one) => one.test(origin))) {
      return await run(request, info, parts)
    }
    request.more = { ...request.more, ...headersFor(origin) }
    if (request.exchange.method !== 'OPTIONS') return await run(request, info, parts)
    await sendPathAnswer(request, { code: 204, headers: {}, body: Buffer.alloc(0) })
  }
}

function expressionOf(source: string): Regexp {
  const expression = compileRegexp(source)
  if ('message' in expression) throw new TypeError(expression.message)
  return expression
}

function headersFor(origin: string): AnswerHeaders {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': methods,
    'access-control-allow-headers': requestHeaders,
    'access-control-expose-headers': 'Date',
    'access-control-allow-credentials': 'true',
  }
}

/** What every answer says besides, if anything. */
export function transportSecurityHeaders(directives: readonly string[]): AnswerHeaders | undefined {
  return directives.length === 0
    ? undefined
    : { 'strict-transport-security': directives.join('; ') }
}
