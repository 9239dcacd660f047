/** How long a request lives: until its client is gone, its time is over, or it is answered. */
import type { Exchange } from '#server/http/exchange.ts'

export interface RequestLife {
  /** Made when somebody asks for it: most requests are answered before anybody would. */
  readonly signal: AbortSignal
  abort(reason: unknown): void
}

/** The client went away. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

export function createRequestLife(exchange: Exchange): RequestLife {
  let controller: AbortController | undefined
  let ended: unknown
  return {
    get signal() {
      if (!controller) {
        controller = new AbortController()
        if (exchange.isClosed) ended ??= new ClientGone('The client went away')
        if (ended !== undefined) controller.abort(ended)
        else exchange.onClose(() => controller!.abort(new ClientGone('The client went away')))
      }
      return controller.signal
    },
    abort(reason) {
      ended ??= reason
      controller?.abort(reason)
    },
  }
}
