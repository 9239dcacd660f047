import { type BootstrapContext, ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'

export const namespacesHook = 'start-system-namespaces-controller'
const resource = { group: '', version: 'v1', resource: 'namespaces' }
const names = ['kube-system', 'kube-public', 'kube-node-lease', 'default']
const periodMs = 60_000

/** The namespaces that a cluster cannot be without are made anew if they go. */
export const systemNamespaces: PostStartHook = {
  name: namespacesHook,
  start: ensureNamespaces,
  keep: keeping(ensureNamespaces, periodMs, 'cannot make the namespaces of the system'),
}

async function ensureNamespaces(context: BootstrapContext): Promise<void> {
  const made = names.map((name) =>
    ensure(context, resource, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
      spec: {},
    } as never),
  )
  await Promise.all(made)
}
