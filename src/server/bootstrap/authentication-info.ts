/** What servers that extend this one must know to trust those whom it lets through to them. */
import { isDeepStrictEqual } from 'node:util'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
  serverManager,
} from '#server/bootstrap/hook.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'

const resource = { group: '', version: 'v1', resource: 'configmaps' }
const at = { namespace: 'kube-system', name: 'extension-apiserver-authentication' }

export const authenticationInfo: PostStartHook = {
  name: 'start-cluster-authentication-info-controller',
  after: [namespacesHook],
  async start(context) {
    const data = dataOf(context)
    const object: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: at, data }
    if (await ensure(context, resource, object)) return
    const there = present<ConfigMap>(context, resource, at)
    if (!there) return
    // Another server may know what this one does not.
    const merged = { ...there.data, ...data }
    if (isDeepStrictEqual(merged, { ...there.data })) return
    const options = { signal: context.signal, fieldManager: serverManager }
    await context.transport.update(resource, at, { ...there, data: merged } as ConfigMap, options)
  },
}

function dataOf({ settings }: BootstrapContext): Readonly<Record<string, string>> {
  const { clientCa, requestHeader } = settings
  const list = (texts: readonly string[]): string => JSON.stringify(texts)
  return {
    ...(clientCa !== undefined && { 'client-ca-file': clientCa }),
    ...(requestHeader && {
      'requestheader-allowed-names': list(requestHeader.allowedNames),
      'requestheader-client-ca-file': requestHeader.clientCa,
      'requestheader-extra-headers-prefix': list(requestHeader.extraHeaderPrefixes),
      'requestheader-group-headers': list(requestHeader.groupHeaders),
      'requestheader-uid-headers': list(requestHeader.uidHeaders),
      'requestheader-username-headers': list(requestHeader.usernameHeaders),
    }),
  }
}
