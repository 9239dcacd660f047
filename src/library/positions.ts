/** Finds the line of a YAML or JSON text on which a field stands. */

import { parseYamlNode, type YamlNode } from '#base/yaml/nodes.ts'
import { isYamlError } from '#base/yaml/yaml-error.ts'

/**
 * The line, from 0, of the field at a path such as `spec.containers[0].name` or `data[a.b]`: that of
 * the nearest part of the path that is there.
 */
export function lineOfField(text: string, field: string): number {
  let node = readNode(text)
  let line = node?.line ?? 0
  for (const step of stepsOf(field)) {
    const next = node && below(node, step)
    if (!next) break
    line = next.line
    node = next.node
  }
  return line
}

/** A text that cannot be read tells the line itself. */
function readNode(text: string): YamlNode | undefined {
  try {
    return parseYamlNode(text)
  } catch (error) {
    if (isYamlError(error)) return undefined
    throw error
  }
}

interface Place {
  readonly line: number
  readonly node: YamlNode
}

function below(node: YamlNode, step: string): Place | undefined {
  const target = node.kind === 'alias' ? node.target : node
  if (target.kind === 'sequence') {
    const item = target.items[Number(step)]
    return item && { line: item.line, node: item }
  }
  if (target.kind !== 'mapping') return undefined
  const entry = target.entries.find(({ key }) => key.kind === 'scalar' && key.text === step)
  return entry && { line: entry.key.line, node: entry.value }
}

/** `a.b[0].c` and `a[x.y]` part into names and indices. */
function stepsOf(field: string): readonly string[] {
  return Array.from(field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g), (match) => match[1] ?? match[2]!)
}
