/** The range of service addresses that the server was started with, as an object. */
import { timeOfMs } from '#api/time.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
  serverManager,
} from '#server/bootstrap/hook.ts'

export const serviceCidrHook = 'start-kubernetes-service-cidr-controller'
const resource = { group: 'networking.k8s.io', version: 'v1', resource: 'servicecidrs' }
const apiVersion = 'networking.k8s.io/v1'
const kind = 'ServiceCIDR'
const name = 'kubernetes'
const statusManager = 'kubernetes-service-cidr-controller'
const ready = 'Kubernetes default Service CIDR is ready'

export const defaultServiceCidr: PostStartHook = {
  name: serviceCidrHook,
  async start(context) {
    const { serviceCidrs: cidrs } = context.settings
    const object = { apiVersion, kind, metadata: { name }, spec: { cidrs } }
    if (!(await ensure(context, resource, object))) await follow(context)
    await sayReady(context)
  },
}

/** Only a second family can be added; whatever else differs is the administrator's to settle. */
async function follow(context: BootstrapContext): Promise<void> {
  const { serviceCidrs: cidrs } = context.settings
  const there = present<ServiceCIDR>(context, resource, { name })
  const had = there?.spec.cidrs ?? []
  if (!there || had.join() === cidrs.join()) return
  if (had.length === 1 && cidrs.length === 2 && had[0] === cidrs[0]) {
    const options = { signal: context.signal, fieldManager: serverManager }
    const grown = { ...there, spec: { ...there.spec, cidrs } }
    await context.transport.update(resource, { name }, grown, options)
    return
  }
  context.log.warn('the default ServiceCIDR is not the range that the server was started with', {
    object: had,
    flag: cidrs,
  })
}

async function sayReady({ transport, clock, signal, ...rest }: BootstrapContext): Promise<void> {
  const there = present<ServiceCIDR>({ ...rest, transport, clock, signal }, resource, { name })
  const { status, metadata } = there ?? {}
  const isSaid = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True')
  if (isSaid || metadata?.deletionTimestamp !== undefined) return
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
    fieldManager: statusManager,
    signal,
  })
}
