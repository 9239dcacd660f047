/** The service by which pods reach the server, and the endpoints behind it. */
import { isDeepStrictEqual } from 'node:util'
import { ipAt, parseCidr } from '#api/ip.ts'
import { formatIp, type IpAddress } from '#api/ip-text.ts'
import type { Resource } from '#api/metadata.ts'
import type { ResourceRef } from '#api/transport.ts'
import { sleep } from '#base/wait.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
  serverManager,
} from '#server/bootstrap/hook.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serviceCidrHook } from '#server/bootstrap/service-cidr.ts'

const namespace = 'default'
const name = 'kubernetes'
const portName = 'https'
const httpsPort = 443
const services = { group: '', version: 'v1', resource: 'services' }
const endpoints = { group: '', version: 'v1', resource: 'endpoints' }
const slices = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' }
const periodMs = 10_000

export const kubernetesService: PostStartHook = {
  name: 'bootstrap-controller',
  after: [namespacesHook, serviceCidrHook],
  start: tryReconcile,
  async keep(context) {
    for (;;) {
      await sleep(periodMs, context)
      await tryReconcile(context)
    }
  },
}

/** A server serves without it: upstream goes on as well, and tries again. */
async function tryReconcile(context: BootstrapContext): Promise<void> {
  try {
    await reconcile(context)
  } catch (error) {
    context.signal.throwIfAborted()
    context.log.error('cannot keep the service of the server', { error })
  }
}

async function reconcile(context: BootstrapContext): Promise<void> {
  const behind = context.settings.endpointReconciler === 'none' ? [] : endpointObjects(context)
  await Promise.all([
    ensure(context, services, serviceObject(context)),
    ...behind.map(([at, object]) => bring(context, at, object)),
  ])
}

function serviceObject({ settings }: BootstrapContext): Resource {
  const { kubernetesServiceNodePort: nodePort = 0, securePort, serviceCidrs } = settings
  const port = { name: portName, port: httpsPort, protocol: 'TCP', targetPort: securePort }
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: firstAddressOf(serviceCidrs[0] ?? ''),
      sessionAffinity: 'None',
      type: nodePort > 0 ? 'NodePort' : 'ClusterIP',
      ipFamilyPolicy: 'SingleStack',
      ports: [nodePort > 0 ? { ...port, nodePort } : port],
    },
  }
  return object
}

/** The one that the server keeps for itself. */
export function firstAddressOf(range: string): string {
  const cidr = parseCidr(range)
  const address: IpAddress | undefined = cidr && ipAt(cidr, 1n)
  if (!address) throw new TypeError(`No address is in ${range}`)
  return formatIp(address)
}

function endpointObjects({ settings }: BootstrapContext) {
  const { advertiseAddress: ip, securePort: port } = settings
  const ports = [{ name: portName, port, protocol: 'TCP' as const }]
  const plain: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip }], ports }],
  }
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: ip.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports,
  }
  return [
    [endpoints, plain],
    [slices, slice],
  ] as const
}

/** Makes the object, or gives the one that is there the content of this one. */
async function bring(
  context: BootstrapContext,
  at: ResourceRef,
  object: Endpoints | EndpointSlice,
): Promise<void> {
  if (await ensure(context, at, object)) return
  const there = present<Endpoints | EndpointSlice>(context, at, { namespace, name })
  if (!there || isSameContent(there, object)) return
  const { metadata } = there
  const labels = { ...metadata.labels, ...object.metadata.labels }
  const changed = { ...object, metadata: { ...metadata, labels } }
  const options = { signal: context.signal, fieldManager: serverManager }
  await context.transport.update(at, { namespace, name }, changed, options)
}

function isSameContent(there: Resource, wanted: Resource): boolean {
  return Object.entries(wanted).every(([field, value]) => {
    if (field !== 'metadata') return isDeepStrictEqual(there[field as keyof Resource], value)
    const labels = there.metadata.labels ?? {}
    return Object.entries(wanted.metadata.labels ?? {}).every(([key, text]) => labels[key] === text)
  })
}
