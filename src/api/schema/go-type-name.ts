import type { Field, ScalarKind, Type } from '#api/schema/schema.ts'

/** The name that Go's decoder gives a type in its messages, as `[]v1.Container`. */
export function goTypeName(type: Type): string {
  switch (type.kind) {
    case 'object':
      return type.name.split('.').slice(-2).join('.')
    case 'list':
      return type.go ?? `[]${goItemName(type.items)}`
    case 'map':
      return type.go ?? `map[string]${goItemName(type.values)}`
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
    case 'string':
      return type.go ?? 'string'
    default:
      return 'string'
  }
}

/** Go reads some types from texts, and calls them by their own names in a list or a map only. */
const readFromTexts: Partial<Record<ScalarKind, string>> = {
  Quantity: 'resource.Quantity',
  Time: 'v1.Time',
  MicroTime: 'v1.MicroTime',
  RawObject: 'runtime.RawExtension',
  Json: 'v1.JSON',
}

function goItemName(type: Type): string {
  return readFromTexts[type.kind as ScalarKind] ?? goTypeName(type)
}

/** The name of the struct alone, as messages name the place of a field. */
export function goStructName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** The structs within a field's own, outermost first, that its place in messages names as well. */
export function goInlinedNames({ name, inline }: Field): readonly string[] {
  if (inline === undefined) return []
  const within = inline.type.fieldsByName.get(name)
  return [goStructName(inline.type.name), ...(within ? goInlinedNames(within) : [])]
}

/** The struct within every object's own that holds `apiVersion` and `kind`. */
export const goHeaderName = 'TypeMeta'

/** Words that Go writes in capitals at the head of a name. */
const initialisms =
  /^(?:api|aws|ca|cel|cidr|cpu|csi|dns|fc|fs|gce|gid|gmsa|grpc|http|id|ip|iqn|iscsi|json|nfs|os|pd|pid|pkix|qos|rbd|se|ssl|tcp|tls|ttl|tty|uid|url|uuid|wwid)(?=s?(?:[A-Z]|$))/

/** What Go calls a field, but for a few. */
export function goFieldName(name: string): string {
  const [head] = initialisms.exec(name) ?? [name.slice(0, 1)]
  return head.toUpperCase() + name.slice(head.length)
}
