import type { Type } from '#api/schema.ts'

/** The name that Go's decoder gives a type in its messages, as `[]v1.Container`. */
export function goTypeName(type: Type): string {
  switch (type.kind) {
    case 'object':
      return type.name.split('.').slice(-2).join('.')
    case 'list':
      return `[]${goTypeName(type.items)}`
    case 'map':
      return `map[string]${goTypeName(type.values)}`
    case 'union':
      return goTypeName(type.object)
    case 'Bytes':
      return '[]uint8'
    case 'IntOrString':
      return 'int32'
    case 'bool':
    case 'int32':
    case 'int64':
    case 'float64':
      return type.kind
    default:
      return type.go ?? 'string'
  }
}

/** The name of the struct alone, as messages name the place of a field. */
export function goStructName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
