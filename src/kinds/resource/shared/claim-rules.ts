/** The rules for what a claim asks for: requests, constraints between them, configuration. */
import type { Features } from '#api/features.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateConfiguration } from '#kinds/resource/shared/configuration.ts'
import { validateDeviceSelector } from '#kinds/resource/shared/device-selector.ts'
import { type Rule, validateList } from '#kinds/resource/shared/lists.ts'
import {
  validateFullyQualifiedName,
  validateLabelName,
  validateSubdomainName,
} from '#kinds/resource/shared/names.ts'
import { validateTolerations } from '#kinds/resource/shared/taints.ts'
import type {
  DeviceClaim,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
} from '#kinds/resource/shared/types.ts'

const requestLimit = 32
const alternativeLimit = 8
const selectorLimit = 32
const constraintLimit = 32
export const configLimit = 32
const modes = ['All', 'ExactCount']

export function validateDeviceClaim(
  { requests = [], constraints, config }: DeviceClaim,
  at: FieldPath,
  features: Features,
): readonly FieldError[] {
  const names = requestNamesOf(requests)
  return [
    ...validateList(requests, at.child('requests'), {
      limit: requestLimit,
      each: (one, oneAt) => validateRequest(one, oneAt, features),
      key: ({ name }) => name,
    }),
    ...validateList(constraints, at.child('constraints'), {
      limit: constraintLimit,
      each: (one, oneAt) => validateConstraint(one, names, oneAt),
    }),
    ...validateList(config, at.child('config'), {
      limit: configLimit,
      each: (one, oneAt) => [
        ...validateRequestRefs(one.requests, names, oneAt.child('requests')),
        ...validateConfiguration(one, oneAt),
      ],
    }),
  ]
}

/** Requests by name, and what else of them can be named: `request/alternative`. */
export type RequestNames = ReadonlyMap<string, ReadonlySet<string>>

export function requestNamesOf(requests: readonly DeviceRequest[]): RequestNames {
  return new Map(
    requests.map(({ name, firstAvailable = [] }) => [
      name,
      new Set(firstAvailable.map((one) => one.name)),
    ]),
  )
}

const oneOf = 'exactly one of `exactly` or `firstAvailable` is required'

function validateRequest(
  { name, exactly, firstAvailable = [] }: DeviceRequest,
  at: FieldPath,
  features: Features,
): readonly FieldError[] {
  const errors = validateLabelName(name, at.child('name'))
  const hasAlternatives = firstAvailable.length > 0
  if (exactly && hasAlternatives) {
    return [...errors, invalid(at, undefined, `${oneOf}, but multiple fields are set`)]
  }
  if (exactly) return [...errors, ...validateAmount(exactly, at.child('exactly'), features)]
  if (!hasAlternatives) return [...errors, required(at, oneOf)]
  const alternatives = validateList(firstAvailable, at.child('firstAvailable'), {
    limit: alternativeLimit,
    each: (one, oneAt) => [
      ...validateLabelName(one.name, oneAt.child('name')),
      ...validateAmount(one, oneAt, features),
    ],
    key: (one) => one.name,
  })
  return [...errors, ...alternatives]
}

function validateAmount(
  request: ExactDeviceRequest | DeviceSubRequest,
  at: FieldPath,
  features: Features,
): readonly FieldError[] {
  const { deviceClassName, selectors, tolerations } = request
  const classAt = at.child('deviceClassName')
  return [
    ...(deviceClassName === ''
      ? [required(classAt)]
      : validateSubdomainName(deviceClassName, classAt)),
    ...validateSelectors(selectors, at.child('selectors'), { features }),
    ...validateMode(request, at),
    ...validateTolerations(tolerations, at.child('tolerations')),
  ]
}

function validateMode(
  { allocationMode: given, count = 0 }: ExactDeviceRequest | DeviceSubRequest,
  at: FieldPath,
): readonly FieldError[] {
  const allocationMode: string = given ?? ''
  switch (allocationMode) {
    case 'All':
      if (count === 0) return []
      return [
        invalid(at.child('count'), count, "must not be specified when allocationMode is 'All'"),
      ]
    case 'ExactCount':
      return count > 0 ? [] : [invalid(at.child('count'), count, 'must be greater than zero')]
    default:
      return [notSupported(at.child('allocationMode'), allocationMode, modes)]
  }
}

interface SelectorOptions {
  readonly features: Features
  /** Those that were accepted before are not compiled again. */
  readonly isStored?: boolean
}

export function validateSelectors(
  selectors: readonly DeviceSelector[] | undefined,
  at: FieldPath,
  { features, isStored = false }: SelectorOptions,
): readonly FieldError[] {
  const each: Rule<DeviceSelector> = ({ cel }, oneAt) => {
    const celAt = oneAt.child('cel')
    if (!cel) return [required(celAt)]
    if (isStored) return []
    const mayBeLists = features.enabled('DRAListTypeAttributes')
    return validateDeviceSelector(cel.expression, celAt.child('expression'), mayBeLists)
  }
  return validateList(selectors, at, { limit: selectorLimit, each })
}

function validateConstraint(
  { requests, matchAttribute, distinctAttribute }: DeviceConstraint,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  const errors = validateRequestRefs(requests, names, at.child('requests'))
  if (matchAttribute !== undefined) {
    return [...errors, ...validateFullyQualifiedName(matchAttribute, at.child('matchAttribute'))]
  }
  if (distinctAttribute !== undefined) {
    const distinctAt = at.child('distinctAttribute')
    return [...errors, ...validateFullyQualifiedName(distinctAttribute, distinctAt)]
  }
  // Upstream says so of a constraint that has neither.
  const detail =
    'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'
  return [...errors, required(at, detail)]
}

export function validateRequestRefs(
  refs: readonly string[] | undefined,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  return validateList(refs, at, {
    limit: requestLimit,
    each: (name, oneAt) => validateRequestRef(name, names, oneAt),
    key: (name) => name,
  })
}

const noRequest =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

export function validateRequestRef(
  name: string,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  const parts = name.split('/')
  if (parts.length > 2) return [invalid(at, name, noRequest)]
  const [request = '', alternative] = parts
  const alternatives = names.get(request)
  const isKnown = alternative === undefined ? alternatives : alternatives?.has(alternative)
  return [
    ...parts.flatMap((part) => validateLabelName(part, at)),
    ...(isKnown ? [] : [invalid(at, name, noRequest)]),
  ]
}
