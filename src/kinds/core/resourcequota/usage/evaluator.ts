/** How much of what a quota limits an object takes. */

import type { Resource } from '#api/metadata.ts'
import type { GroupResource } from '#api/resource.ts'
import { formatGroupResource } from '#api/resource.ts'
import type { ScopedResourceSelectorRequirement } from '#kinds/core/resourcequota/types.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

/** What else decides how much an object takes. */
export interface Around {
  readonly nowMs: number
  /** Under which name, if any, pods ask for devices of a class as for an extended resource. */
  readonly extendedNames: ReadonlyMap<string, string | undefined>
}

export interface Evaluator<T extends Resource = Resource> {
  /** Whether an update, of the object or of a subresource, may change what it takes. */
  countsUpdate?(subresource: string, object: T, old: T): boolean
  /** Those of `names` that it counts. */
  matching(names: readonly string[], around: Around): readonly string[]
  usage(object: T, around: Around): ResourceList
  /** Why an object that leaves some of what is limited unsaid is refused. */
  unsaid?(object: T, limited: readonly string[]): string | undefined
  /** Whether the object is within a scope; kinds without scopes are in none. */
  isInScope?(object: T, scope: ScopedResourceSelectorRequirement): boolean
}

/** The name under which all objects of a resource can be counted. */
export function objectCountName(resource: GroupResource): string {
  return `count/${formatGroupResource(resource)}`
}

/** Objects that only count by their number, some also under an older name. */
export function objectCounter(resource: GroupResource, alias?: string): Evaluator {
  const names = [objectCountName(resource), ...(alias === undefined ? [] : [alias])]
  const one: ResourceList = Object.fromEntries(names.map((name) => [name, '1']))
  return {
    matching: (given) => given.filter((name) => names.includes(name)),
    usage: () => one,
  }
}
