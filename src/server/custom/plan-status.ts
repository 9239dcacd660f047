/** What the server says of a definition next: one step at a time, as watchers see upstream's. */
import { isDeepStrictEqual } from 'node:util'
import { isTold } from '#api/conditions.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { quoteGo } from '#base/go/text.ts'
import {
  type Approval,
  approvalOf,
  approvalText,
  isProtectedGroup,
} from '#kinds/apiextensions/customresourcedefinition/approval.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { type Condition, conditionOf, isTrue, withCondition } from '#server/custom/conditions.ts'
import { planNames } from '#server/custom/names.ts'

const words = 'the initial names have been accepted'

/** The definition with its next status; nothing if all is said. */
export function planStatus(
  crd: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
  now: Time,
): CustomResourceDefinition | undefined {
  return planNaming(crd, group, now) ?? planEstablishing(crd, now) ?? planApproval(crd, now)
}

function planNaming(
  crd: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
  now: Time,
): CustomResourceDefinition | undefined {
  // Who has all its names is not looked at again, even if somebody wiped the conditions out.
  if (isDeepStrictEqual({ ...crd.spec.names }, { ...crd.status?.acceptedNames })) return undefined
  const { accepted, condition } = planNames(crd, group)
  const established = establishing(crd, condition)
  const isSaid =
    isTold(conditionOf(crd, 'NamesAccepted'), condition) &&
    isTold(conditionOf(crd, 'Established'), established) &&
    isDeepStrictEqual({ ...crd.status?.acceptedNames }, accepted)
  if (isSaid) return undefined
  const named = { ...crd, status: { ...crd.status, acceptedNames: accepted } }
  return withCondition(withCondition(named, condition, now), established, now)
}

/** Once established it stays so, whatever becomes of its names. */
function establishing(crd: CustomResourceDefinition, { status }: Condition): Condition {
  const old = conditionOf(crd, 'Established')
  if (old?.status !== 'True' && status === 'True') {
    return { type: 'Established', status: 'False', reason: 'Installing', message: words }
  }
  if (old) return old
  const message = 'not all names are accepted'
  return { type: 'Established', status: 'False', reason: 'NotAccepted', message }
}

function planEstablishing(
  crd: CustomResourceDefinition,
  now: Time,
): CustomResourceDefinition | undefined {
  if (!isTrue(crd, 'NamesAccepted') || isTrue(crd, 'Established')) return undefined
  const reason = 'InitialNamesAccepted'
  return withCondition(crd, { type: 'Established', status: 'True', reason, message: words }, now)
}

function planApproval(
  crd: CustomResourceDefinition,
  now: Time,
): CustomResourceDefinition | undefined {
  if (!isProtectedGroup(crd.spec.group)) return undefined
  const type = 'KubernetesAPIApprovalPolicyConformant'
  const condition = { type, ...approvals[approvalOf(crd)](approvalText(crd)) }
  return isTold(conditionOf(crd, type), condition) ? undefined : withCondition(crd, condition, now)
}

const annotation = 'api-approved.kubernetes.io'
const see = 'see https://github.com/kubernetes/enhancements/pull/1111'
const must = `protected groups must have approval annotation ${quoteGo(annotation)}`

const approvals: Readonly<Record<Approval, (text: string) => Omit<Condition, 'type'>>> = {
  approved: (text) => ({
    status: 'True',
    reason: 'ApprovedAnnotation',
    message: `approved in ${text}`,
  }),
  bypassed: (text) => ({
    status: 'False',
    reason: 'UnapprovedAnnotation',
    message: `not approved: ${quoteGo(text)}`,
  }),
  missing: () => ({ status: 'False', reason: 'MissingAnnotation', message: `${must}, ${see}` }),
  invalid: () => ({
    status: 'False',
    reason: 'InvalidAnnotation',
    message: `${must} with either a URL or a reason starting with "unapproved", ${see}`,
  }),
}
