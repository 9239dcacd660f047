/**
 * Says of each APIService whether its server can be reached. What this server serves itself is
 * there; of others the service and its endpoints are looked at, and then they are asked.
 */
import { isDeepStrictEqual } from 'node:util'
import { isTold, withCondition } from '#api/conditions.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { isOvertaken } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import type { APIService, APIServiceCondition } from '#kinds/apiregistration/apiservice/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import { namesAuthorities } from '#server/aggregation/extension.ts'
import { type Backend, backendOf, isReady } from '#server/aggregation/service-place.ts'
import type { BootstrapContext, PostStartHook } from '#server/bootstrap/hook.ts'
import { createFollow } from '#server/storage/follow.ts'
import { serverManager } from '#server/user.ts'

const group = 'apiregistration.k8s.io'
const statusOf = { group, version: 'v1', resource: 'apiservices', subresource: 'status' }
const usualPort = 443

export const apiServiceAvailability: PostStartHook = {
  name: 'apiservice-status-remote-available-controller',
  async start() {},
  async keep(context) {
    const { clock, log, resources, signal } = context
    const store = resources().hub(group, 'apiservices')?.store
    if (!store) return
    let checks: Checks = new Map()
    const step = async (inner: AbortSignal): Promise<boolean> => {
      const there = store.peekAll('').map(({ object }) => object as APIService)
      const looked = await Promise.all(
        there.map((one) => look({ ...context, signal: inner }, one, checks)),
      )
      inner.throwIfAborted()
      checks = new Map(looked.flatMap((known) => (known ? [known] : [])))
      // Services come and go without a word here: looked at again as long as somebody names one.
      return there.every(({ spec }) => !spec.service)
    }
    const onError = (error: unknown) => log.error('cannot say which APIServices serve', { error })
    await createFollow({ store, clock, step, onError }).run(signal)
  },
}

/** What was found of a server that was asked, and of what: as long as that is the same it is not asked anew. */
interface Check {
  readonly of: readonly unknown[]
  readonly failures: number
  readonly dueMs: number
  readonly availability: Availability
}

type Checks = ReadonlyMap<string, Check>

/** One that answered is asked again as often as upstream does; one that did not sooner, and then later and later. */
const recheckMs = 30_000
const firstRetryMs = 1000

async function look(
  context: BootstrapContext,
  one: APIService,
  checks: Checks,
): Promise<readonly [string, Check] | undefined> {
  const { clock, resources } = context
  const { name } = one.metadata
  const { namespace = '', name: service = '' } = one.spec.service ?? {}
  const backend = one.spec.service
    ? backendOf(resources(), { namespace, name: service })
    : { service: undefined, slices: [] }
  const problem = planAvailability(one, backend)
  if (problem) {
    await say(context, one, problem)
    return undefined
  }
  // Upstream says nothing of a server that cannot be asked for want of somebody to trust.
  if (!namesAuthorities(one.spec)) return undefined
  const of = [one.spec, backend.service, ...backend.slices]
  const old = checks.get(name)
  const isSame = isDeepStrictEqual(old?.of, of)
  const known =
    old && isSame && clock.steadyMs() < old.dueMs ? old : await check(context, one, { of, old })
  await say(context, one, known.availability)
  return [name, known]
}

async function check(
  { clock, checkExtension, signal }: BootstrapContext,
  one: APIService,
  { of, old }: { readonly of: readonly unknown[]; readonly old: Check | undefined },
): Promise<Check> {
  try {
    await checkExtension(one, signal)
    const dueMs = clock.steadyMs() + recheckMs
    const availability = {
      ...{ status: 'True', reason: 'Passed' },
      message: 'all checks passed',
    }
    return { of, failures: 0, dueMs, availability }
  } catch (error) {
    signal.throwIfAborted()
    const failures = (old?.failures ?? 0) + 1
    const waitMs = Math.min(firstRetryMs * 2 ** (failures - 1), recheckMs)
    const message = messageOf(error)
    const availability = no('FailedDiscoveryCheck', message)
    return { of, failures, dueMs: clock.steadyMs() + waitMs, availability }
  }
}

async function say(
  { clock, transport, signal }: BootstrapContext,
  one: APIService,
  availability: Availability,
): Promise<void> {
  const changed = withAvailability(one, availability, timeOfMs(clock.nowMs()))
  if (!changed) return
  const { name } = one.metadata
  try {
    await transport.update(statusOf, { name }, changed, { signal, fieldManager: serverManager })
  } catch (error) {
    // What changed meanwhile comes by the watch.
    if (!isOvertaken(error)) throw error
  }
}

type Availability = Required<Pick<APIServiceCondition, 'status' | 'reason' | 'message'>>

const no = (reason: string, message: string): Availability => ({ status: 'False', reason, message })

/** Upstream's order: the service, its port, its endpoints. Undefined where its server has to be asked. */
export function planAvailability({ spec }: APIService, backend: Backend): Availability | undefined {
  if (!spec.service) {
    return { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
  }
  const { namespace = '', name = '', port = usualPort } = spec.service
  const place = `service/${name} in ${quoteGo(namespace)}`
  const { service, slices } = backend
  if (!service) return no('ServiceNotFound', `${place} is not present`)
  if ((service.spec.type ?? 'ClusterIP') !== 'ClusterIP') return undefined
  const found = service.spec.ports?.find((one) => one.port === port)
  if (!found) return no('ServicePortError', `${place} is not listening on port ${port}`)
  if (slices.length === 0) {
    return no('EndpointsNotFound', `cannot find endpointslices for ${place}`)
  }
  const portName = found.name ?? ''
  if (slices.some((slice) => isServing(slice, portName))) return undefined
  const where = `endpointslices for ${place}`
  return no('MissingEndpoints', `${where} have no addresses with port name ${quoteGo(portName)}`)
}

function isServing({ ports, endpoints }: EndpointSlice, portName: string): boolean {
  const hasPort =
    ports?.some(({ name = '', port }) => name === portName && port !== undefined) ?? false
  return hasPort && (endpoints?.some(isReady) ?? false)
}

/** Nothing where all is said already. */
export function withAvailability(
  one: APIService,
  availability: Availability,
  now: string,
): APIService | undefined {
  const { conditions = [] } = one.status ?? {}
  const said = conditions.find(({ type }) => type === 'Available')
  const condition = { type: 'Available', ...availability }
  if (isTold(said, condition)) return undefined
  return {
    ...one,
    status: { ...one.status, conditions: withCondition(conditions, condition, now) },
  }
}
