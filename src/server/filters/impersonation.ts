/**
 * Lets a client be taken for somebody else, if it may. There are several ways to be allowed to:
 * the newer ones are limited to certain kinds of users and to certain requests, the oldest is not.
 */
import { createLru } from '#base/collections/lru.ts'
import type { Attributes, Authorizer, Decision } from '#server/authz/authorizer.ts'
import { forbiddenBy } from '#server/filters/authorize.ts'
import type { WantedUser } from '#server/filters/impersonation-headers.ts'
import {
  impersonatedUser,
  legacy,
  type Mode,
  modes,
  type Question,
} from '#server/filters/impersonation-modes.ts'
import type { User } from '#server/user.ts'

export interface Impersonation {
  /** Throws StatusError (403). */
  impersonate(
    wanted: WantedUser,
    attributes: Attributes,
    signal: AbortSignal,
  ): Promise<Impersonated>
}

export interface Impersonated {
  readonly user: User
  /** The right by which it was allowed, where that is a limited one; else empty. */
  readonly constraint: string
}

/** How many clients' last way is remembered. It is tried first, and its refusal is what is told. */
const mostRemembered = 1024

export function createImpersonation(authorizer: Authorizer): Impersonation {
  const lastMode = createLru<string, Mode>({ limit: mostRemembered })

  async function refusalOf(questions: readonly Question[], signal: AbortSignal): Promise<unknown> {
    for (const { attributes, refusal, each } of questions) {
      const decision: Decision =
        refusal === undefined
          ? await authorizer.authorize(attributes, { signal })
          : { verdict: 'deny', reason: refusal }
      if (decision.verdict === 'allow') continue
      const refused = each ? await refusalOf(each, signal) : forbiddenBy(attributes, decision)
      if (refused !== undefined) return refused
    }
    return undefined
  }

  return {
    async impersonate(wanted, attributes, signal) {
      const { name } = attributes.user
      const last = lastMode.get(name)
      const ordered = last ? [last, ...modes.filter((mode) => mode !== last)] : modes
      let first: unknown
      for (const mode of ordered) {
        const questions = mode.questions(wanted, attributes)
        if (!questions) continue
        const refusal = await refusalOf(questions, signal)
        if (refusal === undefined) {
          lastMode.set(name, mode)
          const constraint = mode === legacy ? '' : `impersonate:${mode.name}`
          return { user: impersonatedUser(wanted, mode.groups), constraint }
        }
        first ??= refusal
      }
      throw first
    },
  }
}
