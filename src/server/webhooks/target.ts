/** Where a webhook is: at a URL, or behind a service of the cluster. */
import type { StatusError } from '#api/status.ts'
import { notFound, serviceUnavailable } from '#api/status-answers.ts'
import { quoteGo } from '#base/go-text.ts'
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
  { url, service, caBundle }: WebhookClientConfig,
  timeoutSeconds: number,
  serviceNamed: (namespace: string, name: string) => Service | undefined,
): WebhookTarget {
  const query = `timeout=${timeoutSeconds}s`
  const place = service ? placeOfService(service, serviceNamed) : placeOfUrl(url ?? '')
  const shownHost = service ? `${place.serverName}:${service.port ?? httpsPort}` : hostOf(url ?? '')
  const path = `${place.path}?${query}`
  return {
    ...place,
    path,
    url: `https://${shownHost}${path}`,
    ...(caBundle && { authorities: Buffer.from(caBundle, 'base64').toString() }),
  }
}

type Place = Pick<WebhookTarget, 'host' | 'port' | 'serverName' | 'path'>

function hostOf(url: string): string {
  return new URL(url).host
}

function placeOfUrl(url: string): Place {
  const { hostname, port, pathname } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: port === '' ? httpsPort : Number(port), serverName: host, path: pathname }
}

function placeOfService(
  { namespace, name, path = '/', port = httpsPort }: ServiceReference,
  serviceNamed: (namespace: string, name: string) => Service | undefined,
): Place {
  const service = serviceNamed(namespace, name)
  if (!service) throw notFound({ group: '', resource: 'service' }, name)
  return {
    host: addressOf(service, port),
    port,
    serverName: `${name}.${namespace}.svc`,
    path: path.startsWith('/') ? path : `/${path}`,
  }
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
