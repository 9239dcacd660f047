/** What went wrong outside of any resource: upstream's answer, in its words. */
import { quoteGo } from '#base/go-text.ts'
import { type Request, sendText } from '#server/filters/request.ts'
import { forHtml } from '#server/http/for-html.ts'

export function sendInternalError(request: Request, why: string): undefined {
  const text = `Internal Server Error: ${quoteGo(request.exchange.target)}: ${why}`
  return sendText(request, 500, `${forHtml(text)}\n`)
}
