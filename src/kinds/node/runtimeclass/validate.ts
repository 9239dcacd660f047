import type { Features } from '#api/features.ts'
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { validateLabels } from '#api/selectors/label-selector.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { repeatedAt } from '#api/validation/repeats.ts'
import { quoteGo } from '#base/go/text.ts'
import { validateTolerations } from '#kinds/core/pod/spec/tolerations.ts'
import type { Toleration } from '#kinds/core/pod/types.ts'
import {
  isHugePages,
  isWholePages,
  validateContainerResourceName,
  validateResourceAmount,
} from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type { Overhead, RuntimeClass, Scheduling } from '#kinds/node/runtimeclass/types.ts'

export function validateRuntimeClass(
  object: RuntimeClass,
  features: Features,
  old?: RuntimeClass,
): readonly FieldError[] {
  const { handler, overhead, scheduling } = object
  const at = path('handler')
  const comparing = features.enabled('TaintTolerationComparisonOperators')
  return [
    ...(handler === ''
      ? [required(at)]
      : dns1123LabelErrors(handler).map((message) => invalid(at, handler, message))),
    ...(overhead ? validateOverhead(overhead, path('overhead')) : []),
    ...(scheduling ? validateScheduling(scheduling, path('scheduling'), comparing) : []),
    ...(old ? validateImmutable(handler, old.handler, at) : []),
  ]
}

/** What a pod costs besides its containers follows the rules for their limits. */
function validateOverhead({ podFixed = {} }: Overhead, at: FieldPath): readonly FieldError[] {
  const names = Object.keys(podFixed)
  const isAlone = names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')
  return [
    ...Object.entries(podFixed).flatMap(([name, amount]) => {
      const nameAt = at.child('limits').key(name)
      const isBroken = isHugePages(name) && !isWholePages(name, amount)
      return [
        ...validateContainerResourceName(name, nameAt),
        ...validateResourceAmount(name, amount, nameAt),
        ...(isBroken
          ? [invalid(nameAt, amount, `${amount} is not positive integer multiple of ${name}`)]
          : []),
      ]
    }),
    ...(isAlone ? [forbidden(at, 'HugePages require cpu or memory')] : []),
  ]
}

function validateScheduling(
  { nodeSelector = {}, tolerations = [] }: Scheduling,
  at: FieldPath,
  comparing: boolean,
): readonly FieldError[] {
  const tolerationsAt = at.child('tolerations')
  const repeated = repeatedAt(tolerations.map(tolerationKey))
  return [
    ...validateLabels(nodeSelector, at.child('nodeSelector')),
    ...validateTolerations(tolerations, tolerationsAt, comparing),
    ...tolerations.flatMap((one, i) =>
      repeated.has(i)
        ? [duplicate(tolerationsAt.index(i), internalFormOf('core.v1.Toleration', one))]
        : [],
    ),
  ]
}

function tolerationKey({ key, operator, value, effect }: Toleration): string {
  return [key, operator, value, effect].map((text = '') => quoteGo(text)).join()
}
