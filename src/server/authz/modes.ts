/** The authorizers that a server was told to ask, as one. */
import { mastersGroup } from '#server/authn/user.ts'
import type { Attributes, Authorizer, Decision } from '#server/authz/authorizer.ts'

export const noOpinion: Decision = { verdict: 'no opinion' }

const allowed: Decision = { verdict: 'allow' }
const everything: Decision = { verdict: 'no opinion', reason: 'Everything is forbidden.' }

/** Members of system:masters may do everything, whatever others say: the way back in. */
export const masters: Authorizer = {
  authorize: ({ user }) => (user.groups.includes(mastersGroup) ? allowed : noOpinion),
}

export const alwaysAllow: Authorizer = { authorize: () => allowed }
export const alwaysDeny: Authorizer = { authorize: () => everything }

/**
 * Asks one after the other until one decides. Where none does, the reasons of all are told. Answers
 * at once as long as they do.
 */
export function unionOf(authorizers: readonly Authorizer[]): Authorizer {
  function ask(
    attributes: Attributes,
    signal: AbortSignal,
    from: number,
    reasons: readonly string[],
  ): Decision | Promise<Decision> {
    let said = reasons
    for (let at = from; at < authorizers.length; at++) {
      const answer = authorizers[at]!.authorize(attributes, signal)
      if (answer instanceof Promise) {
        return answer.then((decision) => {
          if (decision.verdict !== 'no opinion') return decision
          return ask(attributes, signal, at + 1, withReason(said, decision))
        })
      }
      if (answer.verdict !== 'no opinion') return answer
      said = withReason(said, answer)
    }
    return said.length === 0 ? noOpinion : { verdict: 'no opinion', reason: said.join('\n') }
  }
  return { authorize: (attributes, signal) => ask(attributes, signal, 0, []) }
}

function withReason(reasons: readonly string[], { reason }: Decision): readonly string[] {
  return reason === undefined || reason === '' ? reasons : [...reasons, reason]
}
