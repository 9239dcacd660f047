/** Whether somebody may do something, and what somebody may do: the authorizer is asked. */

import { isGrammarError } from '#api/grammar-error.ts'
import type { FieldSelectorRequirement } from '#api/metadata.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import { parseFieldSelector } from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import { createRequirement, type LabelRequirements } from '#api/selectors/labels.ts'
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
import type { User } from '#server/user.ts'
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
  const { apiVersion, kind, spec } = asked.object
  const status = rulesFor(asking.call.user, spec.namespace ?? '')
  // Upstream's answer repeats nothing of what was asked.
  return answer(asked, { apiVersion, kind, metadata: { name: '' }, spec: {}, status })
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
  { call }: Asking,
  question: Question,
  user: User,
): Promise<SubjectAccessReviewStatus> {
  const { resourceAttributes: { fieldSelector, labelSelector } = {} } = question
  const fields = fieldSelector && fieldsOf(fieldSelector)
  const labels = labelSelector && labelsOf(labelSelector)
  const attributes = attributesOf(question, user, { fields, labels })
  const unread = [...ignored('fieldSelector', fields), ...ignored('labelSelector', labels)]
  return statusOf(await authorizer.authorize(attributes, call), unread)
}

function statusOf(
  { verdict, reason, error }: Decision,
  unread: readonly string[],
): SubjectAccessReviewStatus {
  const failures = [...(error === undefined ? [] : [error]), ...unread]
  return {
    allowed: verdict === 'allow',
    ...(verdict === 'deny' && { denied: true }),
    ...(reason && { reason }),
    ...(failures.length > 0 && { evaluationError: failures.join('; ') }),
  }
}

/** What could be read of a selector, and whether that is not all of it. */
interface ReadSelector<T> {
  readonly requirements: readonly T[]
  readonly isPartial: boolean
}

function ignored(name: string, read: ReadSelector<unknown> | undefined): readonly string[] {
  if (!read?.isPartial) return []
  const how = read.requirements.length > 0 ? 'partially ignored' : 'ignored'
  return [`spec.resourceAttributes.${name} ${how} due to parse error`]
}

interface Selectors {
  readonly fields: ReadSelector<FieldRequirements[number]> | undefined
  readonly labels: ReadSelector<LabelRequirements[number]> | undefined
}

function attributesOf(
  { resourceAttributes, nonResourceAttributes }: Question,
  user: User,
  { fields, labels }: Selectors,
): Attributes {
  if (!resourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {}
    return { user, path, verb }
  }
  const { verb = '', group = '', version = '', resource = '', ...rest } = resourceAttributes
  const { subresource = '', namespace = '', name = '' } = rest
  return {
    user,
    verb,
    group,
    version: version || '*',
    resource,
    subresource,
    namespace,
    name,
    ...(labels?.requirements.length && { labels: labels.requirements }),
    ...(fields?.requirements.length && { fields: fields.requirements }),
  }
}

/** What cannot be read of a selector narrows nothing: the question is then about more. */
function labelsOf({ rawSelector = '', requirements = [] }: LabelSelectorAttributes) {
  if (rawSelector !== '') return readEach([rawSelector], parseLabelSelector)
  return readEach(requirements, ({ key, operator, values = [] }) => {
    const meant = labelOperators[operator]
    return meant && [createRequirement(key, meant, values)]
  })
}

const labelOperators: Readonly<Record<string, 'in' | 'notin' | 'exists' | '!'>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

function fieldsOf({ rawSelector = '', requirements = [] }: FieldSelectorAttributes) {
  if (rawSelector !== '') return readEach([rawSelector], parseFieldSelector)
  return readEach(requirements, fieldOf)
}

/** Fields are compared with one value. */
function fieldOf({
  key,
  operator,
  values = [],
}: FieldSelectorRequirement): FieldRequirements | undefined {
  const [value, ...more] = values
  if (value === undefined || more.length > 0) return undefined
  if (operator === 'In') return [{ field: key, operator: '=', value }]
  return operator === 'NotIn' ? [{ field: key, operator: '!=', value }] : undefined
}

function readEach<I, T>(
  items: readonly I[],
  read: (item: I) => readonly T[] | undefined,
): ReadSelector<T> {
  const known = items.map((item) => {
    try {
      return read(item)
    } catch (error) {
      if (isGrammarError(error)) return undefined
      throw error
    }
  })
  return { requirements: known.flatMap((one) => one ?? []), isPartial: known.includes(undefined) }
}
