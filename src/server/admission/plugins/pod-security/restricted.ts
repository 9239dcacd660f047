/** The controls of the level restricted, besides those of baseline: a pod asks for little, and says so. */
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { Volume } from '#kinds/core/pod/types.ts'
import { unmaskedProc } from '#server/admission/plugins/pod-security/baseline.ts'
import {
  badContainers,
  type Control,
  distinct,
  isUserNamespaced,
  isWindows,
  named,
  plural,
  quoteAll,
  setters,
} from '#server/admission/plugins/pod-security/check.ts'
import { seccompRestricted } from '#server/admission/plugins/pod-security/seccomp.ts'

const notForWindowsSince = 25

const allowPrivilegeEscalation: Control = {
  id: 'allowPrivilegeEscalation',
  since: 8,
  check(pod) {
    if (pod.minor >= notForWindowsSince && isWindows(pod)) return undefined
    const containers = badContainers(
      pod,
      ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
    )
    if (containers.length === 0) return undefined
    const detail = `${named(containers)} must set securityContext.allowPrivilegeEscalation=false`
    return { reason: 'allowPrivilegeEscalation != false', detail }
  },
}

const all = 'ALL'
const bindService = 'NET_BIND_SERVICE'

const capabilities: Control = {
  id: 'capabilities_restricted',
  since: 22,
  check(pod) {
    if (pod.minor >= notForWindowsSince && isWindows(pod)) return undefined
    const undropped = badContainers(
      pod,
      ({ securityContext }) => !securityContext?.capabilities?.drop?.includes(all),
    )
    const added = (one: { securityContext?: { capabilities?: { add?: readonly string[] } } }) =>
      (one.securityContext?.capabilities?.add ?? []).filter((name) => name !== bindService)
    const adding = containersOf(pod.spec).filter((one) => added(one).length > 0)
    const names = quoteAll(distinct(adding.flatMap(added)))
    const details = [
      ...(undropped.length > 0
        ? [`${named(undropped)} must set securityContext.capabilities.drop=["${all}"]`]
        : []),
      ...(adding.length > 0
        ? [
            `${named(adding.map(({ name }) => name))} must not include ${names} in securityContext.capabilities.add`,
          ]
        : []),
    ]
    if (details.length === 0) return undefined
    return { reason: 'unrestricted capabilities', detail: details.join('; ') }
  },
}

const procMount: Control = { id: 'procMount_restricted', since: 35, check: unmaskedProc }

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

const restrictedVolumes: Control = {
  id: 'restrictedVolumes',
  since: 0,
  check({ spec: { volumes = [] } }) {
    const bad = volumes.filter((volume) => restrictedTypes(volume).length > 0)
    if (bad.length === 0) return undefined
    const types = distinct(bad.flatMap(restrictedTypes))
    const who = `${plural('volume', 'volumes', bad.length)} ${quoteAll(bad.map(({ name }) => name))}`
    const uses = plural('uses', 'use', bad.length)
    const what = plural('restricted volume type', 'restricted volume types', types.length)
    return {
      reason: 'restricted volume types',
      detail: `${who} ${uses} ${what} ${quoteAll(types)}`,
    }
  },
}

/** What a volume is made of stands in the one field besides its name. */
function restrictedTypes({ name: _, ...sources }: Volume): readonly string[] {
  return Object.entries(sources)
    .filter(([type, source]) => source !== undefined && !allowedVolumes.has(type))
    .map(([type]) => type)
}

const runAsNonRoot: Control = {
  id: 'runAsNonRoot',
  since: 0,
  check(pod) {
    if (isUserNamespaced(pod)) return undefined
    const reason = 'runAsNonRoot != true'
    const ofPod = pod.spec.securityContext?.runAsNonRoot
    const containers = badContainers(
      pod,
      ({ securityContext }) => securityContext?.runAsNonRoot === false,
    )
    if (ofPod === false || containers.length > 0) {
      const who = setters(ofPod === false, containers)
      return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` }
    }
    if (ofPod) return undefined
    const silent = badContainers(
      pod,
      ({ securityContext }) => securityContext?.runAsNonRoot === undefined,
    )
    if (silent.length === 0) return undefined
    return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` }
  },
}

const runAsUser: Control = {
  id: 'runAsUser',
  since: 23,
  check(pod) {
    if (isUserNamespaced(pod)) return undefined
    const isRoot = (user: number | bigint | undefined): boolean => Number(user ?? -1) === 0
    const ofPod = isRoot(pod.spec.securityContext?.runAsUser)
    const containers = badContainers(pod, ({ securityContext }) =>
      isRoot(securityContext?.runAsUser),
    )
    if (!ofPod && containers.length === 0) return undefined
    return {
      reason: 'runAsUser=0',
      detail: `${setters(ofPod, containers)} must not set runAsUser=0`,
    }
  },
}

/** In the order of their ids, by which upstream sorts them. */
export const restrictedControls: readonly Control[] = [
  allowPrivilegeEscalation,
  capabilities,
  procMount,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
]
