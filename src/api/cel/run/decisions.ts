/** Runs expressions whose authorization checks take time to decide. */
import type {
  Authorize,
  CheckedAttributes,
  Decision,
  ServiceAccountName,
} from '#api/cel/libraries/authorizer.ts'

export type AuthorizeLater = (
  attributes: CheckedAttributes,
  as: ServiceAccountName | undefined,
) => Promise<Decision>

/** Ends a run that asks what is not decided yet; no expression sees it. */
class Undecided extends Error {
  readonly decide: () => Promise<void>

  constructor(decide: () => Promise<void>) {
    super('not decided yet')
    this.decide = decide
  }
}

/**
 * Calls `run` with an authorizer that answers at once from what is known, again for each decision
 * that it turns out to need. Checks are so dear that an expression has two of them at most.
 */
export async function withDecisions<T>(
  authorizeLater: AuthorizeLater,
  run: (authorize: Authorize) => T,
): Promise<T> {
  const known = new Map<string, Decision>()
  const authorize: Authorize = (attributes, as) => {
    const question = JSON.stringify([attributes, as])
    const decision = known.get(question)
    if (decision) return decision
    throw new Undecided(async () => {
      known.set(question, await authorizeLater(attributes, as))
    })
  }
  for (;;) {
    try {
      return run(authorize)
    } catch (err) {
      if (!(err instanceof Undecided)) throw err
      await err.decide()
    }
  }
}
