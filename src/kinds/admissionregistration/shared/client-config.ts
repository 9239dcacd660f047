/** The rules for where a webhook is reached: a URL, or a service. */

import { encodeUserinfo, parseUrl } from '#api/go-url.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { portNumberErrors } from '#api/names/names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
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

export function validateWebhookUrl(url: string, at: FieldPath): readonly FieldError[] {
  const parsed = parseUrl(url)
  if ('message' in parsed) {
    return [required(at, `url must be a valid URL: ${parsed.message}; ${form}`)]
  }
  const { scheme, host, userinfo, fragment, rawQuery } = parsed
  // Also one that is empty, before its sign.
  const hasUser = /^(?:[a-zA-Z][a-zA-Z0-9+\-.]*:)?\/\/[^/?#]*@/.test(url)
  const https = `'https' is the only allowed URL scheme; ${form}`
  const noUser = 'user information is not permitted in the URL'
  const noFragment = 'fragments are not permitted in the URL'
  const noQuery = 'query parameters are not permitted in the URL'
  return [
    ...(scheme === 'https' ? [] : [invalid(at, scheme, https)]),
    ...(host === '' ? [invalid(at, host, `host must be specified; ${form}`)] : []),
    ...(hasUser ? [invalid(at, encodeUserinfo(userinfo), noUser)] : []),
    ...(fragment === '' ? [] : [invalid(at, fragment, noFragment)]),
    ...(rawQuery === '' ? [] : [invalid(at, rawQuery, noQuery)]),
  ]
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
  // What should be the slash is one byte, even where it is the first of several of another character.
  const segments = Buffer.from(path).subarray(1).toString().split('/')
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
