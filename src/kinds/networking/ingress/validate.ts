import { parseIp } from '#api/ip/ip.ts'
import { dns1123SubdomainErrors, wildcardSubdomainErrors } from '#api/names/dns-names.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateBackend } from '#kinds/networking/ingress/backend.ts'
import type {
  HTTPIngressPath,
  Ingress,
  IngressRule,
  IngressTLS,
} from '#kinds/networking/ingress/types.ts'

/** Named the class of an Ingress before `spec.ingressClassName` did. */
export const classAnnotation = 'kubernetes.io/ingress.class'

const forbiddenSequences = ['//', '/./', '/../', '%2f', '%2F']
const forbiddenEnds = ['/..', '/.']

export function validateIngressCreate(ingress: Ingress): readonly FieldError[] {
  const { annotations = {} } = ingress.metadata
  const value = Object.hasOwn(annotations, classAnnotation)
    ? annotations[classAnnotation]
    : undefined
  const errors = validateIngress(ingress)
  const { ingressClassName } = ingress.spec
  if (value === undefined || ingressClassName === undefined) return errors
  if (value === ingressClassName) return errors
  const at = path('annotations', classAnnotation)
  return [...errors, invalid(at, value, 'must match `ingressClassName` when both are specified')]
}

export function validateIngress({ spec }: Ingress): readonly FieldError[] {
  const at = path('spec')
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec
  const hasNothing = rules.length === 0 && !defaultBackend
  const nothing = 'either `defaultBackend` or `rules` must be specified'
  const classErrors = ingressClassName === undefined ? [] : dns1123SubdomainErrors(ingressClassName)
  return [
    ...(hasNothing ? [invalid(at, spec.rules, nothing)] : []),
    ...(defaultBackend ? validateBackend(defaultBackend, at.child('defaultBackend')) : []),
    ...rules.flatMap((rule, i) => validateRule(rule, at.child('rules').index(i))),
    ...tls.flatMap((entry, i) => validateTls(entry, at.child('tls').index(i))),
    ...classErrors.map((message) =>
      invalid(at.child('ingressClassName'), ingressClassName, message),
    ),
  ]
}

function validateRule({ host = '', http }: IngressRule, at: FieldPath): readonly FieldError[] {
  const pathsAt = at.child('http', 'paths')
  return [
    ...(host === '' ? [] : validateHost(host, at.child('host'))),
    ...(http?.paths.length === 0 ? [required(pathsAt)] : []),
    ...(http?.paths ?? []).flatMap((one, i) => validatePath(one, pathsAt.index(i))),
  ]
}

function validateHost(host: string, at: FieldPath): readonly FieldError[] {
  const isIp = parseIp(host) !== undefined
  const errors = host.includes('*') ? wildcardSubdomainErrors(host) : dns1123SubdomainErrors(host)
  return [
    ...(isIp ? [invalid(at, host, 'must be a DNS name, not an IP address')] : []),
    ...errors.map((message) => invalid(at, host, message)),
  ]
}

function validatePath(
  { path: text = '', pathType, backend }: HTTPIngressPath,
  at: FieldPath,
): readonly FieldError[] {
  if (pathType === undefined) {
    return [required(at.child('pathType'), 'pathType must be specified')]
  }
  const errors = validatePathText(text, pathType, at)
  return [...errors, ...validateBackend(backend, at.child('backend'))]
}

function validatePathText(text: string, pathType: string, at: FieldPath): readonly FieldError[] {
  const pathAt = at.child('path')
  const notAbsolute = text.startsWith('/')
    ? []
    : [invalid(pathAt, text, 'must be an absolute path')]
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      return [
        ...notAbsolute,
        ...forbiddenSequences
          .filter((part) => text.includes(part))
          .map((part) => invalid(pathAt, text, `must not contain '${part}'`)),
        ...forbiddenEnds
          .filter((end) => text.endsWith(end))
          .map((end) => invalid(pathAt, text, `cannot end with '${end}'`)),
      ]
    case 'ImplementationSpecific':
      return text === '' ? [] : notAbsolute
    default: {
      const known = ['Exact', 'ImplementationSpecific', 'Prefix']
      return [notSupported(at.child('pathType'), pathType, known)]
    }
  }
}

function validateTls(
  { hosts = [], secretName = '' }: IngressTLS,
  at: FieldPath,
): readonly FieldError[] {
  const secretErrors = secretName === '' ? [] : dns1123SubdomainErrors(secretName)
  return [
    ...hosts.flatMap((host, i) => {
      const errors = host.includes('*')
        ? wildcardSubdomainErrors(host)
        : dns1123SubdomainErrors(host)
      return errors.map((message) => invalid(at.child('hosts').index(i), host, message))
    }),
    ...secretErrors.map((message) => invalid(at.child('secretName'), secretName, message)),
  ]
}
