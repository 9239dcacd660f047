import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import {
  emptyTree,
  itemsOf,
  type Tree,
  treeOf,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import { readerOf } from '#server/storage/selection.ts'
import { allKeys } from '#store/key.ts'

/** So many fields of a kind are indexed at once; the one that was first asked for makes room. */
const mostFields = 4

interface FieldIndex {
  readonly read: (object: Resource) => string
  readonly byValue: Map<string, Tree<KeptEntry>>
}

/**
 * The objects of a kind by the values of fields, such as pods by their node: made when somebody
 * first selects by the field, and kept up from then on. Each node of a large cluster asks for its
 * own pods; looking at all of them each time would cost as much as there are nodes.
 */
export class FieldIndexes {
  readonly #definition: KindDefinition
  readonly #byField = new Map<string, FieldIndex>()

  constructor(definition: KindDefinition) {
    this.#definition = definition
  }

  /** All of `tree` that may meet the requirements; undefined if no index can tell. */
  find(fields: FieldRequirements, tree: Tree<KeptEntry>): Tree<KeptEntry> | undefined {
    const { fieldSelectors = {} } = this.#definition
    const exact = fields.find(
      ({ field, operator }) => operator === '=' && Object.hasOwn(fieldSelectors, field),
    )
    if (!exact) return undefined
    const index = this.#byField.get(exact.field) ?? this.#build(exact.field, tree)
    return index && (index.byValue.get(exact.value) ?? emptyTree())
  }

  apply(before: KeptEntry | undefined, after: KeptEntry | undefined): void {
    for (const [field, { read, byValue }] of this.#byField) {
      try {
        if (before) dropFrom(byValue, read(before.object), before.key)
        if (after) {
          const value = read(after.object)
          byValue.set(value, withItem(byValue.get(value) ?? emptyTree(), after))
        }
      } catch {
        // An object that cannot be read is an error to those who list it: they must meet it.
        this.#byField.delete(field)
      }
    }
  }

  clear(): void {
    this.#byField.clear()
  }

  #build(field: string, tree: Tree<KeptEntry>): FieldIndex | undefined {
    const read = readerOf(this.#definition, field)
    const found = new Map<string, KeptEntry[]>()
    try {
      for (const entry of itemsOf(tree, allKeys)) {
        const value = read(entry.object)
        const list = found.get(value)
        if (list) list.push(entry)
        else found.set(value, [entry])
      }
    } catch {
      return undefined
    }
    const byValue = new Map<string, Tree<KeptEntry>>()
    for (const [value, entries] of found) byValue.set(value, treeOf(entries))
    const index: FieldIndex = { read, byValue }
    if (this.#byField.size === mostFields) this.#byField.delete(this.#byField.keys().next().value!)
    this.#byField.set(field, index)
    return index
  }
}

function dropFrom(byValue: Map<string, Tree<KeptEntry>>, value: string, key: string): void {
  const tree = byValue.get(value)
  if (!tree) return
  const rest = withoutItem(tree, key)
  if (rest.count === 0) byValue.delete(value)
  else byValue.set(value, rest)
}
