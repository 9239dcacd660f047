/** What a client is told where upstream makes no Status of what went wrong: a plain text. */
import { quoteGo } from '#base/go-text.ts'
import { type Request, sendText } from '#server/filters/request.ts'

/** Nothing in it looks like HTML. */
export function sendInternalError(request: Request, why: string): undefined {
  const text = `Internal Server Error: ${quoteGo(request.exchange.target)}: ${why}`
  return sendText(request, 500, `${text.replaceAll(/[&<>]/g, (c) => entities[c]!)}\n`)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
