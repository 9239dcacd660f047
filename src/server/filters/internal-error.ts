/** What went wrong outside of any resource: upstream's answer, in its words. */
import { quoteGo } from '#base/go/text.ts'
import { nosniff, type Request, sendText, textType } from '#server/filters/request.ts'
import { forHtml } from '#server/http/answers/for-html.ts'
import type { RequestInfoError } from '#server/http/request-info.ts'

export function sendInternalError(request: Request, why: string): undefined {
  return sendText(request, 500, textOf(request, why))
}

/** To a request that cannot be told from its path: nothing is said to caches yet, nor to browsers. */
export function sendUntold(request: Request, { message }: RequestInfoError): void {
  const { exchange, auditId } = request
  const why = `failed to create RequestInfo: ${message}`
  request.code ||= 500
  const headers = { ...nosniff, 'audit-id': auditId, 'content-type': textType }
  exchange.answer(500, headers, Buffer.from(textOf(request, why)))
}

function textOf({ exchange }: Request, why: string): string {
  return `${forHtml(`Internal Server Error: ${quoteGo(exchange.target)}: ${why}`)}\n`
}
