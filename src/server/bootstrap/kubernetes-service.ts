/** The service by which pods reach the server, and the endpoints behind it. */
import { ipAt, parseCidr } from '#api/ip/ip.ts'
import { formatIp, type IpAddress } from '#api/ip/ip-text.ts'
import type { Resource } from '#api/metadata.ts'
import { sleep, withDeadline } from '#base/wait.ts'
import {
  type EndpointReconciler,
  endpointReconcilerOf,
} from '#server/bootstrap/endpoints/endpoint-reconciler.ts'
import { type BootstrapContext, ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serviceCidrHook } from '#server/bootstrap/service-cidr.ts'
import { serviceRepairHook } from '#server/bootstrap/service-repair.ts'

const namespace = 'default'
const name = 'kubernetes'
const portName = 'https'
const httpsPort = 443
const services = { group: '', version: 'v1', resource: 'services' }
const periodMs = 10_000
/** A store that is out of reach does not keep the server from ending: its lease ends too. */
const leavingMs = 5000

export const kubernetesService: PostStartHook = {
  name: 'bootstrap-controller',
  after: [namespacesHook, serviceCidrHook, serviceRepairHook],
  async start(context) {
    const reconciler = endpointReconcilerOf(context)
    await attempt(context, async () => {
      await Promise.all([
        ensure(context, services, serviceObject(context)),
        reconciler?.begin(context),
      ])
    })
  },
  /** Others are sent to it only when it is ready, and not any more before it stops to serve. */
  async keep(context) {
    const reconciler = endpointReconcilerOf(context)
    try {
      for (;;) {
        await attempt(context, async () => {
          await ensure(context, services, serviceObject(context))
          await reconciler?.join(context)
        })
        await sleep(periodMs, context)
      }
    } finally {
      if (reconciler) await leave(reconciler, context)
    }
  },
}

/** A server serves without it: upstream goes on as well, and tries again. */
async function attempt(context: BootstrapContext, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    context.signal.throwIfAborted()
    context.log.error('cannot keep the service of the server', { error })
  }
}

async function leave(reconciler: EndpointReconciler, context: BootstrapContext): Promise<void> {
  const { clock, log } = context
  const { signal } = new AbortController()
  try {
    await withDeadline(leavingMs, { clock, signal }, (within) =>
      reconciler.leave({ ...context, signal: within }),
    )
  } catch (error) {
    log.warn('cannot take the server out of the endpoints of its service', { error })
  }
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
function firstAddressOf(range: string): string {
  const cidr = parseCidr(range)
  const address: IpAddress | undefined = cidr && ipAt(cidr, 1n)
  if (!address) throw new TypeError(`No address is in ${range}`)
  return formatIp(address)
}
