/** Conditions of a CustomResourceDefinition: finding one, and setting one as upstream does. */
import type { Time } from '#api/scalars.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'

export type Condition = Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'>

export function conditionOf(
  { status }: CustomResourceDefinition,
  type: string,
): CustomResourceDefinitionCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export function isTrue(crd: CustomResourceDefinition, type: string): boolean {
  return conditionOf(crd, type)?.status === 'True'
}

export function isSame(one: Condition | undefined, other: Condition): boolean {
  return (
    one?.status === other.status && one.reason === other.reason && one.message === other.message
  )
}

/** The time changes only with the status. */
export function withCondition(
  crd: CustomResourceDefinition,
  condition: Condition,
  now: Time,
): CustomResourceDefinition {
  const { conditions = [] } = crd.status ?? {}
  const old = conditionOf(crd, condition.type)
  const isStill = old?.status === condition.status && old.lastTransitionTime !== undefined
  const next = { ...condition, lastTransitionTime: isStill ? old.lastTransitionTime : now }
  const others = old ? conditions.map((one) => (one === old ? next : one)) : [...conditions, next]
  return { ...crd, status: { ...crd.status, conditions: others } }
}
