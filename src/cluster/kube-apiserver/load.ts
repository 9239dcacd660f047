/** Loads an API server, which takes longer than to read its flags, and than all else at its start. */
import type { FlagValues } from '#base/component-flags.ts'
import { prepareThread } from '#store/sqlite/threads.ts'

/** The thread of the embedded store starts meanwhile. */
export function loadKubeApiserver(flags: FlagValues) {
  if (flags.list('etcd-servers').length === 0) prepareThread()
  return import('#cluster/kube-apiserver/run.ts')
}
