/** The definitions that can be read; of the others it is told once for each time they are written. */
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type { Entry, ObjectStore } from '#server/served/object-store.ts'

export function readableIn(
  store: ObjectStore,
  onError: (error: unknown) => void,
): () => readonly Entry<CustomResourceDefinition>[] {
  /** As many as there are definitions that cannot be read. */
  const told = new Map<string, number>()
  const isReadable = (entry: Entry): boolean => {
    try {
      return entry.object !== undefined
    } catch (error) {
      const { key, revision } = entry
      if (told.get(key) !== revision) onError(error)
      told.set(key, revision)
      return false
    }
  }
  return () => (store.peekAll('') as readonly Entry<CustomResourceDefinition>[]).filter(isReadable)
}
