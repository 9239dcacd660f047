/**
 * CEL expressions that select devices: how they are compiled, what they may cost, and what a device
 * looks like to them. The API server and the scheduler use the same.
 */

import type { SizeEstimator } from '#api/cel/cost/size.ts'
import { declare, type Library, member } from '#api/cel/declarations.ts'
import { createEnv } from '#api/cel/env.ts'
import { newLibraries, storedLibraries } from '#api/cel/environment.ts'
import { equal } from '#api/cel/equality.ts'
import { CelError } from '#api/cel/errors.ts'
import { mapOfObject } from '#api/cel/json.ts'
import { bindingsLibrary } from '#api/cel/libraries/bindings.ts'
import { quantityValue } from '#api/cel/libraries/quantity.ts'
import { semverValue } from '#api/cel/libraries/semver.ts'
import type { Program } from '#api/cel/program.ts'
import * as types from '#api/cel/types.ts'
import { isList, itemsOf, type MapValue, mapOf, type Value } from '#api/cel/values.ts'
import {
  type FieldError,
  forbidden,
  internalError,
  invalid,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import type { Device, DeviceAttribute } from '#kinds/resource/resourceslice/types.ts'
import { domainLimitBytes, identifierLimitBytes } from '#kinds/resource/shared/names.ts'

const expressionLimitBytes = 10 * 1024
/** The most an expression may cost, by its estimate and when it runs. */
export const selectorCostLimit = 1_000_000
const attributeLimitBytes = 64
const entryLimit = 32

const { bool, map, object, string } = types

const fieldsWith = (attribute: types.CelType): Readonly<Record<string, types.CelType>> => ({
  driver: string,
  attributes: map(string, map(string, attribute)),
  capacity: map(string, map(string, object('kubernetes.Quantity'))),
  allowMultipleAllocations: bool,
})

/** Longer lists cannot be attributes, and are not looked through. */
const includesLimit = 48

/** `x.includes(y)`: of an attribute that may be a list or a value, whether it is or holds another. */
const includesLibrary: Library = {
  name: 'dra.includes',
  functions: [declare('includes', member('dra_includes_dyn_dyn', 'dyn, dyn -> bool', includes))],
}

function includes(target: Value, value: Value): boolean {
  if (!isList(target)) return equal(target, value)
  if (
    itemsOf(target)
      .slice(0, includesLimit)
      .some((item) => equal(item, value))
  )
    return true
  if (target.size <= includesLimit) return false
  throw new CelError(
    `'includes' function cannot be applied to lists longer than ${includesLimit} values`,
  )
}

const deviceType = object('kubernetes.DRADevice')

function environment(libraries: typeof newLibraries, attribute: types.CelType = types.any) {
  const fields = fieldsWith(attribute)
  return createEnv({
    variables: [{ name: 'device', type: deviceType }],
    libraries: [...libraries, bindingsLibrary],
    types: (name) =>
      name === deviceType.name
        ? (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined)
        : undefined,
  })
}

const environments = {
  new: environment(newLibraries),
  /** Where attributes may be lists. */
  newWithLists: environment([...newLibraries, includesLibrary], types.dyn),
  stored: environment([...storedLibraries, includesLibrary]),
} as const

export type CompiledSelector =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly message: string; readonly isInternal: boolean }

/** `stored` for expressions that were accepted before. */
export function compileDeviceSelector(
  expression: string,
  age: keyof typeof environments = 'stored',
): CompiledSelector {
  const compiled = environments[age].compile(expression)
  if (!compiled.ok) return refused(`compilation failed: ${compiled.issues}`)
  const { program } = compiled
  const { kind } = program.resultType
  const isUnknown = kind === 'any' || (age === 'newWithLists' && kind === 'dyn')
  if (kind !== 'bool' && !isUnknown) {
    const name = types.typeName(program.resultType)
    return refused(`must evaluate to bool or the unknown type, not ${name}`)
  }
  const { instantiationError } = program
  return instantiationError === undefined
    ? { ok: true, program }
    : {
        ok: false,
        message: `program instantiation failed: ${instantiationError}`,
        isInternal: true,
      }
}

function refused(message: string): CompiledSelector {
  return { ok: false, message, isInternal: false }
}

export function validateDeviceSelector(
  expression: string,
  at: FieldPath,
  mayBeLists = false,
): readonly FieldError[] {
  if (byteLength(expression) > expressionLimitBytes) return [tooLong(at, expressionLimitBytes)]
  const compiled = compileDeviceSelector(expression, mayBeLists ? 'newWithLists' : 'new')
  if (!compiled.ok) {
    const { message, isInternal } = compiled
    return [isInternal ? internalError(at, message) : invalid(at, expression, message)]
  }
  const isCostly = compiled.program.estimateCost(deviceSizes).max > BigInt(selectorCostLimit)
  return isCostly ? [forbidden(at, 'too complex, exceeds cost limit')] : []
}

/** How large a value may be, and what is within it. */
interface Shape {
  readonly most: number
  readonly fields?: Readonly<Record<string, Shape>>
  readonly keys?: Shape
  readonly values?: Shape
  /** Whether values can also be named as fields. */
  readonly isOpen?: boolean
}

const identifier: Shape = { most: identifierLimitBytes }
const domain: Shape = { most: domainLimitBytes }
const attributes: Shape = {
  most: entryLimit,
  keys: identifier,
  values: { most: attributeLimitBytes },
  isOpen: true,
}
const capacities: Shape = { most: entryLimit, keys: identifier, values: { most: 0 } }
const device: Shape = {
  most: 0,
  fields: {
    driver: { most: domainLimitBytes },
    attributes: { most: entryLimit, keys: domain, values: attributes },
    capacity: { most: entryLimit, keys: domain, values: capacities },
    allowMultipleAllocations: { most: 0 },
  },
}

const deviceSizes: SizeEstimator = ([variable, ...steps]) => {
  let at: Shape | undefined = variable === 'device' ? device : undefined
  for (const step of steps) at = at && shapeWithin(at, step)
  return at && { min: 0n, max: BigInt(at.most) }
}

function shapeWithin(at: Shape, step: string): Shape | undefined {
  if (step === '@keys') return at.keys
  if (step === '@items' || step === '@values' || at.isOpen) return at.values
  return at.fields && Object.hasOwn(at.fields, step) ? at.fields[step] : undefined
}

/** A device as expressions see it: what a driver names without a domain is in its own. */
export function deviceValue(
  driver: string,
  { attributes = {}, capacity = {}, allowMultipleAllocations = false }: Device,
): MapValue {
  const values: Readonly<Record<string, Value>> = {
    driver,
    attributes: byDomain(driver, attributes, attributeValue),
    capacity: byDomain(driver, capacity, ({ value }) => quantityValue(value)),
    allowMultipleAllocations,
  }
  return mapOfObject(values, (value) => value as Value, deviceType)
}

const emptyMap = mapOf([])

/** Looking up a domain that is not there answers an empty map. */
function byDomain<T>(
  driver: string,
  entries: Readonly<Record<string, T>>,
  convert: (item: T) => Value,
): MapValue {
  const domains = new Map<string, [Value, Value][]>()
  for (const [name, item] of Object.entries(entries)) {
    const slash = name.indexOf('/')
    const key = slash < 0 ? driver : name.slice(0, slash)
    const known = domains.get(key) ?? []
    domains.set(key, [...known, [name.slice(slash + 1), convert(item)]])
  }
  const found = mapOf(Array.from(domains, ([name, list]) => [name, mapOf(list)]))
  return {
    ...found,
    get: (key) => found.get(key) ?? emptyMap,
    has: (key) => found.get(key) !== undefined,
  }
}

function attributeValue({ int, bool: flag, string: text, version }: DeviceAttribute): Value {
  if (int !== undefined) return BigInt(int)
  if (flag !== undefined) return flag
  if (text !== undefined) return text
  if (version !== undefined) return semverValue(version)
  throw new TypeError('A device attribute has no value')
}
