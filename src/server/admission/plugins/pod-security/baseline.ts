/** The controls of the level baseline: what lets a pod out of its container is forbidden. */
import { quoteGo } from '#base/go/text.ts'
import { appArmorPrefix } from '#kinds/core/pod/spec/annotations.ts'
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import {
  badContainers,
  type CheckedPod,
  type Control,
  distinct,
  isUserNamespaced,
  named,
  plural,
  quoteAll,
  setters,
} from '#server/admission/plugins/pod-security/check.ts'
import { hostProbes } from '#server/admission/plugins/pod-security/host-probes.ts'
import { seccompBaseline } from '#server/admission/plugins/pod-security/seccomp.ts'
import { seLinuxOptions } from '#server/admission/plugins/pod-security/selinux.ts'

const appArmorProfile: Control = {
  id: 'appArmorProfile',
  since: 0,
  check(pod) {
    const isBad = (type: string | undefined): boolean =>
      type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
    const ofPod = pod.spec.securityContext?.appArmorProfile?.type
    const containers = badContainers(pod, (one) =>
      isBad(one.securityContext?.appArmorProfile?.type),
    )
    const types = [
      ofPod,
      ...containersOf(pod.spec).map(
        ({ securityContext }) => securityContext?.appArmorProfile?.type,
      ),
    ]
    const annotations = Object.entries(pod.metadata.annotations ?? {})
      .filter(([key, value]) => key.startsWith(appArmorPrefix) && !isAllowedAnnotation(value))
      .map(([key, value]) => `${key}=${quoteGo(value)}`)
      .toSorted()
    const values = [
      ...distinct(types.flatMap((type) => (isBad(type) ? (type ?? '') : []))),
      ...annotations,
    ]
    if (values.length === 0) return undefined
    const who = [
      setters(isBad(ofPod), containers),
      annotations.length > 0 ? plural('annotation', 'annotations', annotations.length) : '',
    ].filter((text) => text !== '')
    return {
      reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
      detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoteAll(values)}`,
    }
  },
}

function isAllowedAnnotation(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/')
}

/** Those that container runtimes give anyway. */
const defaultCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const capabilities: Control = {
  id: 'capabilities_baseline',
  since: 0,
  replacedBy: { since: 22 },
  check(pod) {
    const added = (one: { securityContext?: { capabilities?: { add?: readonly string[] } } }) =>
      (one.securityContext?.capabilities?.add ?? []).filter(
        (name) => !defaultCapabilities.has(name),
      )
    const containers = containersOf(pod.spec).filter((one) => added(one).length > 0)
    if (containers.length === 0) return undefined
    const who = named(containers.map(({ name }) => name))
    const what = quoteAll(distinct(containers.flatMap(added)))
    return {
      reason: 'non-default capabilities',
      detail: `${who} must not include ${what} in securityContext.capabilities.add`,
    }
  },
}

const hostNamespaces: Control = {
  id: 'hostNamespaces',
  since: 0,
  check({ spec }) {
    const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name])
    if (shared.length === 0) return undefined
    return { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') }
  },
}

const hostPathVolumes: Control = {
  id: 'hostPathVolumes',
  since: 0,
  replacedBy: { since: 0 },
  check({ spec: { volumes = [] } }) {
    const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name)
    if (names.length === 0) return undefined
    const detail = `${plural('volume', 'volumes', names.length)} ${quoteAll(names)}`
    return { reason: 'hostPath volumes', detail }
  },
}

const hostPorts: Control = {
  id: 'hostPorts',
  since: 0,
  check(pod) {
    const portsOf = ({ ports = [] }: { ports?: readonly { hostPort?: number }[] }) =>
      ports.flatMap(({ hostPort = 0 }) => (hostPort > 0 ? String(hostPort) : []))
    const containers = containersOf(pod.spec).filter((one) => portsOf(one).length > 0)
    if (containers.length === 0) return undefined
    const ports = distinct(containers.flatMap(portsOf))
    const uses = plural('uses', 'use', containers.length)
    const what = plural('hostPort', 'hostPorts', ports.length)
    const who = named(containers.map(({ name }) => name))
    return { reason: 'hostPort', detail: `${who} ${uses} ${what} ${ports.join(', ')}` }
  },
}

const privileged: Control = {
  id: 'privileged',
  since: 0,
  check(pod) {
    const containers = badContainers(pod, ({ securityContext }) => !!securityContext?.privileged)
    if (containers.length === 0) return undefined
    const detail = `${named(containers)} must not set securityContext.privileged=true`
    return { reason: 'privileged', detail }
  },
}

const procMount: Control = {
  id: 'procMount',
  since: 0,
  replacedBy: { since: 35 },
  check: (pod) => (isUserNamespaced(pod) ? undefined : unmaskedProc(pod)),
}

export function unmaskedProc(pod: CheckedPod) {
  const containers = containersOf(pod.spec).filter(
    ({ securityContext: { procMount } = {} }) => procMount !== undefined && procMount !== 'Default',
  )
  if (containers.length === 0) return undefined
  const values = distinct(containers.flatMap((one) => one.securityContext?.procMount ?? []))
  const who = named(containers.map(({ name }) => name))
  const detail = `${who} must not set securityContext.procMount to ${quoteAll(values)}`
  return { reason: 'procMount', detail }
}

/** With the version of the standards in which each came. */
const safeSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
}

const sysctls: Control = {
  id: 'sysctls',
  since: 0,
  check({ spec, minor }) {
    const unsafe = (spec.securityContext?.sysctls ?? [])
      .map(({ name }) => name)
      .filter((name) => !(Object.hasOwn(safeSysctls, name) && safeSysctls[name]! <= minor))
    if (unsafe.length === 0) return undefined
    return { reason: 'forbidden sysctls', detail: unsafe.join(', ') }
  },
}

const windowsHostProcess: Control = {
  id: 'windowsHostProcess',
  since: 0,
  check(pod) {
    const ofPod = !!pod.spec.securityContext?.windowsOptions?.hostProcess
    const containers = badContainers(
      pod,
      ({ securityContext }) => !!securityContext?.windowsOptions?.hostProcess,
    )
    if (!ofPod && containers.length === 0) return undefined
    const who = setters(ofPod, containers)
    const detail = `${who} must not set securityContext.windowsOptions.hostProcess=true`
    return { reason: 'hostProcess', detail }
  },
}

/** In the order of their ids, by which upstream sorts them. */
export const baselineControls: readonly Control[] = [
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  seccompBaseline,
  sysctls,
  windowsHostProcess,
]
