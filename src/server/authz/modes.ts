/** The authorizers that a server was told to ask, as one. */

import type { Waiting } from '#api/transport.ts'
import { formatAggregate } from '#api/validation/field-error.ts'
import type { Counter, Labelled, Metrics } from '#base/metrics.ts'
import type { Attributes, Authorizer, Decision } from '#server/authz/authorizer.ts'
import { mastersGroup } from '#server/user.ts'

export const noOpinion: Decision = { verdict: 'no opinion' }

const allowed: Decision = { verdict: 'allow' }
const everything: Decision = { verdict: 'no opinion', reason: 'Everything is forbidden.' }

/** Members of system:masters may do everything, whatever others say: the way back in. */
export function mastersFirst({ authorize }: Authorizer): Authorizer {
  return {
    authorize: (attributes, waiting) =>
      attributes.user.groups.includes(mastersGroup) ? allowed : authorize(attributes, waiting),
  }
}

export const alwaysAllow: Authorizer = { authorize: () => allowed }
export const alwaysDeny: Authorizer = { authorize: () => everything }

export interface NamedAuthorizer {
  readonly type: string
  readonly name: string
  readonly authorizer: Authorizer
}

/** Upstream's figure of who decided. */
export function createDecisionCounter(metrics: Metrics): Labelled<Counter> {
  return metrics.counter({
    name: 'apiserver_authorization_decisions_total',
    help: 'Total number of terminal decisions made by an authorizer split by authorizer type, name, and decision.',
    labels: ['type', 'name', 'decision'],
  })
}

/**
 * Asks one after the other until one decides. Where none does, the reasons and failures of all are told.
 * Answers at once as long as they do.
 */
export function unionOf(
  authorizers: readonly NamedAuthorizer[],
  decisions: Labelled<Counter>,
): Authorizer {
  const deciding = authorizers.map((named) => ({ ...named, count: counterOf(named, decisions) }))

  function ask(
    attributes: Attributes,
    waiting: Waiting,
    from: number,
    said: Said,
  ): Decision | Promise<Decision> {
    let before = said
    for (let at = from; at < deciding.length; at++) {
      const { authorizer, count } = deciding[at]!
      const answer = authorizer.authorize(attributes, waiting)
      if (answer instanceof Promise) {
        return answer.then((decision) => {
          if (decision.verdict === 'no opinion') {
            return ask(attributes, waiting, at + 1, withWords(before, decision))
          }
          count(decision.verdict)
          return decision
        })
      }
      if (answer.verdict !== 'no opinion') {
        count(answer.verdict)
        return answer
      }
      before = withWords(before, answer)
    }
    return before === nothingSaid ? noOpinion : openDecision(before)
  }
  return { authorize: (attributes, waiting) => ask(attributes, waiting, 0, nothingSaid) }
}

/** A series is there once it counts something. */
function counterOf({ type, name }: NamedAuthorizer, decisions: Labelled<Counter>) {
  let allowances: Counter | undefined
  let denials: Counter | undefined
  return (verdict: 'allow' | 'deny'): void => {
    if (verdict === 'allow') (allowances ??= decisions.with(type, name, 'allowed')).add()
    else (denials ??= decisions.with(type, name, 'denied')).add()
  }
}

interface Said {
  readonly reasons: readonly string[]
  readonly errors: readonly string[]
}

const nothingSaid: Said = { reasons: [], errors: [] }

function withWords(said: Said, { reason = '', error }: Decision): Said {
  if (reason === '' && error === undefined) return said
  return {
    reasons: reason === '' ? said.reasons : [...said.reasons, reason],
    errors: error === undefined ? said.errors : [...said.errors, error],
  }
}

function openDecision({ reasons, errors }: Said): Decision {
  return {
    verdict: 'no opinion',
    ...(reasons.length > 0 && { reason: reasons.join('\n') }),
    ...(errors.length > 0 && { error: formatAggregate(errors) }),
  }
}
