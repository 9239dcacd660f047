/** The service by which pods reach the server, and the endpoints behind it. */
import { ipAt, parseCidr } from '#api/ip/ip.ts'
import { formatIp, type IpAddress } from '#api/ip/ip-text.ts'
import type { Resource } from '#api/metadata.ts'
import { endpointReconcilerOf } from '#server/bootstrap/endpoints/endpoint-reconciler.ts'
import { type BootstrapContext, ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { type Registration, stayRegistered } from '#server/bootstrap/keeping.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serviceCidrHook } from '#server/bootstrap/service-cidr.ts'
import { serviceRepairHook } from '#server/bootstrap/service-repair.ts'

const namespace = 'default'
const name = 'kubernetes'
const portName = 'https'
const httpsPort = 443
const services = { group: '', version: 'v1', resource: 'services' }
const failure = 'cannot keep the service of the server'

export const kubernetesService: PostStartHook = {
  name: 'bootstrap-controller',
  after: [namespacesHook, serviceCidrHook, serviceRepairHook],
  async start(context) {
    const reconciler = endpointReconcilerOf(context)
    try {
      await Promise.all([
        ensure(context, services, serviceObject(context)),
        reconciler?.begin(context),
      ])
    } catch (error) {
      // A server serves without it: upstream goes on as well, and tries again.
      context.signal.throwIfAborted()
      context.log.error(failure, { error })
    }
  },
  /** Others are sent to it only when it is ready, and not any more before it stops to serve. */
  async keep(context) {
    const reconciler = endpointReconcilerOf(context)
    const registration: Registration = {
      async join(now) {
        await ensure(now, services, serviceObject(now))
        await reconciler?.join(now)
      },
      leave: async (now) => reconciler?.leave(now),
      unjoined: failure,
      unleft: 'cannot take the server out of the endpoints of its service',
    }
    await stayRegistered(registration, context)
  },
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
