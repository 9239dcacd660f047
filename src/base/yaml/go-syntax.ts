/** Values of YAML as Go's `%#v` writes what go-yaml makes of them: its complaints of keys quote them so. */
import { formatGoFloat, quoteGo } from '#base/go/text.ts'
import type { YamlNode } from '#base/yaml/nodes.ts'
import { type Scalar, scalarOf } from '#base/yaml/resolve.ts'

/** Of nothing, within a list or a mapping. */
export const nilSyntax = 'interface {}(nil)'

/** Of a node that could be decoded, so that none of its aliases leads to itself. */
export function formatGoSyntax(node: YamlNode): string {
  switch (node.kind) {
    case 'alias':
      return formatGoSyntax(node.target)
    case 'scalar':
      return scalarSyntax(scalarOf(node))
    case 'sequence':
      return `[]interface {}{${node.items.map(formatGoSyntax).join(', ')}}`
    case 'mapping': {
      const entries = node.entries.map(
        ({ key, value }) => `${formatGoSyntax(key)}:${formatGoSyntax(value)}`,
      )
      return `map[interface {}]interface {}{${entries.toSorted().join(', ')}}`
    }
  }
}

function scalarSyntax(value: Scalar): string {
  if (value === null) return nilSyntax
  if (typeof value === 'string') return quoteGo(value)
  if (typeof value === 'bigint') return bigSyntax(value)
  if (typeof value !== 'number') return String(value)
  return Number.isSafeInteger(value) ? String(value) : formatGoFloat(value)
}

/** What no signed number of 64 bits holds is unsigned, and written as memory is. */
function bigSyntax(value: bigint): string {
  return BigInt.asIntN(64, value) === value ? String(value) : `0x${value.toString(16)}`
}
