/** Warnings for ports that containers of one pod define twice. */
import type { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import { containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import type { ContainerPort, PodSpec } from '#kinds/core/pod/types.ts'

interface Located {
  readonly port: ContainerPort
  readonly at: FieldPath
}

export function portWarnings(spec: PodSpec, at: FieldPath): readonly string[] {
  return [...numberWarnings(spec, at), ...nameWarnings(spec, at)]
}

/** Whoever asks for a port by its name gets the first of that name. */
function nameWarnings(spec: PodSpec, at: FieldPath): readonly string[] {
  const known = new Map<string, FieldPath>()
  const warnings: string[] = []
  for (const { container, path } of containersWithPath(spec, at)) {
    container.ports?.forEach(({ name }, i) => {
      if (!name) return
      const own = path().child('ports').index(i)
      const other = known.get(name)
      if (!other) known.set(name, own)
      else {
        warnings.push(
          `${own}: duplicate port name ${quoteGo(name)} with ${other}, services and probes that select ports by name will use ${other}`,
        )
      }
    })
  }
  return warnings
}

function numberWarnings(spec: PodSpec, at: FieldPath): readonly string[] {
  const known = new Map<string, Located[]>()
  const warnings: string[] = []
  for (const { container, path } of containersWithPath(spec, at)) {
    container.ports?.forEach((port, i) => {
      const located = { port, at: path().child('ports').index(i) }
      if (port.hostIP && !port.hostPort) {
        warnings.push(`${located.at}: hostIP set without hostPort: ${formatPort(port)}`)
      }
      const key = `${port.containerPort}/${port.protocol}`
      const others = known.get(key) ?? []
      for (const other of others) {
        const relation = relationOf(port, other.port)
        if (relation) warnings.push(`${located.at}: ${relation} port definition with ${other.at}`)
      }
      known.set(key, [...others, located])
    })
  }
  return warnings
}

function relationOf(a: ContainerPort, b: ContainerPort): string | undefined {
  const { hostIP: ipA = '', hostPort: portA = 0 } = a
  const { hostIP: ipB = '', hostPort: portB = 0 } = b
  if (ipA === ipB && portA === portB) return 'duplicate'
  if (portA === 0 || portB === 0) return 'overlapping'
  const isOneAnywhere = (ipA === '') !== (ipB === '')
  return portA === portB && isOneAnywhere ? 'dangerously ambiguous' : undefined
}

/** As Go prints the structure. */
function formatPort(port: ContainerPort): string {
  const { name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' } = port
  const ports = `HostPort:${hostPort} ContainerPort:${containerPort}`
  return `{Name:${name} ${ports} Protocol:${protocol} HostIP:${hostIP}}`
}
