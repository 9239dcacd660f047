/** The rules for where a webhook is reached: a URL, or a service. */
import { dns1123SubdomainErrors } from '#api/dns-names.ts'
import { type FieldError, invalid, required } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import { portNumberErrors } from '#api/names.ts'
import type {
  ServiceReference,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/types.ts'

const form = 'desired format: https://host[/path]'

export function validateClientConfig(
  { url, service }: WebhookClientConfig,
  at: FieldPath,
): readonly FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(at, 'exactly one of url or service is required')]
  }
  if (url !== undefined) return validateWebhookUrl(url, at.child('url'))
  return validateService(service!, at.child('service'))
}

/** The parts of a URL as Go's url.Parse finds them, as far as the rules look. */
const urlPattern =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s

export function validateWebhookUrl(url: string, at: FieldPath): readonly FieldError[] {
  const failure = parseFailure(url)
  if (failure !== undefined) {
    return [required(at, `url must be a valid URL: ${failure}; ${form}`)]
  }
  const [, scheme = '', user, host = '', , query, fragment] = urlPattern.exec(url)!
  const lower = scheme.toLowerCase()
  return [
    ...(lower === 'https'
      ? []
      : [invalid(at, lower, `'https' is the only allowed URL scheme; ${form}`)]),
    ...(host === '' ? [invalid(at, host, `host must be specified; ${form}`)] : []),
    ...(user === undefined
      ? []
      : [invalid(at, user, 'user information is not permitted in the URL')]),
    ...(fragment === undefined || fragment === '#'
      ? []
      : [invalid(at, fragment.slice(1), 'fragments are not permitted in the URL')]),
    ...(query === undefined || query === '?'
      ? []
      : [invalid(at, query.slice(1), 'query parameters are not permitted in the URL')]),
  ]
}

/** Why Go's url.Parse refuses a text, in its words. */
function parseFailure(url: string): string | undefined {
  const quoted = JSON.stringify(url)
  if ([...url].some((char) => char < ' ' || char === '\x7f')) {
    return `parse ${quoted}: net/url: invalid control character in URL`
  }
  if (url.startsWith(':')) return `parse ${quoted}: missing protocol scheme`
  const wrongEscape = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(url)
  if (wrongEscape) return `parse ${quoted}: invalid URL escape ${JSON.stringify(wrongEscape[0])}`
  const isRelative = !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) && !url.startsWith('/')
  if (isRelative && url.split('/')[0]!.includes(':')) {
    return `parse ${quoted}: first path segment in URL cannot contain colon`
  }
  const host = urlPattern.exec(url)?.[3] ?? ''
  const port = /:([^\]:]*)$/.exec(host)
  if (port && !/^\d*$/.test(port[1]!)) {
    return `parse ${quoted}: invalid port ${JSON.stringify(port[0])} after host`
  }
  if (host.includes(' ')) return `parse ${quoted}: invalid character " " in host name`
  return undefined
}

export function validateService(
  { name, namespace, path, port = 0 }: ServiceReference,
  at: FieldPath,
): readonly FieldError[] {
  return [
    // Upstream's places are crossed, and clients see them so.
    ...(namespace === '' ? [required(at.child('name'))] : []),
    ...(name === '' ? [required(at.child('namespace'))] : []),
    ...portNumberErrors(port).map((message) =>
      invalid(at.child('port'), port, `port is not valid: ${message}`),
    ),
    ...(path === undefined ? [] : validatePath(path, at.child('path'))),
  ]
}

function validatePath(path: string, at: FieldPath): readonly FieldError[] {
  if (path === '' || path === '/') return []
  if (path === '//') return [invalid(at, path, 'segment[0] may not be empty')]
  const segments = path.slice(1).split('/')
  if (path.endsWith('/')) segments.pop()
  return [
    ...(path.startsWith('/') ? [] : [invalid(at, path, "must start with a '/'")]),
    ...segments.flatMap((segment, i) => {
      if (segment === '') return [invalid(at, path, `segment[${i}] may not be empty`)]
      return dns1123SubdomainErrors(segment).map((message) =>
        invalid(at, path, `segment[${i}]: ${message}`),
      )
    }),
  ]
}
