/** Objects of the caches as parts of the process see them: the same values for everybody. */
import { freezeDeep } from '#api/codec/plain/decode-scalar.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ObjectList } from '#api/transport.ts'
import type { Answer } from '#server/call.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { fromHub } from '#server/served/versions.ts'

type ByResource<T> = WeakMap<ServedResource, T>

const converted = new WeakMap<Resource, ByResource<Resource>>()

/** A hub object in the version that was asked for, converted once. */
export function shownObject<T extends Resource>(resource: ServedResource, object: Resource): T {
  if (resource.conversion === undefined) return object as T
  let versions = converted.get(object)
  if (!versions) converted.set(object, (versions = new WeakMap()))
  let shown = versions.get(resource)
  if (!shown) versions.set(resource, (shown = frozen(fromHub(resource, object))))
  return shown as T
}

function frozen(object: Resource): Resource {
  return freezeDeep(object as unknown as Json) as unknown as Resource
}

const itemsOfLists = new WeakMap<readonly Entry[], ByResource<readonly Resource[]>>()

export function listOf<T extends Resource>(answer: Answer): ObjectList<T> {
  if (answer.type !== 'list') throw new TypeError(`A list was asked for, not a ${answer.type}`)
  const { list, resource } = answer
  const { revision, remaining } = list
  return {
    metadata: {
      resourceVersion: String(revision),
      ...(list.continue !== '' && { continue: list.continue }),
      ...(remaining !== undefined && { remainingItemCount: remaining }),
    },
    items: itemsOf(resource, list.entries) as readonly T[],
  }
}

/** The entries are the same array while nothing changes; so are the items. */
function itemsOf(resource: ServedResource, entries: readonly Entry[]): readonly Resource[] {
  let lists = itemsOfLists.get(entries)
  if (!lists) itemsOfLists.set(entries, (lists = new WeakMap()))
  let items = lists.get(resource)
  if (!items) {
    items = Object.freeze(entries.map(({ object }) => shownObject(resource, object)))
    lists.set(resource, items)
  }
  return items
}
