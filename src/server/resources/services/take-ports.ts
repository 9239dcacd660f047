/** Which ports of nodes a service takes and gives back with a write, and the service with them. */

import { withChanges } from '#api/objects/sharing.ts'
import { internalError, unknownFailure } from '#api/status/status-answers.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import {
  needsHealthCheckPort,
  needsNodePorts,
  nodePortsOf,
  takesNodePorts,
} from '#kinds/core/service/traits.ts'
import type { Service, ServicePort, ServiceSpec } from '#kinds/core/service/types.ts'
import { AllocationError } from '#server/resources/services/allocation-error.ts'
import type { PortOperation } from '#server/resources/services/port-operation.ts'

export interface PortsTaken {
  readonly service: Service
  readonly errors: readonly FieldError[]
}

export function takePorts(
  service: Service,
  old: Service | undefined,
  operation: PortOperation,
): PortsTaken {
  const errors: FieldError[] = []
  const { spec } = service
  const take = (port: number, i: number): void => {
    try {
      operation.take(port)
    } catch (error) {
      if (!(error instanceof AllocationError)) throw error
      errors.push(invalid(path('spec', 'ports').index(i).child('nodePort'), port, error.message))
    }
  }
  const { ports = [] } = spec
  const has = needsNodePorts(spec) && ports.length > 0
  const change = old
    ? () => changedPorts(spec, old.spec, take, operation)
    : () => newPorts(spec, take, operation)
  const changed = withChanges(spec, { ports: has ? change() : undefined })
  if (errors.length > 0) return { service, errors: errors.slice(0, 1) }
  const healthCheckNodePort = healthPort(spec, old?.spec, operation)
  const settled = withChanges(changed, { healthCheckNodePort })
  if (old) releasePorts(old.spec, settled, operation)
  return { service: withChanges(service, { spec: settled }), errors }
}

/** Several protocols of one port have one number on the nodes, the one that somebody chose if any. */
function newPorts(
  spec: ServiceSpec,
  take: (port: number, i: number) => void,
  operation: PortOperation,
): readonly ServicePort[] {
  const { ports = [] } = spec
  const known = new Map<number, number>()
  return ports.map((port, i) => {
    const { nodePort: asked = 0 } = port
    if (asked === 0 && !takesNodePorts(spec)) return port
    const shared = known.get(port.port)
    if (shared !== undefined) {
      if (asked === 0) return { ...port, nodePort: shared }
      if (asked !== shared) take(asked, i)
      return port
    }
    const chosen = ports.find((one) => one.port === port.port && one.nodePort)?.nodePort
    if (chosen) take(chosen, i)
    const nodePort = chosen || next(operation)
    known.set(port.port, nodePort)
    return withChanges(port, { nodePort })
  })
}

function changedPorts(
  spec: ServiceSpec,
  old: ServiceSpec,
  take: (port: number, i: number) => void,
  operation: PortOperation,
): readonly ServicePort[] {
  const had = new Set(nodePortsOf(old))
  const seen = new Set<string>()
  return (spec.ports ?? []).map((port, i) => {
    const { nodePort: asked = 0, protocol = '' } = port
    if (asked === 0 && !takesNodePorts(spec)) return port
    if (asked !== 0 && !had.has(asked)) {
      take(asked, i)
      had.add(asked)
    }
    const nodePort = asked || next(operation)
    const key = `{${protocol} ${nodePort}}`
    if (seen.has(key)) throw unknownFailure(`duplicate nodePort: ${key}`)
    seen.add(key)
    return withChanges(port, { nodePort })
  })
}

function next(operation: PortOperation): number {
  try {
    return operation.takeNext()
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error
    const message = `failed to allocate a nodePort: ${error.message}`
    throw internalError(message, { cause: error })
  }
}

/** The port that load balancers ask after the node's health on: it is kept as long as it is needed. */
function healthPort(
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  operation: PortOperation,
): number | undefined {
  if (!needsHealthCheckPort(spec) || (old && needsHealthCheckPort(old))) return undefined
  const { healthCheckNodePort: asked = 0 } = spec
  try {
    if (asked === 0) return operation.takeNext()
    operation.take(asked)
    return asked
  } catch (error) {
    if (!(error instanceof AllocationError)) throw error
    const what = asked === 0 ? 'a HealthCheck NodePort' : 'requested HealthCheck NodePort'
    throw internalError(`failed to allocate ${what} ${asked}: ${error.message}`, { cause: error })
  }
}

function releasePorts(old: ServiceSpec, spec: ServiceSpec, operation: PortOperation): void {
  const kept = new Set(allPortsOf(spec))
  const isLeft = needsNodePorts(old) && !needsNodePorts(spec)
  for (const port of allPortsOf(old)) if (isLeft || !kept.has(port)) operation.releaseLater(port)
}

/** All ports of nodes that a service has, for traffic or for questions. */
export function allPortsOf(spec: ServiceSpec): readonly number[] {
  const { healthCheckNodePort = 0 } = spec
  return [...nodePortsOf(spec), ...(healthCheckNodePort > 0 ? [healthCheckNodePort] : [])]
}
