/** The volume by which a pod's containers get a token, and their mounts of it. */
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { type Random, randomSuffix } from '#base/random.ts'
import type { Container, PodSpec, Volume } from '#kinds/core/pod/types.ts'

const volumePrefix = 'kube-api-access-'
/** Where every client in a pod looks for its token. */
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
/** The few seconds more tell a token that was mounted so from one that was asked for. */
const expirationSeconds = 3607
const mode = 0o644

/** A container that has something of its own at that path is left alone. */
export function withToken(spec: PodSpec, random: Random): PodSpec {
  const present = spec.volumes?.find(({ name }) => name.startsWith(volumePrefix))
  const name = present?.name ?? volumePrefix + randomSuffix(random)
  const containers = mapSame(spec.containers, (one) => withMount(one, name))
  const initContainers =
    spec.initContainers && mapSame(spec.initContainers, (one) => withMount(one, name))
  const isMounted = containers !== spec.containers || initContainers !== spec.initContainers
  const volumes = isMounted && !present ? [...(spec.volumes ?? []), tokenVolume(name)] : undefined
  return withChanges(spec, { containers, initContainers, volumes })
}

function withMount(container: Container, name: string): Container {
  const { volumeMounts = [] } = container
  if (volumeMounts.some((mount) => mount.mountPath === mountPath)) return container
  return { ...container, volumeMounts: [...volumeMounts, { name, readOnly: true, mountPath }] }
}

function tokenVolume(name: string): Volume {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  const sources = [
    { serviceAccountToken: { expirationSeconds, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
  ]
  return { name, projected: { sources, defaultMode: mode } }
}
