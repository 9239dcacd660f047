/** How lists and maps are merged: what a schema may say of it, and what it then must say besides. */
import { itemsOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { Tolerance } from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'

const listWord = 'x-kubernetes-list-type'
const mapWord = 'x-kubernetes-map-type'
const keysWord = 'x-kubernetes-list-map-keys'

export function validateMerging(
  schema: JsonSchema,
  at: FieldPath,
  { anySetItems, anyListKeys }: Tolerance,
): readonly FieldError[] {
  const { type = '', [listWord]: listType, [mapWord]: mapType, [keysWord]: keys = [] } = schema
  const errors: FieldError[] = []
  if (mapType !== undefined) {
    errors.push(...wordErrors({ word: mapWord, value: mapType, of: 'object', type }, at))
  }
  if (listType !== undefined) {
    errors.push(...wordErrors({ word: listWord, value: listType, of: 'array', type }, at))
    if (type === 'array' && !anySetItems && hasLooseSetItems(schema)) {
      errors.push(setItemError(itemsOf(schema)!, at))
    }
  }
  if (keys.length > 0 && listType !== 'map') {
    const why = `must be map if ${keysWord} is non-empty`
    const place = at.child(listWord)
    errors.push(listType === undefined ? required(place, why) : invalid(place, listType, why))
  }
  if (listType === 'map') errors.push(...mapListErrors(schema, keys, at))
  if (!anyListKeys) errors.push(...listKeyErrors(schema, at))
  return errors
}

const words = { [mapWord]: ['atomic', 'granular'], [listWord]: ['atomic', 'set', 'map'] }

interface Word {
  readonly word: keyof typeof words
  readonly value: string
  readonly of: string
  readonly type: string
}

function wordErrors({ word, value, of, type }: Word, at: FieldPath): readonly FieldError[] {
  const why = `must be ${of} if ${word} is specified`
  const place = at.child('type')
  const wrongType = type === '' ? required(place, why) : invalid(place, type, why)
  return [
    ...(type === of ? [] : [wrongType]),
    ...(words[word].includes(value) ? [] : [notSupportedText(at.child(word), value, words[word])]),
  ]
}

/** Upstream shows the list type of the items even where it complains of their map type. */
function setItemError(items: JsonSchema, at: FieldPath): FieldError {
  const place = at.child('items').child(items.type === 'array' ? listWord : mapWord)
  const why = `must be atomic as item of a list with ${listWord}=set`
  return invalid(place, items[listWord], why)
}

function mapListErrors(
  schema: JsonSchema,
  keys: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  const items = itemsOf(schema)
  const errors: FieldError[] = []
  if (keys.length === 0) {
    errors.push(required(at.child(keysWord), `must not be empty if ${listWord} is map`))
  }
  if (schema.items === undefined) {
    errors.push(required(at.child('items'), `must have a schema if ${listWord} is map`))
  } else if (!items) {
    const why = `must only have a single schema if ${listWord} is map`
    errors.push(invalid(at.child('items'), schema.items, why))
  } else if (items.type !== 'object') {
    const why = `must be object if parent array's ${listWord} is map`
    errors.push(invalid(at.child('items').child('type'), items.type ?? '', why))
  } else errors.push(...keys.flatMap((key, i) => keyErrors(key, i, { items, keys }, at)))
  return errors
}

function keyErrors(
  key: string,
  index: number,
  { items, keys }: { readonly items: JsonSchema; readonly keys: readonly string[] },
  at: FieldPath,
): readonly FieldError[] {
  const property = propertyOf(items, key)
  const errors: FieldError[] = []
  if (!property) {
    errors.push(invalid(at.child(keysWord), keys, 'entries must all be names of item properties'))
  } else if (property.type === 'array' || property.type === 'object') {
    const place = at.child('items').child('properties').key(key).child('type')
    const why = `must be a scalar type if parent array's ${listWord} is map`
    errors.push(invalid(place, items.type, why))
  }
  if (keys.indexOf(key) < index) {
    errors.push(invalid(at.child(keysWord), keys, 'must not contain duplicate entries'))
  }
  return errors
}

/** Whether a set holds items that could be merged, and so are not compared as a whole. */
export function hasLooseSetItems(schema: JsonSchema): boolean {
  const items = itemsOf(schema)
  if (schema['x-kubernetes-list-type'] !== 'set' || !items) return false
  if (items.type === 'array') return (items['x-kubernetes-list-type'] ?? 'atomic') !== 'atomic'
  return items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic'
}

/** Items of sets and maps must not be null, and the keys of maps must always be there. */
export function listKeyErrors(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  const { [listWord]: listType, [keysWord]: keys = [] } = schema
  const items = itemsOf(schema)
  if (!items || (listType !== 'set' && listType !== 'map')) return []
  const inItems = at.child('items')
  const errors: FieldError[] = []
  if (items.nullable) {
    const why = `cannot be nullable when ${listWord} is ${listType}`
    errors.push(forbidden(inItems.child('nullable'), why))
  }
  if (listType === 'set') return errors
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (!property) continue
    const place = inItems.child('properties').key(key)
    const is = `this property is in ${keysWord}, so it`
    if (!items.required?.includes(key) && property.default === undefined) {
      errors.push(
        required(place.child('default'), `${is} must have a default or be a required property`),
      )
    }
    if (property.nullable)
      errors.push(forbidden(place.child('nullable'), `${is} cannot be nullable`))
  }
  return errors
}
