/** Where a webhook is: at a URL, or behind a service of the cluster. */
import { posix } from 'node:path'
import { decode, encodePath } from '#api/go-url.ts'
import type { StatusError } from '#api/status/status.ts'
import { notFound, serviceUnavailable } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type {
  ServiceReference,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/types.ts'
import type { Service } from '#kinds/core/service/types.ts'

export interface WebhookTarget {
  /** As it is told to people. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** Whose certificate it must show. */
  readonly serverName: string
  readonly path: string
  /** PEM text; absent: authorities that Node knows. */
  readonly authorities?: string
}

const httpsPort = 443

/** `service` answers what the reference names. Throws StatusError where there is no way to it. */
export function webhookTarget(
  config: WebhookClientConfig,
  timeoutSeconds: number,
  serviceNamed: (namespace: string, name: string) => Service | undefined,
): WebhookTarget {
  const { url = '', service, caBundle } = config
  return {
    ...(service ? placeOfService(service, serviceNamed) : placeOfUrl(url)),
    path: pathOf(config, timeoutSeconds),
    url: webhookUrl(config, timeoutSeconds),
    ...(caBundle && { authorities: Buffer.from(caBundle, 'base64').toString() }),
  }
}

/** As it is told to people, whether or not there is a way to it. */
export function webhookUrl(config: WebhookClientConfig, timeoutSeconds: number): string {
  const { url = '', service } = config
  const host = service ? `${nameOf(service)}:${service.port ?? httpsPort}` : new URL(url).host
  return `https://${host}${pathOf(config, timeoutSeconds)}`
}

/** Upstream's client cleans the path, and writes it anew: it escapes no more than it must. */
function pathOf({ url = '', service }: WebhookClientConfig, timeoutSeconds: number): string {
  const written = service ? (service.path ?? '') : decode(new URL(url).pathname)
  const path = posix.join('/', written)
  const clean = path === '/' ? path : path.replace(/\/$/, '')
  return `${encodePath(clean)}?timeout=${timeoutSeconds}s`
}

type Place = Pick<WebhookTarget, 'host' | 'port' | 'serverName'>

function placeOfUrl(url: string): Place {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: port === '' ? httpsPort : Number(port), serverName: host }
}

function nameOf({ namespace, name }: ServiceReference): string {
  return `${name}.${namespace}.svc`
}

function placeOfService(
  reference: ServiceReference,
  serviceNamed: (namespace: string, name: string) => Service | undefined,
): Place {
  const { namespace, name, port = httpsPort } = reference
  const service = serviceNamed(namespace, name)
  if (!service) throw notFound({ group: '', resource: 'service' }, name)
  return { host: addressOf(service, port), port, serverName: nameOf(reference) }
}

function addressOf({ metadata, spec }: Service, port: number): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (!spec.clusterIP || spec.clusterIP === 'None') {
    throw unreachable('cannot route to service with ClusterIP "None"')
  }
  if (spec.ports?.some((one) => one.port === port)) return spec.clusterIP
  throw serviceUnavailable(`no service port ${port} found for service ${quoteGo(metadata.name)}`)
}

function unreachable(message: string): StatusError {
  return serviceUnavailable(message)
}
