import { timeOfMs } from '#api/scalars/time.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import { ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'

const resource = { group: '', version: 'v1', resource: 'configmaps' }
const name = 'kube-apiserver-legacy-service-account-token-tracking'
const dateLength = 'yyyy-mm-dd'.length

/** Since when it is known which tokens in secrets are used: those older are not to be removed. */
export const tokenTracking: PostStartHook = {
  name: 'start-legacy-token-tracking-controller',
  after: [namespacesHook],
  async start(context) {
    const since = timeOfMs(context.clock.nowMs()).slice(0, dateLength)
    const metadata = { namespace: 'kube-system', name }
    const object: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { since } }
    await ensure(context, resource, object)
  },
}
