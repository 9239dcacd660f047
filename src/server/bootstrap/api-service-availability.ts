/**
 * Says of each APIService whether its server can be reached. What this server serves itself is
 * there; of others the service and its endpoints are looked at, as long as there are any.
 */
import { isConflict, isNotFound } from '#api/status.ts'
import { timeOfMs } from '#api/time.ts'
import { quoteGo } from '#base/go-text.ts'
import type {
  APIService,
  APIServiceCondition,
  ServiceReference,
} from '#kinds/apiregistration/apiservice/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import {
  type BootstrapContext,
  type PostStartHook,
  present,
  serverManager,
} from '#server/bootstrap/hook.ts'
import { createFollow } from '#server/custom/follow.ts'

const group = 'apiregistration.k8s.io'
const statusOf = { group, version: 'v1', resource: 'apiservices', subresource: 'status' }
const serviceName = 'kubernetes.io/service-name'
const usualPort = 443

export const apiServiceAvailability: PostStartHook = {
  name: 'apiservice-status-remote-available-controller',
  async start() {},
  async keep(context) {
    const { clock, log, resources, signal } = context
    const store = resources().hub(group, 'apiservices')?.store
    if (!store) return
    const step = async (inner: AbortSignal): Promise<boolean> => {
      const there = store.peekAll('').map(({ object }) => object as APIService)
      for (const one of there) await say({ ...context, signal: inner }, one)
      // Services come and go without a word here: looked at again as long as somebody names one.
      return there.every(({ spec }) => !spec.service)
    }
    const onError = (error: unknown) => log.error('cannot say which APIServices serve', { error })
    await createFollow({ store, clock, step, onError }).run(signal)
  },
}

async function say(context: BootstrapContext, one: APIService): Promise<void> {
  const { clock, transport, signal } = context
  const availability = planAvailability(one, backendOf(context, one.spec.service))
  const changed = withAvailability(one, availability, timeOfMs(clock.nowMs()))
  if (!changed) return
  const { name } = one.metadata
  try {
    await transport.update(statusOf, { name }, changed, { signal, fieldManager: serverManager })
  } catch (error) {
    // What changed meanwhile comes by the watch.
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}

export interface Backend {
  readonly service: Service | undefined
  readonly slices: readonly EndpointSlice[]
}

function backendOf(context: BootstrapContext, reference: ServiceReference | undefined): Backend {
  const { namespace = '', name = '' } = reference ?? {}
  if (!reference) return { service: undefined, slices: [] }
  const place = { group: '', resource: 'services' }
  const service = present<Service>(context, place, { namespace, name })
  if (!service) return { service, slices: [] }
  const store = context.resources().hub('discovery.k8s.io', 'endpointslices')?.store
  const slices = (store?.peekAll(namespace) ?? []).map(({ object }) => object as EndpointSlice)
  return {
    service,
    slices: slices.filter(({ metadata }) => metadata.labels?.[serviceName] === name),
  }
}

type Availability = Required<Pick<APIServiceCondition, 'status' | 'reason' | 'message'>>

const no = (reason: string, message: string): Availability => ({ status: 'False', reason, message })

/** Upstream's order: the service, its port, its endpoints, an answer. */
export function planAvailability({ spec }: APIService, backend: Backend): Availability {
  if (!spec.service) {
    return { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
  }
  const { namespace = '', name = '', port = usualPort } = spec.service
  const place = `service/${name} in ${quoteGo(namespace)}`
  const { service, slices } = backend
  if (!service) return no('ServiceNotFound', `${place} is not present`)
  if ((service.spec.type ?? 'ClusterIP') === 'ClusterIP') {
    const found = service.spec.ports?.find((one) => one.port === port)
    if (!found) return no('ServicePortError', `${place} is not listening on port ${port}`)
    if (slices.length === 0) {
      return no('EndpointsNotFound', `cannot find endpointslices for ${place}`)
    }
    const portName = found.name ?? ''
    if (!slices.some((slice) => isServing(slice, portName))) {
      const where = `endpointslices for ${place}`
      return no(
        'MissingEndpoints',
        `${where} have no addresses with port name ${quoteGo(portName)}`,
      )
    }
  }
  const detail = 'this server does not pass requests on to other API servers yet'
  return no('FailedDiscoveryCheck', `failing or missing response from ${place}: ${detail}`)
}

function isServing({ ports, endpoints }: EndpointSlice, portName: string): boolean {
  const hasPort = ports?.some(({ name = '' }) => name === portName) ?? false
  const isReady = (endpoint: NonNullable<typeof endpoints>[number]) =>
    endpoint.conditions?.ready !== false
  return hasPort && (endpoints?.some(isReady) ?? false)
}

/** Nothing where all is said already. The time changes only with the status. */
export function withAvailability(
  one: APIService,
  availability: Availability,
  now: string,
): APIService | undefined {
  const { conditions = [] } = one.status ?? {}
  const said = conditions.find(({ type }) => type === 'Available')
  const { status, reason, message } = availability
  const isSaid = said?.status === status && said.reason === reason && said.message === message
  if (isSaid) return undefined
  const time = said?.status === status ? (said.lastTransitionTime ?? now) : now
  const next = { type: 'Available', ...availability, lastTransitionTime: time }
  const others = said ? conditions.map((old) => (old === said ? next : old)) : [...conditions, next]
  return { ...one, status: { ...one.status, conditions: others } }
}
