/** Amounts such as `100m` and `2Gi` as values that can be compared and added. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  createQuantity,
  equalQuantities,
  quantityAsFloat,
  quantityAsInt64,
  quantitySign,
  subtractQuantities,
} from '#api/quantity.ts'
import type { Quantity } from '#api/scalars.ts'

interface Amount {
  readonly quantity: Quantity
  /** Whether upstream keeps it in its form for large numbers, of which none counts as an integer. */
  readonly isLarge: boolean
}

const kind = opaqueKind<Amount>(parseType('kubernetes.Quantity'), (a, b) =>
  equalQuantities(a.quantity, b.quantity),
)
const read = (value: OpaqueValue): Quantity => kind.read(value).quantity
const amountValue = (amount: Amount): OpaqueValue => ({ ...kind.of(amount), text: amount.quantity })

/** Also what a typed field of an API object holds, where its schema says so. */
export function quantityValue(text: Quantity): OpaqueValue {
  return amountValue({ quantity: text, isLarge: isLargeText(text) })
}

const forms = /^\s*[+-]?0*(\d*)\.?(\d*)(?:([KMGTPE]i)|[eE]([+-]?\d+)|([numkMGTPE]?))\s*$/
const powers: Readonly<Record<string, number>> = {
  ...{ n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 },
}

/** By its digits and its suffix, as upstream decides before it reads the number. */
function isLargeText(text: string): boolean {
  const [, whole = '', part = '', binary, exponent, suffix = ''] = forms.exec(text) ?? []
  const digits = (whole === '' ? 1 : whole.length) + part.length
  if (binary !== undefined) {
    const bits = 10 * ('KMGTPE'.indexOf(binary[0]!) + 1)
    return part !== '' || 15 - digits - Math.trunc((bits * 3) / 10) - 1 < 0
  }
  const scale = exponent === undefined ? powers[suffix]! : Number(exponent)
  return digits > 18 || scale - part.length < -9
}

function parse(text: string): OpaqueValue {
  try {
    return amountValue({ quantity: canonicalQuantity(text), isLarge: isLargeText(text) })
  } catch (err) {
    if (isGrammarError(err)) throw new CelError(err.message)
    throw err
  }
}

function isQuantity(text: string): boolean {
  try {
    canonicalQuantity(text)
    return true
  } catch (err) {
    if (isGrammarError(err)) return false
    throw err
  }
}

function integerIn(value: OpaqueValue): bigint | undefined {
  const { quantity, isLarge } = kind.read(value)
  return isLarge ? undefined : quantityAsInt64(quantity)
}

function toInteger(value: OpaqueValue): bigint {
  const whole = integerIn(value)
  if (whole === undefined) throw new CelError('cannot convert value to integer')
  return whole
}

type Operation = (a: Quantity, b: Quantity) => Quantity

const combine =
  (operation: Operation) =>
  (a: OpaqueValue, b: OpaqueValue): OpaqueValue =>
    amountValue({
      quantity: operation(read(a), read(b)),
      isLarge: kind.read(a).isLarge || kind.read(b).isLarge,
    })

const combineInt =
  (operation: Operation) =>
  (a: OpaqueValue, b: bigint): OpaqueValue =>
    amountValue({
      quantity: operation(read(a), createQuantity(b, 'DecimalExponent')),
      isLarge: kind.read(a).isLarge,
    })

const order = (a: OpaqueValue, b: OpaqueValue): -1 | 0 | 1 => compareQuantities(read(a), read(b))

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
        BigInt(quantitySign(read(a))),
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
        quantityAsFloat(read(a)),
      ),
    ),
    declare('asInteger', member('quantity_get_int', `${quantity} -> int`, toInteger)),
    declare(
      'isInteger',
      member(
        'quantity_is_integer',
        `${quantity} -> bool`,
        (a: OpaqueValue) => integerIn(a) !== undefined,
      ),
    ),
    declare(
      'add',
      member('quantity_add', `${two} -> ${quantity}`, combine(addQuantities)),
      member('quantity_add_int', `${quantity}, int -> ${quantity}`, combineInt(addQuantities)),
    ),
    declare(
      'sub',
      member('quantity_sub', `${two} -> ${quantity}`, combine(subtractQuantities)),
      member('quantity_sub_int', `${quantity}, int -> ${quantity}`, combineInt(subtractQuantities)),
    ),
  ],
}
