import { isSame } from '#api/objects/equality.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  pointed,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'
import { validateConditionTypes } from '#kinds/flowcontrol/shared/conditions.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

/** The level for requests that no other wants; its spec is fixed. */
const catchAll: PriorityLevelConfigurationSpec = {
  type: 'Limited',
  limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } },
}

export function validatePriorityLevel(level: PriorityLevelConfiguration): readonly FieldError[] {
  const { metadata, spec, status } = level
  return [
    ...validateSpec(spec, metadata.name),
    ...validateFixed(spec, metadata.name),
    ...validateConditionTypes(status?.conditions),
  ]
}

function validateFixed(spec: PriorityLevelConfigurationSpec, name: string): readonly FieldError[] {
  const value = () => internalFormOf('flowcontrol.v1.PriorityLevelConfigurationSpec', spec)
  if (name === 'catch-all') {
    const detail = "spec of 'catch-all' must equal the fixed value"
    return isSame(spec, catchAll) ? [] : [invalid(path('spec'), value(), detail)]
  }
  if (name !== 'exempt') return []
  const { exempt: _, ...rest } = spec
  const detail = "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"
  return isSame(rest, { type: 'Exempt' }) ? [] : [invalid(path('spec'), value(), detail)]
}

function validateSpec(spec: PriorityLevelConfigurationSpec, name: string): readonly FieldError[] {
  const at = path('spec')
  const { type, limited, exempt } = spec
  const isOdd = (name === 'exempt') !== (type === 'Exempt')
  const odd = invalid(
    at.child('type'),
    pointed(type),
    "must be 'Exempt' if and only if `name` is 'exempt'",
  )
  return [...(isOdd ? [odd] : []), ...validateType()]

  function validateType(): readonly FieldError[] {
    switch (type) {
      case 'Exempt':
        return [
          ...(limited
            ? [forbidden(at.child('limited'), 'must be nil if the type is not Limited')]
            : []),
          ...validateShares(exempt ?? {}, at.child('exempt')),
          ...validateLendable(exempt ?? {}, at.child('exempt')),
        ]
      case 'Limited':
        return [
          ...(exempt ? [forbidden(at.child('exempt'), 'must be nil if the type is Limited')] : []),
          ...(limited
            ? validateLimited(limited, at.child('limited'))
            : [required(at.child('limited'), 'must not be empty when type is Limited')]),
        ]
      case '':
        return [required(at.child('type'))]
      default:
        return [notSupported(at.child('type'), type, ['Exempt', 'Limited'])]
    }
  }
}

interface Shares {
  readonly nominalConcurrencyShares?: number
  readonly lendablePercent?: number
}

function validateShares(
  { nominalConcurrencyShares = 0 }: Shares,
  at: FieldPath,
): readonly FieldError[] {
  const sharesAt = at.child('nominalConcurrencyShares')
  return nominalConcurrencyShares < 0
    ? [invalid(sharesAt, nominalConcurrencyShares, 'must be a non-negative integer')]
    : []
}

function validateLendable({ lendablePercent = 0 }: Shares, at: FieldPath): readonly FieldError[] {
  if (lendablePercent >= 0 && lendablePercent <= 100) return []
  const detail = 'must be between 0 and 100, inclusive'
  return [invalid(at.child('lendablePercent'), lendablePercent, detail)]
}

function validateLimited(
  limited: LimitedPriorityLevelConfiguration,
  at: FieldPath,
): readonly FieldError[] {
  const { borrowingLimitPercent = 0, limitResponse = { type: '' } } = limited
  const borrowingAt = at.child('borrowingLimitPercent')
  const negative = 'if specified, must be a non-negative integer'
  return [
    ...validateShares(limited, at),
    ...validateResponse(limitResponse, at.child('limitResponse')),
    ...validateLendable(limited, at),
    ...(borrowingLimitPercent < 0 ? [invalid(borrowingAt, borrowingLimitPercent, negative)] : []),
  ]
}

function validateResponse({ type, queuing }: LimitResponse, at: FieldPath): readonly FieldError[] {
  const queuingAt = at.child('queuing')
  switch (type) {
    case 'Reject': {
      const detail = 'must be nil if limited.limitResponse.type is not Limited'
      return queuing ? [forbidden(queuingAt, detail)] : []
    }
    case 'Queue': {
      const detail = 'must not be empty if limited.limitResponse.type is Limited'
      return queuing ? validateQueuing(queuing, queuingAt) : [required(queuingAt, detail)]
    }
    case '':
      return [required(at.child('type'))]
    default:
      return [notSupported(at.child('type'), type, ['Queue', 'Reject'])]
  }
}

const queueLimit = 10_000_000
/** The dealer of hands takes its randomness from a 64-bit hash and wants some to spare. */
const entropyLimitBits = 60

function validateQueuing(
  { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration,
  at: FieldPath,
): readonly FieldError[] {
  const positive = (field: string, value: number) =>
    value <= 0 ? [invalid(at.child(field), value, 'must be positive')] : []
  const tooMany = `must not be greater than ${queueLimit}`
  return [
    ...positive('queueLengthLimit', queueLengthLimit),
    ...positive('queues', queues),
    ...(queues > queueLimit ? [invalid(at.child('queues'), queues, tooMany)] : []),
    ...(handSize <= 0 ? positive('handSize', handSize) : validateHand(handSize, queues, at)),
  ]
}

function validateHand(handSize: number, queues: number, at: FieldPath): readonly FieldError[] {
  const handAt = at.child('handSize')
  if (handSize > queues) {
    return [invalid(handAt, handSize, `should not be greater than queues (${queues})`)]
  }
  if (Math.ceil(Math.log2(queues) * handSize) <= entropyLimitBits) return []
  const detail = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${entropyLimitBits}`
  return [invalid(handAt, handSize, detail)]
}
