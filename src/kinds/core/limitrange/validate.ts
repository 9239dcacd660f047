/** The rules for limit ranges: names of resources, and amounts that do not contradict each other. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { compareQuantities, scaledQuantity } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  named,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { LimitRange, LimitRangeItem } from '#kinds/core/limitrange/types.ts'
import {
  isOvercommitAllowed,
  validateContainerResourceName,
  validateResourceName,
} from '#kinds/core/shared/resource-names.ts'

const standardTypes = ['Pod', 'Container', 'PersistentVolumeClaim']

/** Upstream's ValidateLimitRange. */
export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, item] of spec.limits.entries()) {
    const at = path('spec', 'limits').index(i)
    errors.push(...validateType(item.type, at.child('type')))
    if (seen.has(item.type)) errors.push(duplicate(at.child('type'), named(item.type)))
    seen.add(item.type)
    errors.push(...validateNames(item, at), ...validateAmounts(item, at))
  }
  return errors
}

function validateType(type: string, at: FieldPath): readonly FieldError[] {
  const errors = qualifiedNameErrors(type)
  if (errors.length > 0) return errors.map((message) => invalid(at, named(type), message))
  if (type.includes('/') || standardTypes.includes(type)) return []
  return [invalid(at, named(type), 'must be a standard limit type or fully qualified')]
}

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const
const notOfPods = ['default', 'defaultRequest'] as const

function validateNames(item: LimitRangeItem, at: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = []
  const isOfPods = item.type === 'Pod'
  const validateName =
    isOfPods || item.type === 'Container' ? validateContainerResourceName : validateResourceName
  for (const list of lists) {
    if (isOfPods && notOfPods.some((name) => name === list)) {
      if (Object.keys(item[list] ?? {}).length === 0) continue
      errors.push(forbidden(at.child(list), "may not be specified when `type` is 'Pod'"))
    } else {
      for (const name of Object.keys(item[list] ?? {})) {
        errors.push(...validateName(name, at.child(list).key(name)))
      }
    }
  }
  const isOfClaims = item.type === 'PersistentVolumeClaim'
  if (isOfClaims && !item.min?.['storage'] && !item.max?.['storage']) {
    const detail = 'either minimum or maximum storage value is required, but neither was provided'
    errors.push(required(at.child('limits'), detail))
  }
  return errors
}

interface Amounts {
  readonly min: Quantity | undefined
  readonly max: Quantity | undefined
  readonly limit: Quantity | undefined
  readonly request: Quantity | undefined
  readonly ratio: Quantity | undefined
}

function validateAmounts(item: LimitRangeItem, at: FieldPath): readonly FieldError[] {
  const isOfPods = item.type === 'Pod'
  const names = new Set(lists.flatMap((list) => Object.keys(item[list] ?? {})))
  return [...names].flatMap((name) => {
    const amounts: Amounts = {
      min: amountOf(item.min, name),
      max: amountOf(item.max, name),
      limit: isOfPods ? undefined : amountOf(item.default, name),
      request: isOfPods ? undefined : amountOf(item.defaultRequest, name),
      ratio: amountOf(item.maxLimitRequestRatio, name),
    }
    return [
      ...validateOrder(amounts, name, at),
      ...validateRatio(amounts, at.child('maxLimitRequestRatio').key(name)),
      ...validateOvercommit(amounts, name, at),
    ]
  })
}

function amountOf(
  list: Readonly<Record<string, Quantity>> | undefined,
  name: string,
): Quantity | undefined {
  return list && Object.hasOwn(list, name) ? list[name] : undefined
}

/** Each pair that must be in order, and what is told where if it is not. */
function validateOrder({ min, max, limit, request }: Amounts, name: string, at: FieldPath) {
  const errors: FieldError[] = []
  const check = (
    less: Quantity | undefined,
    more: Quantity | undefined,
    told: { readonly list: string; readonly value: Quantity | undefined; readonly words: string },
  ): void => {
    if (less === undefined || more === undefined || compareQuantities(less, more) <= 0) return
    const [first, second] = told.words.split('|')
    const detail = `${first} ${less} is greater than ${second} ${more}`
    errors.push(invalid(at.child(told.list).key(name), told.value, detail))
  }
  check(min, max, { list: 'min', value: min, words: 'min value|max value' })
  const onRequest = { list: 'defaultRequest', value: request }
  check(min, request, { ...onRequest, words: 'min value|default request value' })
  check(request, max, { ...onRequest, words: 'default request value|max value' })
  check(request, limit, { ...onRequest, words: 'default request value|default limit value' })
  check(min, limit, { list: 'default', value: min, words: 'min value|default value' })
  check(limit, max, { list: 'default', value: max, words: 'default value|max value' })
  return errors
}

/** Beyond this many units thousandths do not fit 64 bits; upstream then counts in units. */
const maxMilliValue = (2n ** 63n - 1n) / 1000n

function validateRatio({ ratio, min, max }: Amounts, at: FieldPath): readonly FieldError[] {
  if (ratio === undefined) return []
  const errors: FieldError[] = []
  if (compareQuantities(ratio, '1') < 0) {
    errors.push(invalid(at, ratio, `ratio ${ratio} is less than 1`))
  }
  if (min === undefined || max === undefined) return errors
  const isSmall = [ratio, min, max].every((amount) => scaledQuantity(amount, 0) < maxMilliValue)
  const scale = isSmall ? -3 : 0
  const most = Number(scaledQuantity(max, scale)) / Number(scaledQuantity(min, scale))
  const asked = Number(scaledQuantity(ratio, scale)) / (isSmall ? 1000 : 1)
  if (asked > most) {
    errors.push(invalid(at, ratio, `ratio ${ratio} is greater than max/min = ${fixed(most)}`))
  }
  return errors
}

/** A number as Go's `%f` writes it. */
function fixed(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? value.toFixed(6) : value > 0 ? '+Inf' : '-Inf'
}

function validateOvercommit(
  { limit, request }: Amounts,
  name: string,
  at: FieldPath,
): readonly FieldError[] {
  if (limit === undefined || request === undefined || isOvercommitAllowed(name)) return []
  if (compareQuantities(limit, request) === 0) return []
  const detail = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`
  return [invalid(at.child('defaultRequest').key(name), request, detail)]
}
