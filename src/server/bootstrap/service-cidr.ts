/**
 * The range of service addresses that the server was started with, as an object. It is made and said
 * to be ready here; that it stays while there are addresses of it is a controller's to see to.
 */

import { timeOfMs } from '#api/scalars/time.ts'
import { isConflict } from '#api/status/status.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'
import { tellWarning } from '#server/bootstrap/warning-event.ts'
import { serverManager } from '#server/user.ts'

export const serviceCidrHook = 'start-kubernetes-service-cidr-controller'
const resource = { group: 'networking.k8s.io', version: 'v1', resource: 'servicecidrs' }
const apiVersion = 'networking.k8s.io/v1'
const kind = 'ServiceCIDR'
const name = 'kubernetes'
const component = 'kubernetes-service-cidr-controller'
const ready = 'Kubernetes default Service CIDR is ready'
const periodMs = 10_000

/** What was told once and is not told again while it lasts. */
interface Told {
  isOther: boolean
  isUnready: boolean
}

export const defaultServiceCidr: PostStartHook = {
  name: serviceCidrHook,
  start: (context) => keepOnce(context, { isOther: false, isUnready: false }),
  keep(context) {
    // The start has told of it.
    const told = { isOther: true, isUnready: false }
    const keep = keeping(
      (one) => keepOnce(one, told),
      periodMs,
      'cannot keep the default ServiceCIDR',
    )
    return keep(context)
  },
}

async function keepOnce(context: BootstrapContext, told: Told): Promise<void> {
  const { serviceCidrs: cidrs } = context.settings
  await ensure(context, resource, {
    apiVersion,
    kind,
    metadata: { name },
    spec: { cidrs },
  } as never)
  const there = present<ServiceCIDR>(context, resource, { name })
  if (!there || there.metadata.deletionTimestamp !== undefined) return
  const { cidrs: had = [] } = there.spec
  if (had.length === 1 && cidrs.length === 2 && had[0] === cidrs[0]) {
    await addFamily(context, there)
  } else if (had.join() !== cidrs.join()) {
    if (!told.isOther) await tellOther(context, there)
    told.isOther = true
    return
  }
  await sayReady(context, there, told)
}

/** Only a second family can be added; whatever else differs is the administrator's to settle. */
async function addFamily(context: BootstrapContext, there: ServiceCIDR): Promise<void> {
  const { serviceCidrs: cidrs } = context.settings
  const options = { signal: context.signal, fieldManager: serverManager }
  const grown = { ...there, spec: { ...there.spec, cidrs } }
  try {
    await context.transport.update(resource, { name }, grown, options)
  } catch (error) {
    // Another server that begins with both at the same time was faster.
    if (!isConflict(error)) throw error
  }
}

async function tellOther(context: BootstrapContext, about: ServiceCIDR): Promise<void> {
  const { cidrs: had = [] } = about.spec
  const { serviceCidrs: cidrs } = context.settings
  context.log.warn('the default ServiceCIDR is not the range that the server was started with', {
    object: had,
    flag: cidrs,
  })
  const message = `The default ServiceCIDR [${had.join(' ')}] does not match the controller flag configurations [${cidrs.join(' ')}]`
  const reason = 'KubernetesDefaultServiceCIDRInconsistent'
  await tellWarning(context, { about, component, reason, message })
}

/** Unless somebody says that it is not: the servers would never stop saying the contrary. */
async function sayReady(context: BootstrapContext, about: ServiceCIDR, told: Told): Promise<void> {
  const { clock, signal, transport } = context
  const said = about.status?.conditions?.find(({ type }) => type === 'Ready')
  if (said?.status === 'False') {
    const { reason = '', message = '' } = said
    const words = `Configuration matches, but ${message}`
    if (!told.isUnready) await tellWarning(context, { about, component, reason, message: words })
    told.isUnready = true
  }
  if (said?.status === 'True' || said?.status === 'False') return
  const condition = {
    type: 'Ready',
    status: 'True',
    message: ready,
    lastTransitionTime: timeOfMs(clock.nowMs()),
  }
  const applied = { apiVersion, kind, metadata: { name }, status: { conditions: [condition] } }
  await transport.patch({ ...resource, subresource: 'status' }, { name }, applied, {
    type: 'apply',
    force: true,
    fieldManager: component,
    signal,
  })
}
