/** Whether somebody may do something, and what somebody may do: the authorizer is asked. */
import type { FieldRequirements } from '#api/fields.ts'
import { parseFieldSelector } from '#api/fields.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import { parseLabelSelector } from '#api/label-selector-text.ts'
import { createRequirement, type LabelRequirements } from '#api/labels.ts'
import type { FieldSelectorRequirement } from '#api/metadata.ts'
import type { SelfSubjectAccessReview } from '#kinds/authorization/selfsubjectaccessreview/types.ts'
import type { SelfSubjectRulesReview } from '#kinds/authorization/selfsubjectrulesreview/types.ts'
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
} from '#kinds/authorization/shared/types.ts'
import type {
  SubjectAccessReview,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '#kinds/authorization/subjectaccessreview/types.ts'
import type { User } from '#server/authn/user.ts'
import type { Attributes, Decision } from '#server/authz/authorizer.ts'
import type { RuleLister } from '#server/authz/rule-lister.ts'
import type { Answer } from '#server/call.ts'
import {
  type Asked,
  type Asking,
  admitAsked,
  readAsked,
  refuseAsked,
} from '#server/resources/asked/read-asked.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'

/** Upstream names no kind in these refusals. */
const namelessKind = { group: 'authorization.k8s.io', kind: '' }

/** Of somebody else, in one namespace or anywhere. */
export async function subjectAccessReview(deps: VerbDependencies, asking: Asking): Promise<Answer> {
  const asked = await readAsked<SubjectAccessReview>(deps, asking)
  refuseAsked(asked, namelessKind)
  await admitAsked(deps, asked, asked.object)
  const { spec } = asked.object
  return answer(asked, { ...asked.object, status: await judge(deps, asking, spec, userOf(spec)) })
}

export async function selfSubjectAccessReview(
  deps: VerbDependencies,
  asking: Asking,
): Promise<Answer> {
  const asked = await readAsked<SelfSubjectAccessReview>(deps, asking)
  refuseAsked(asked, namelessKind)
  await admitAsked(deps, asked, asked.object)
  const status = await judge(deps, asking, asked.object.spec, asking.call.user)
  return answer(asked, { ...asked.object, status })
}

export async function selfSubjectRulesReview(
  deps: VerbDependencies,
  asking: Asking,
  { rulesFor }: RuleLister,
): Promise<Answer> {
  const asked = await readAsked<SelfSubjectRulesReview>(deps, asking)
  refuseAsked(asked)
  await admitAsked(deps, asked, asked.object)
  const { metadata, spec, ...kind } = asked.object
  const status = rulesFor(asking.call.user, spec.namespace ?? '')
  // Upstream's answer repeats nothing of what was asked.
  const { managedFields: _, ...rest } = metadata
  return answer(asked, { ...kind, metadata: rest, spec: {}, status } as SelfSubjectRulesReview)
}

function answer<T extends SubjectAccessReview | SelfSubjectAccessReview | SelfSubjectRulesReview>(
  { resource }: Asked<T>,
  object: T,
): Answer {
  return { type: 'object', code: 201, outgoing: outgoingOf(object), resource }
}

function userOf({ user = '', uid, groups = [], extra }: SubjectAccessReviewSpec): User {
  return { name: user, groups, ...(uid && { uid }), ...(extra && { extra }) }
}

type Question = Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>

async function judge(
  { authorizer }: VerbDependencies,
  { call: { signal } }: Asking,
  question: Question,
  user: User,
): Promise<SubjectAccessReviewStatus> {
  return statusOf(await authorizer.authorize(attributesOf(question, user), signal))
}

function statusOf({ verdict, reason }: Decision): SubjectAccessReviewStatus {
  return {
    allowed: verdict === 'allow',
    ...(verdict === 'deny' && { denied: true }),
    ...(reason && { reason }),
  }
}

function attributesOf(
  { resourceAttributes, nonResourceAttributes }: Question,
  user: User,
): Attributes {
  if (!resourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {}
    return { user, path, verb }
  }
  const { verb = '', group = '', version = '', resource = '', ...rest } = resourceAttributes
  const { subresource = '', namespace = '', name = '', labelSelector, fieldSelector } = rest
  const labels = labelSelector && labelsOf(labelSelector)
  const fields = fieldSelector && fieldsOf(fieldSelector)
  return {
    user,
    verb,
    group,
    version: version || '*',
    resource,
    subresource,
    namespace,
    name,
    ...(labels && { labels }),
    ...(fields && { fields }),
  }
}

/** A selector that cannot be read narrows nothing: the question is then about everything. */
function labelsOf(selector: LabelSelectorAttributes): LabelRequirements | undefined {
  const { rawSelector = '', requirements = [] } = selector
  if (rawSelector !== '') return orNothing(() => parseLabelSelector(rawSelector))
  return orNothing(() =>
    requirements.flatMap(({ key, operator, values = [] }) => {
      const meant = labelOperators[operator]
      return meant ? [createRequirement(key, meant, values)] : []
    }),
  )
}

const labelOperators: Readonly<Record<string, 'in' | 'notin' | 'exists' | '!'>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

function fieldsOf({ rawSelector = '', requirements = [] }: FieldSelectorAttributes) {
  if (rawSelector !== '') return orNothing(() => parseFieldSelector(rawSelector))
  const fields = requirements.flatMap(fieldOf)
  return fields.length > 0 ? fields : undefined
}

/** Fields are compared with one value. */
function fieldOf({ key, operator, values = [] }: FieldSelectorRequirement): FieldRequirements {
  const [value, ...more] = values
  if (value === undefined || more.length > 0) return []
  if (operator === 'In') return [{ field: key, operator: '=', value }]
  return operator === 'NotIn' ? [{ field: key, operator: '!=', value }] : []
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}
