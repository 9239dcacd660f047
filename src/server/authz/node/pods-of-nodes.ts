/** Which pods are bound to which node: kept from a watch of the pods, so that a question costs one look. */
import { everything } from '#api/labels.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { Entry, ObjectStore, Watcher } from '#server/storage/object-store.ts'

export interface PodsOfNodes extends AsyncDisposable {
  podsOf(node: string): Iterable<Pod>
}

/** Ends with an error only if pods cannot be watched at all. */
export async function openPodsOfNodes(pods: ObjectStore): Promise<PodsOfNodes> {
  const stop = new AbortController()
  const byNode = new Map<string, Map<string, Pod>>()
  const nodeOf = new Map<string, string>()

  function forget(key: string): void {
    const node = nodeOf.get(key)
    if (node === undefined) return
    nodeOf.delete(key)
    const there = byNode.get(node)
    there?.delete(key)
    if (there?.size === 0) byNode.delete(node)
  }

  function note(entry: Entry): void {
    const pod = entry.object as Pod
    const node = pod.spec.nodeName ?? ''
    if (nodeOf.get(entry.key) !== node) forget(entry.key)
    if (node === '') return
    nodeOf.set(entry.key, node)
    const there = byNode.get(node) ?? new Map<string, Pod>()
    byNode.set(node, there.set(entry.key, pod))
  }

  function take(watcher: Watcher): void {
    for (;;) {
      const events = watcher.take()
      for (const event of events) {
        if (event.type === 'DELETED') forget(event.entry.key)
        else if (event.type === 'ADDED' || event.type === 'MODIFIED') note(event.entry)
      }
      if (events.length === 0) break
    }
    if (watcher.hasEnded) void begin()
    else watcher.onReady = () => take(watcher)
  }

  /** Begins anew with what is there: a watch that fell behind has ended. */
  async function begin(): Promise<void> {
    if (stop.signal.aborted) return
    byNode.clear()
    nodeOf.clear()
    const query = { namespace: '', labels: everything, fields: [], resourceVersion: '' }
    const watcher = await pods.watch({ ...query, bookmarks: false }, stop.signal)
    take(watcher)
  }

  await begin()
  return {
    podsOf: (node) => byNode.get(node)?.values() ?? [],
    async [Symbol.asyncDispose]() {
      stop.abort()
    },
  }
}
