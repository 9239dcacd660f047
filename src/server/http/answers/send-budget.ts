import type { Body } from '#server/http/exchange.ts'

/**
 * How much of large answers the server holds for clients that have not read them yet. Answers that
 * several clients share count once.
 */
export interface SendBudget {
  /** Undefined: there is no room. What it answers gives the room back. */
  hold(body: Body): (() => void) | undefined
  readonly heldBytes: number
}

/** Some twenty-five lists of 5,500 pods, each of another state of the cluster. */
const defaultSendBudgetBytes = 512 * 1024 * 1024

export function createSendBudget(limitBytes = defaultSendBudgetBytes): SendBudget {
  const holders = new Map<Body, number>()
  let heldBytes = 0
  return {
    get heldBytes() {
      return heldBytes
    },
    hold(body) {
      const others = holders.get(body) ?? 0
      if (others === 0) {
        if (heldBytes + body.length > limitBytes) return undefined
        heldBytes += body.length
      }
      holders.set(body, others + 1)
      return () => {
        const left = holders.get(body)! - 1
        if (left > 0) holders.set(body, left)
        else {
          holders.delete(body)
          heldBytes -= body.length
        }
      }
    },
  }
}
