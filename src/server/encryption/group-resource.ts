/** Names of resources as rules have them: `secrets`, `deployments.apps`, and stars for all. */
import type { GroupResource } from '#api/resource.ts'

export const all = '*'

/** What comes before the first dot is the resource. */
export function parseGroupResource(text: string): GroupResource {
  const dot = text.indexOf('.')
  return dot < 0
    ? { group: '', resource: text }
    : { group: text.slice(dot + 1), resource: text.slice(0, dot) }
}

/** As rules have it: a star of the core group keeps its dot. */
export function formatGroupResource({ group, resource }: GroupResource): string {
  if (group !== '') return `${resource}.${group}`
  return resource === all ? '*.' : resource
}

export function isSameResource(one: GroupResource, other: GroupResource): boolean {
  return one.group === other.group && one.resource === other.resource
}
