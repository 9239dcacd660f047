/** Conditions of a CustomResourceDefinition: finding one, and setting one as upstream does. */
import { withCondition as withConditionIn } from '#api/conditions.ts'
import type { Time } from '#api/scalars/scalars.ts'
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

/** The time changes only with the status. */
export function withCondition(
  crd: CustomResourceDefinition,
  condition: Condition,
  now: Time,
): CustomResourceDefinition {
  const conditions = withConditionIn(crd.status?.conditions ?? [], condition, now)
  return { ...crd, status: { ...crd.status, conditions } }
}
