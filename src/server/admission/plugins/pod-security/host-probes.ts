import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { Container } from '#kinds/core/pod/types.ts'
import {
  type Control,
  distinct,
  named,
  plural,
  quoteAll,
} from '#server/admission/plugins/pod-security/check.ts'

/** The node does not knock at other doors in a pod's name. */
export const hostProbes: Control = {
  id: 'hostProbesAndHostLifecycle',
  since: 34,
  check({ spec }) {
    const containers = containersOf(spec).filter((one) => otherHosts(one).length > 0)
    if (containers.length === 0) return undefined
    const hosts = distinct(containers.flatMap(otherHosts))
    const who = named(containers.map(({ name }) => name))
    const uses = plural('uses', 'use', containers.length)
    const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length)
    return {
      reason: 'probe or lifecycle host',
      detail: `${who} ${uses} ${what} ${quoteAll(hosts)}`,
    }
  },
}

function otherHosts(container: Container): readonly string[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container
  const handlers = [
    livenessProbe,
    readinessProbe,
    startupProbe,
    lifecycle?.postStart,
    lifecycle?.preStop,
  ]
  return handlers
    .flatMap((one) => [one?.httpGet?.host ?? '', one?.tcpSocket?.host ?? ''])
    .filter((host) => host !== '')
}
