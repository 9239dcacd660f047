/** The conditions of an autoscaler, as version 1 writes them. */

import { GrammarError } from '#api/grammar-error.ts'
import { struct } from '#api/validation/field-error.ts'
import { formatGoJson } from '#base/go/text.ts'
import { Members } from '#kinds/autoscaling/horizontalpodautoscaler/annotations.ts'
import type { HorizontalPodAutoscalerCondition } from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

export function conditionsText(conditions: readonly HorizontalPodAutoscalerCondition[]): string {
  return formatGoJson(
    conditions.map(({ type, status, lastTransitionTime, reason, message }) =>
      struct({
        type,
        status,
        lastTransitionTime: lastTransitionTime || null,
        reason: reason || undefined,
        message: message || undefined,
      }),
    ),
  )
}

export function readCondition(value: unknown): HorizontalPodAutoscalerCondition {
  const members = new Members(value)
  const time = members.text('lastTransitionTime')
  if (time !== '' && Number.isNaN(Date.parse(time))) throw new GrammarError('not a time')
  const [reason, message] = [members.text('reason'), members.text('message')]
  return {
    type: members.text('type'),
    status: members.text('status') as ConditionStatus,
    ...(time !== '' && { lastTransitionTime: time }),
    ...(reason !== '' && { reason }),
    ...(message !== '' && { message }),
  }
}
