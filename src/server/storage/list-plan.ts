/** Which revision a list is of and where it begins: upstream's rules, as a decision. */
import { badRequest } from '#api/status/status-answers.ts'
import type { ListQuery } from '#server/served/object-store.ts'
import { anyRevision, type Continue, parseContinue } from '#server/storage/continue-token.ts'
import { parseResourceVersion } from '#server/storage/resource-version.ts'

export type ListPlan = {
  /** 0: no limit. */
  readonly limit: number
  /** The whole key to begin at, if not at the beginning. */
  readonly start?: string
} & (
  | { readonly at: 'newest' }
  /** Whatever is there, however old. */
  | { readonly at: 'any' }
  | {
      readonly at: 'exact' | 'least'
      readonly revision: number
      /** Refused at once if the store has no such revision yet. */
      readonly isPrompt?: true
    }
)

export interface Listed {
  /** What the keys begin with. */
  readonly prefix: string
  /** Whether it is one key. */
  readonly isOne: boolean
  /** Whether any revision is the store's newest, in pages. */
  readonly isUncached: boolean
}

/** Throws StatusError. */
export function planList(query: ListQuery, { prefix, isOne, isUncached }: Listed): ListPlan {
  const limit = Math.max(query.limit, 0)
  if (query.continue !== '') return planContinued(query, limit, { prefix, isUncached })
  const revision = parseResourceVersion(query.resourceVersion, 'list')
  if (revision === undefined || (revision === 0 && isUncached)) return { at: 'newest', limit }
  // Without a limit, as it always was: what is cached is answered whole.
  if (revision === 0) return { at: 'any', limit: 0 }
  const { resourceVersionMatch: match } = query
  const isOfStore = match === 'Exact' || (match === '' && limit > 0)
  if (!isOfStore) return { at: 'least', revision, limit }
  if (!isOne) return { at: 'exact', revision, limit }
  // Of one object a limit is none, and upstream's store is asked itself, which does not wait.
  return { at: match === 'Exact' ? 'exact' : 'least', revision, limit, isPrompt: true }
}

function planContinued(
  query: ListQuery,
  limit: number,
  { prefix, isUncached }: Omit<Listed, 'isOne'>,
): ListPlan {
  const token: Continue = parseContinue(query.continue, prefix)
  const { resourceVersion } = query
  if (resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  const { start } = token
  const shown = resourceVersion === '0' && !isUncached ? 0 : limit
  if (token.revision <= anyRevision) return { at: 'newest', limit: shown, start }
  return { at: 'exact', revision: token.revision, limit: shown, start }
}
