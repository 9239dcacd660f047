/**
 * Reads the compact schema table that tools/generate-schema.ts writes. Types are made when first
 * asked for, so that a program pays for those it uses.
 */

import type { Json } from '#api/scalars/scalars.ts'
import type {
  Field,
  Inline,
  ListType,
  ObjectType,
  ScalarKind,
  Schema,
  Type,
} from '#api/schema/schema.ts'

/** One type of the table. A field is `[name, type, protobuf number, flags, extras?]`. */
export interface TableType {
  readonly proto?: string
  readonly header?: 'type' | 'resource'
  readonly gv?: string
  readonly map?: 'atomic' | 'granular'
  readonly unions?: readonly Json[]
  readonly inlines?: readonly (readonly [pb: number, name: string, type: string])[]
  readonly fields: readonly TableField[]
}

/**
 * Flags: `m` mandatory, `r` required, `a` always written, `p` pointer. A type is text: `string`, `int32`, …, a
 * type's name, `[]T`, `{}T`, `T|other`.
 */
export type TableField = readonly [
  name: string,
  type: string,
  pb: number,
  flags: string,
  extras?: TableExtras,
]

export interface TableExtras {
  readonly list?: readonly string[]
  readonly map?: 'atomic' | 'granular'
  readonly patch?: readonly string[]
  readonly default?: Json
  readonly enum?: readonly string[]
  readonly open?: true
  /** What Go calls the type, where that is not told by its form: a name or `[]` or `map[…]` before one. */
  readonly go?: string
  /** Whether protobuf wraps the list in a message of its own. */
  readonly wrapped?: true
  /** Which of the type's inlines the field belongs to. */
  readonly inline?: number
}

export type Table = Readonly<Record<string, TableType>>

const scalars: ReadonlySet<string> = new Set<ScalarKind>([
  'string',
  'bool',
  'int32',
  'int64',
  'float64',
  'Quantity',
  'Time',
  'MicroTime',
  'Duration',
  'IntOrString',
  'Bytes',
  'FieldsV1',
  'RawObject',
  'Json',
])

export function createSchema(table: Table): Schema {
  const made = new Map<string, ObjectType>()
  const plain = new Map<string, Type>()
  const byKind = new Map<string, string>()
  for (const name of Object.keys(table)) {
    const { gv } = table[name]!
    if (gv) byKind.set(`${gv}/${name.slice(name.lastIndexOf('.') + 1)}`, name)
  }

  function typeNamed(name: string): ObjectType | undefined {
    const known = made.get(name)
    if (known) return known
    const entry = Object.hasOwn(table, name) ? table[name] : undefined
    if (!entry) return undefined
    const type = createObjectType(name, entry, parseType)
    made.set(name, type)
    return type
  }

  function parseType(text: string, extras: TableExtras = {}): Type {
    const { list, map, enum: values, go } = extras
    const simple = !list && !map && !values
    if (!simple) return makeType(text, extras)
    const key = go ? `${text} ${go}` : text
    const type = plain.get(key) ?? makeType(text, extras)
    plain.set(key, type)
    return type
  }

  function makeType(text: string, { list, map, enum: values, open, go }: TableExtras): Type {
    const within = go && /^(?:\[\]|map\[.*?\])(.*)$/.exec(go)?.[1]
    const known = { ...(values && { enum: values, ...(open && { open }) }) }
    const inner = { ...known, ...(within && { go: within }) }
    const named = go && { go }
    if (text.startsWith('[]')) {
      const [listType, ...keys] = list ?? []
      return {
        kind: 'list',
        items: parseType(text.slice(2), inner),
        ...(listType && { listType: listType as NonNullable<ListType['listType']> }),
        ...(keys.length > 0 && { keys }),
        ...named,
      }
    }
    if (text.startsWith('{}')) {
      const values = parseType(text.slice(2), inner)
      return { kind: 'map', values, ...(map && { mapType: map }), ...named }
    }
    if (scalars.has(text)) return { kind: text as ScalarKind, ...known, ...named }
    if (text.includes('|')) return makeUnion(text)
    const type = typeNamed(text)
    if (!type) throw new TypeError(`The schema table names a type it does not hold: ${text}`)
    return map ? createObjectType(text, { ...table[text]!, map }, parseType) : type
  }

  function makeUnion(text: string): Type {
    const [object, other] = text.split('|') as [string, string]
    const pb = other === 'bool' ? { object: 2, other: 1 } : { object: 1, other: 2 }
    return {
      kind: 'union',
      get object() {
        return parseType(object) as ObjectType
      },
      get other() {
        return parseType(other)
      },
      pb,
    }
  }

  return {
    type: typeNamed,
    typeOf(apiVersion, kind) {
      const name = byKind.get(`${apiVersion}/${kind}`)
      return name === undefined ? undefined : typeNamed(name)
    },
    names: () => Object.keys(table),
  }
}

/** An object type whose fields are made at first use, since types may hold themselves. */
function createObjectType(
  name: string,
  entry: TableType,
  parseType: (text: string, extras?: TableExtras) => Type,
): ObjectType {
  let inlines: readonly Inline[] | undefined
  let fields: readonly Field[] | undefined
  let byName: ReadonlyMap<string, Field> | undefined
  return {
    kind: 'object',
    name,
    ...(entry.proto && { proto: entry.proto }),
    ...(entry.header && { header: entry.header }),
    ...(entry.gv && { groupVersion: entry.gv }),
    ...(entry.map && { mapType: entry.map }),
    ...(entry.unions && { unions: entry.unions }),
    get inlines() {
      inlines ??= (entry.inlines ?? []).map(([pb, inlineName, type]) => {
        return { pb, name: inlineName, type: parseType(type) as ObjectType }
      })
      return inlines
    },
    get fields() {
      fields ??= entry.fields.map((field) => createField(field, this.inlines, parseType))
      return fields
    },
    get fieldsByName() {
      byName ??= new Map(this.fields.map((field) => [field.name, field]))
      return byName
    },
  }
}

function createField(
  [name, type, pb, flags, extras = {}]: TableField,
  inlines: readonly Inline[],
  parseType: (text: string, extras?: TableExtras) => Type,
): Field {
  const { patch, inline } = extras
  const [strategy, key] = patch ?? []
  return {
    name,
    type: parseType(type, extras),
    pb,
    ...(inline !== undefined && { inline: inlines[inline]! }),
    mandatory: flags.includes('m'),
    required: flags.includes('r'),
    always: flags.includes('a'),
    pointer: flags.includes('p'),
    ...(extras.wrapped && { wrapped: true }),
    ...(strategy && {
      patch: {
        strategy: strategy.split(',') as NonNullable<Field['patch']>['strategy'],
        ...(key && { key }),
      },
    }),
    ...(extras.default !== undefined && { default: extras.default }),
  }
}
