/**
 * The schema: what the wire needs to know of a type beyond TypeScript. Codecs, defaulting, strict
 * validation, pruning, patches, server-side apply, OpenAPI and explain read it and nothing else,
 * and a CustomResourceDefinition's schema is turned into the same form.
 */
import type { Json } from '#api/scalars/scalars.ts'

export type ScalarKind =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'Quantity'
  | 'Time'
  | 'MicroTime'
  | 'Duration'
  | 'IntOrString'
  | 'Bytes'
  | 'FieldsV1'
  /** Any object, kept as it came. */
  | 'RawObject'
  /** Any value, kept as it came. */
  | 'Json'

export interface ScalarType {
  readonly kind: ScalarKind
  /** The known values; in an open set others are fine too. */
  readonly enum?: readonly string[]
  readonly open?: true
  /** What Go calls the type of a text, such as `v1.TaintEffect`, where that has a name of its own. */
  readonly go?: string
  /** Whether a text has a format of its own, for which apply takes any scalar (custom resources only). */
  readonly formatted?: true
  /** Whether null is a value of its own (custom resources only). */
  readonly nullable?: true
}

export interface ListType {
  readonly kind: 'list'
  readonly items: Type
  /** How apply merges it; atomic where nothing is said. */
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly keys?: readonly string[]
  /** What Go calls the type, where that is not told by its items' type. */
  readonly go?: string
  readonly nullable?: true
}

export interface MapType {
  readonly kind: 'map'
  readonly values: Type
  readonly mapType?: 'atomic' | 'granular'
  /** What Go calls the type, such as `v1.ResourceList`, where that is not told by its values' type. */
  readonly go?: string
  readonly nullable?: true
}

/** A value that is either of an object type or of another, told apart by its JSON form. */
export interface UnionType {
  readonly kind: 'union'
  readonly object: ObjectType
  readonly other: Type
  /** The protobuf numbers of the two sides. */
  readonly pb: { readonly object: number; readonly other: number }
  readonly nullable?: true
}

export interface ObjectType {
  readonly kind: 'object'
  /** The name in OpenAPI, such as `io.k8s.api.core.v1.Pod`; empty for an unnamed one. */
  readonly name: string
  /** The protobuf message's name, where it has one. */
  readonly proto?: string
  /** Which of these it carries on top: `apiVersion` and `kind`, or these and `metadata`. */
  readonly header?: 'type' | 'resource'
  /** For a top-level type: the group and version it belongs to. */
  readonly groupVersion?: string
  /** In the order JSON is written. The header's `apiVersion` and `kind` are not among them. */
  readonly fields: readonly Field[]
  readonly fieldsByName: ReadonlyMap<string, Field>
  /** Groups of fields that JSON keeps flat and protobuf nests. */
  readonly inlines: readonly Inline[]
  readonly mapType?: 'atomic' | 'granular'
  readonly unions?: readonly Json[]
  /** Values of all keys that are not fields, where the schema allows such (custom resources). */
  readonly additional?: Type
  /** Whether unknown keys are kept (custom resources). */
  readonly preserveUnknown?: true
  /** Whether it is itself a whole object with apiVersion, kind and metadata (custom resources). */
  readonly embedded?: true
  readonly nullable?: true
}

export type Type = ScalarType | ListType | MapType | UnionType | ObjectType

export interface Inline {
  readonly pb: number
  readonly name: string
  /** The type whose fields these are. */
  readonly type: ObjectType
}

export interface Field {
  readonly name: string
  readonly type: Type
  /** The protobuf number, within `inline`'s message where that is set; 0 where it has none. */
  readonly pb: number
  readonly inline?: Inline
  /** Whether OpenAPI calls it required. */
  readonly mandatory: boolean
  /** Always there in memory: the decoder fills in the type's zero value. */
  readonly required: boolean
  /** Written to JSON even when it holds nothing: as the type's zero value, null for lists, maps, times. */
  readonly always: boolean
  /**
   * Absent and zero differ (a pointer in Go), and absent is null where it is always written. A
   * scalar or always written object that is no pointer is absent when zero.
   */
  readonly pointer: boolean
  /** Whether protobuf wraps the list in a message of its own, its items under number 1. */
  readonly wrapped?: true
  readonly patch?: {
    readonly strategy: readonly ('merge' | 'replace' | 'retainKeys')[]
    readonly key?: string
  }
  readonly default?: Json
}

/** All types known by name. */
export interface Schema {
  type(name: string): ObjectType | undefined
  /** The type of a top-level object; `PodList` and the like are known too. */
  typeOf(apiVersion: string, kind: string): ObjectType | undefined
  names(): Iterable<string>
}
