/**
 * What the built-in types and fields mean, in plain words, for OpenAPI and `kubectl explain`. The
 * words stand above the fields in the types files; tools/generate-schema.ts gathers them.
 */
import type { ObjectType } from '#api/schema/schema.ts'
import gathered from '#kinds/docs.gen.json' with { type: 'json' }

type Descriptions = Readonly<Record<string, string>>

const docs = gathered as unknown as Readonly<Record<string, Descriptions>>
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** What the type means; undefined where nobody has said. */
export function describeType(type: ObjectType): string | undefined {
  const text = read(type.name, '')
  if (text !== undefined || !isListType(type)) return text
  return `A list of ${type.name.slice(type.name.lastIndexOf('.') + 1, -'List'.length)} objects.`
}

/** What the field means; `apiVersion`, `kind` and `metadata` count as fields of top-level types. */
export function describeField(type: ObjectType, field: string): string | undefined {
  const own = read(type.name, field)
  if (own !== undefined) return own
  const inline = type.fieldsByName.get(field)?.inline
  if (inline) return describeField(inline.type, field)
  if (isListType(type)) return read(`${meta}.List`, field)
  return type.header && read(`${meta}.${type.header === 'type' ? 'TypeMeta' : 'Resource'}`, field)
}

function read(type: string, field: string): string | undefined {
  const descriptions = Object.hasOwn(docs, type) ? docs[type]! : {}
  return Object.hasOwn(descriptions, field) ? descriptions[field] : undefined
}

/** Lists are not written down in the types files: they all look the same. */
function isListType({ name, header, fieldsByName }: ObjectType): boolean {
  return header === 'type' && name.endsWith('List') && fieldsByName.has('items')
}
