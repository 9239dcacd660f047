/** What containers of every sort, their probes and their handlers hold when nothing is said. */
import { oncePerPart } from '#api/codec/shared-work.ts'
import { type Changes, mapSame, withChanges } from '#api/objects/sharing.ts'
import { imageTag } from '#kinds/core/pod/spec/image-name.ts'
import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  Probe,
  PullPolicy,
  ResourceRequirements,
} from '#kinds/core/pod/types.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export function withContainerDefaults<C extends Container | EphemeralContainer>(container: C): C {
  return complete(container, undefined) as C
}

const complete = oncePerPart((container: Container | EphemeralContainer) => {
  const { ports, env, resources, lifecycle } = container
  const changes: Changes<Container> = {
    ports: ports && mapSame(ports, withPortDefaults),
    env: env && mapSame(env, withEnvDefaults),
    resources: resources && withResourceDefaults(resources),
    livenessProbe: withProbeDefaults(container.livenessProbe),
    readinessProbe: withProbeDefaults(container.readinessProbe),
    startupProbe: withProbeDefaults(container.startupProbe),
    lifecycle: lifecycle && withLifecycleDefaults(lifecycle),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy ?? 'File',
    imagePullPolicy: container.imagePullPolicy ?? defaultPullPolicy(container.image ?? ''),
  }
  return withChanges<Container | EphemeralContainer>(container, changes)
})

/** What moves is pulled anew each time. */
export function defaultPullPolicy(image: string): PullPolicy {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent'
}

export function withResourceDefaults(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources
  return withChanges(resources, {
    limits: limits && withMilliQuantities(limits),
    requests: requests && withMilliQuantities(requests),
  })
}

function withPortDefaults(port: ContainerPort): ContainerPort {
  return withChanges(port, { protocol: port.protocol ?? 'TCP' })
}

function withEnvDefaults(variable: EnvVar): EnvVar {
  const { valueFrom } = variable
  if (!valueFrom) return variable
  const { fieldRef, fileKeyRef } = valueFrom
  const changed = withChanges(valueFrom, {
    fieldRef: fieldRef && withChanges(fieldRef, { apiVersion: fieldRef.apiVersion ?? 'v1' }),
    fileKeyRef: fileKeyRef && withChanges(fileKeyRef, { optional: fileKeyRef.optional ?? false }),
  })
  return withChanges(variable, { valueFrom: changed })
}

function withProbeDefaults(probe: Probe | undefined): Probe | undefined {
  if (!probe) return undefined
  const { httpGet, grpc } = probe
  return withChanges(probe, {
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
    httpGet: httpGet && withHttpDefaults(httpGet),
    grpc: grpc && withChanges(grpc, { service: grpc.service ?? '' }),
  })
}

function withLifecycleDefaults(lifecycle: Lifecycle): Lifecycle {
  return withChanges(lifecycle, {
    postStart: withHandlerDefaults(lifecycle.postStart),
    preStop: withHandlerDefaults(lifecycle.preStop),
  })
}

function withHandlerDefaults(handler: LifecycleHandler | undefined): LifecycleHandler | undefined {
  if (!handler?.httpGet) return handler
  return withChanges(handler, { httpGet: withHttpDefaults(handler.httpGet) })
}

function withHttpDefaults(action: HTTPGetAction): HTTPGetAction {
  return withChanges(action, { path: action.path ?? '/', scheme: action.scheme ?? 'HTTP' })
}
