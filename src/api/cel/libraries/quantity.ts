/** Amounts such as `100m` and `2Gi` as values that can be compared and added. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import {
  addParsed,
  compareParsed,
  parsedAsFloat,
  parsedAsInt64,
  parseQuantity,
  subtractParsed,
} from '#api/scalars/quantity.ts'
import { formatQuantity, type ParsedQuantity } from '#api/scalars/quantity-text.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

const kind = opaqueKind<ParsedQuantity>(
  parseType('kubernetes.Quantity'),
  (a, b) => compareParsed(a, b) === 0,
)
const read = (value: OpaqueValue): ParsedQuantity => kind.read(value)
const amountValue = (parsed: ParsedQuantity): OpaqueValue => ({
  ...kind.of(parsed),
  text: formatQuantity(parsed),
})

/** Also what a typed field of an API object holds, where its schema says so. */
export function quantityValue(text: Quantity): OpaqueValue {
  return amountValue(parseQuantity(text))
}

function parse(text: string): OpaqueValue {
  try {
    return amountValue(parseQuantity(text))
  } catch (err) {
    if (isGrammarError(err)) throw new CelError(err.message)
    throw err
  }
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text)
    return true
  } catch (err) {
    if (isGrammarError(err)) return false
    throw err
  }
}

function toInteger(value: OpaqueValue): bigint {
  const whole = parsedAsInt64(read(value))
  if (whole === undefined) throw new CelError('cannot convert value to integer')
  return whole
}

const zero: ParsedQuantity = { mantissa: 0n, scale: 0, format: 'DecimalExponent', isLarge: false }

type Operation = (a: ParsedQuantity, b: ParsedQuantity) => ParsedQuantity

const combine =
  (operation: Operation) =>
  (a: OpaqueValue, b: OpaqueValue): OpaqueValue =>
    amountValue(operation(read(a), read(b)))

const combineInt =
  (operation: Operation) =>
  (a: OpaqueValue, b: bigint): OpaqueValue =>
    amountValue(operation(read(a), { ...zero, mantissa: b }))

const order = (a: OpaqueValue, b: OpaqueValue): -1 | 0 | 1 => compareParsed(read(a), read(b))

const quantity = 'kubernetes.Quantity'
const two = `${quantity}, ${quantity}`

export const quantityLibrary: Library = {
  name: 'kubernetes.quantity',
  functions: [
    declare('quantity', plain('string_to_quantity', `string -> ${quantity}`, parse)),
    declare('isQuantity', plain('is_quantity_string', 'string -> bool', isQuantity)),
    declare(
      'sign',
      plain('quantity_sign', `${quantity} -> int`, (a: OpaqueValue) =>
        BigInt(compareParsed(read(a), zero)),
      ),
    ),
    declare(
      'isGreaterThan',
      member(
        'quantity_is_greater_than',
        `${two} -> bool`,
        (a: OpaqueValue, b: OpaqueValue) => order(a, b) > 0,
      ),
    ),
    declare(
      'isLessThan',
      member(
        'quantity_is_less_than',
        `${two} -> bool`,
        (a: OpaqueValue, b: OpaqueValue) => order(a, b) < 0,
      ),
    ),
    declare(
      'compareTo',
      member('quantity_compare_to', `${two} -> int`, (a: OpaqueValue, b: OpaqueValue) =>
        BigInt(order(a, b)),
      ),
    ),
    declare(
      'asApproximateFloat',
      member('quantity_get_float', `${quantity} -> double`, (a: OpaqueValue) =>
        parsedAsFloat(read(a)),
      ),
    ),
    declare('asInteger', member('quantity_get_int', `${quantity} -> int`, toInteger)),
    declare(
      'isInteger',
      member(
        'quantity_is_integer',
        `${quantity} -> bool`,
        (a: OpaqueValue) => parsedAsInt64(read(a)) !== undefined,
      ),
    ),
    declare(
      'add',
      member('quantity_add', `${two} -> ${quantity}`, combine(addParsed)),
      member('quantity_add_int', `${quantity}, int -> ${quantity}`, combineInt(addParsed)),
    ),
    declare(
      'sub',
      member('quantity_sub', `${two} -> ${quantity}`, combine(subtractParsed)),
      member('quantity_sub_int', `${quantity}, int -> ${quantity}`, combineInt(subtractParsed)),
    ),
  ],
}
