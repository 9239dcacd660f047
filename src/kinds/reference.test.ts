/** Holds the schema against the reference: every type, field, number, list type, key and enum. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { schema } from '#kinds/schema.ts'

interface Property {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly items?: Property
  readonly additionalProperties?: Property
  readonly enum?: readonly string[]
  readonly allOf?: readonly Property[]
  readonly default?: unknown
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
  readonly 'x-pb'?: number
}

interface Definition {
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-proto'?: string
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    group: string
    version: string
    kind: string
  }[]
}

const skip = missingShared('reference', 'api', 'types.json')
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const definitions: Readonly<Record<string, Definition>> = skip
  ? {}
  : read(sharedPath('reference', 'api', 'types.json'))

/** Types that have no fields to the reader: scalars, and unions of forms. */
const isScalar = (name: string) =>
  /\.(Quantity|IntOrString|RawExtension|Time|MicroTime|FieldsV1|JSON|JSONSchemaPropsOr\w+|Info|Patch|ServiceReference)$/.test(
    name,
  ) && !definitions[name]?.properties

test('every type of the reference is there, with its message and kind', { skip }, () => {
  const wrong = Object.entries(definitions).flatMap(([name, definition]) => {
    if (isScalar(name) || name.endsWith('.version.Info')) return []
    const type = schema.type(name)
    if (!type) return [`${name}: missing`]
    const gvks = definition['x-kubernetes-group-version-kind'] ?? []
    const [gvk] = gvks
    const gv = gvk && (gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`)
    return [
      ...(type.proto === definition['x-proto'] ? [] : [`${name}: message ${type.proto}`]),
      ...(gvks.length !== 1 || type.groupVersion === gv
        ? []
        : [`${name}: of ${type.groupVersion}, not ${gv}`]),
      ...(type.mapType === definition['x-kubernetes-map-type']
        ? []
        : [`${name}: map type ${type.mapType}`]),
    ]
  })
  assert.deepEqual(wrong, [])
})

test('every field of the reference is there, and no other', { skip }, () => {
  const wrong = Object.entries(definitions).flatMap(([name, definition]) => {
    const type = schema.type(name)
    return type ? differingFields(name, type, definition) : []
  })
  assert.deepEqual(wrong, [])
})

function differingFields(
  name: string,
  type: ObjectType,
  { properties = {}, required = [] }: Definition,
): string[] {
  const header = type.header ? ['apiVersion', 'kind'] : []
  const extra = type.fields
    .filter((field) => !Object.hasOwn(properties, field.name))
    .map((field) => `${name}.${field.name}: not in the reference`)
  const others = Object.entries(properties).filter(([key]) => !header.includes(key))
  return [
    ...extra,
    ...others.flatMap(([key, property]) => {
      const field = type.fieldsByName.get(key)
      if (!field) return [`${name}.${key}: missing`]
      const isRequired = required.includes(key)
      const lax =
        isRequired === field.mandatory ? [] : [`${name}.${key}: is required: ${isRequired}`]
      return [...lax, ...differingField(`${name}.${key}`, field, property)]
    }),
  ]
}

function differingField(name: string, field: Field, property: Property): string[] {
  const { type } = field
  const listType = type.kind === 'list' ? type.listType : undefined
  const keys = type.kind === 'list' ? (type.keys ?? []) : []
  const isNamed = type.kind === 'object' && type.mapType === schema.type(type.name)?.mapType
  const mapType =
    type.kind === 'map' || (type.kind === 'object' && !isNamed) ? type.mapType : undefined
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['type', formOf(type), formOfProperty(property)],
    ['list type', listType, type.kind === 'Bytes' ? undefined : property['x-kubernetes-list-type']],
    ['keys', keys.join(), (property['x-kubernetes-list-map-keys'] ?? []).join()],
    ['map type', mapType, property['x-kubernetes-map-type']],
    ['patch strategy', field.patch?.strategy.join(), property['x-kubernetes-patch-strategy']],
    ['merge key', field.patch?.key, property['x-kubernetes-patch-merge-key']],
    ['protobuf number', field.inline ? undefined : field.pb || undefined, property['x-pb']],
  ]
  return pairs
    .filter(([, got, want]) => got !== want)
    .map(([what, got, want]) => `${name}: ${what} ${got}, not ${want}`)
}

function formOf(type: Type): string {
  switch (type.kind) {
    case 'object':
      return type.name
    case 'list':
      return `[]${formOf(type.items)}`
    case 'map':
      return `{}${formOf(type.values)}`
    default:
      return scalarForms[type.kind] ?? type.kind
  }
}

const scalarForms: Readonly<Record<string, string>> = {
  bool: 'boolean',
  FieldsV1: 'object',
  RawObject: 'object',
  Json: 'object',
  Bytes: 'byte',
  union: 'union',
}

function formOfProperty(property: Property): string {
  const ref = property.$ref?.replace('#/definitions/', '')
  if (ref) {
    const short = ref.slice(ref.lastIndexOf('.') + 1)
    if (/^JSONSchemaPropsOr/.test(short)) return 'union'
    if (short === 'JSON' || short === 'RawExtension' || short === 'FieldsV1') return 'object'
    return isScalar(ref) ? short : ref
  }
  if (property.type === 'array') return `[]${formOfProperty(property.items!)}`
  if (property.type === 'object')
    return property.additionalProperties
      ? `{}${formOfProperty(property.additionalProperties)}`
      : 'object'
  if (property.type === 'integer') return property.format ?? 'int64'
  if (property.type === 'number') return 'float64'
  return property.format === 'byte' ? 'byte' : (property.type ?? 'object')
}

test('every enum and default that OpenAPI tells is in the table', { skip }, () => {
  const files = globSync('*.json', { cwd: sharedPath('reference', 'openapi') })
  const schemas: Record<string, { properties?: Record<string, Property> }> = {}
  for (const file of files)
    Object.assign(schemas, read(sharedPath('reference', 'openapi', file)).components?.schemas)
  const wrong = Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties).flatMap(([key, property]) => {
      const field = schema.type(name)?.fieldsByName.get(key)
      if (!field) return []
      return [
        ...differingEnum(`${name}.${key}`, field, property),
        ...differingDefault(`${name}.${key}`, field, property),
      ]
    }),
  )
  assert.deepEqual(wrong, [])
})

function differingEnum(name: string, { type }: Field, property: Property): string[] {
  const want = property.enum ?? property.items?.enum
  if (!want) return []
  const scalar = type.kind === 'list' ? type.items : type
  const got = 'enum' in scalar ? (scalar.enum ?? []) : []
  return got.toSorted().join() === want.toSorted().join()
    ? []
    : [`${name}: values ${got}, not ${want}`]
}

/** A default that only says the type's zero follows from the field always being written. */
function differingDefault(name: string, field: Field, property: Property): string[] {
  const want = property.default
  const isTrivial =
    want === undefined ||
    ['', '0', 'false', '{}'].includes(typeof want === 'string' ? want : JSON.stringify(want))
  if (isTrivial)
    return field.default === undefined || field.default === want
      ? []
      : [`${name}: default ${JSON.stringify(field.default)}`]
  return JSON.stringify(field.default) === JSON.stringify(want)
    ? []
    : [`${name}: default ${JSON.stringify(field.default)}, not ${JSON.stringify(want)}`]
}
