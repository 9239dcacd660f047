/** What may not be taken where no quota says how much of it there is. */
import { quantitySign } from '#api/scalars/quantity.ts'
import type { StatusError } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import type {
  ResourceQuota,
  ScopedResourceSelectorRequirement,
} from '#kinds/core/resourcequota/types.ts'
import type { Around, Evaluator } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { scopesOf } from '#kinds/core/resourcequota/usage/matches.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'
import type { Admission } from '#server/admission/admission.ts'
import { forbid, resourceIn } from '#server/admission/request.ts'

/** As upstream's configuration of the plugin has it. */
export interface LimitedResource {
  readonly apiGroup: string
  readonly resource: string
  /** Parts of names of what is taken: each name with one of them wants a quota. */
  readonly matchContains: readonly string[]
  /** Objects within one of these want a quota of that scope. */
  readonly matchScopes: readonly ScopedResourceSelectorRequirement[]
}

export interface Coverage {
  readonly evaluator: Evaluator
  readonly around: Around
  readonly limited: readonly LimitedResource[]
  readonly quotas: readonly ResourceQuota[]
  /** Those of the quotas that say something of the object. */
  readonly matching: readonly ResourceQuota[]
}

export function coverageProblem(
  admission: Admission,
  usage: ResourceList,
  coverage: Coverage,
): StatusError | undefined {
  if (coverage.limited.length === 0) return undefined
  const names = uncoveredNames(admission, usage, coverage)
  if (names.length > 0)
    return forbid(admission, `insufficient quota to consume: ${names.join(',')}`)
  const scopes = uncoveredScopes(admission, coverage)
  if (scopes.length === 0) return undefined
  // Upstream's is no refusal either, by its code.
  return unknownFailure(
    `insufficient quota to match these scopes: [${scopes.map(formatScope).join(' ')}]`,
  )
}

function uncoveredNames(
  admission: Admission,
  usage: ResourceList,
  { evaluator, around, limited, matching }: Coverage,
): readonly string[] {
  const { group, resource } = resourceIn(admission)
  const parts = limited
    .filter((one) => one.apiGroup === group && one.resource === resource)
    .flatMap(({ matchContains }) => matchContains)
  const covered = matching.flatMap(({ status }) =>
    evaluator.matching(Object.keys(status?.hard ?? {}), around),
  )
  return Object.keys(usage)
    .filter((name) => quantitySign(usage[name]!) > 0 && !covered.includes(name))
    .filter((name) => parts.some((part) => name.includes(part)))
    .toSorted()
}

function uncoveredScopes(
  { object }: Admission,
  { evaluator, limited, quotas }: Coverage,
): readonly ScopedResourceSelectorRequirement[] {
  const within = (scope: ScopedResourceSelectorRequirement): boolean =>
    evaluator.isInScope?.(object!, scope) ?? false
  const covered = quotas.flatMap(scopesOf).filter(within)
  return limited
    .flatMap(({ matchScopes }) => matchScopes)
    .filter(within)
    .filter(({ scopeName }) => !covered.some((scope) => scope.scopeName === scopeName))
}

/** As Go prints one. */
function formatScope({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement) {
  return `{${scopeName} ${operator} [${values.join(' ')}]}`
}
