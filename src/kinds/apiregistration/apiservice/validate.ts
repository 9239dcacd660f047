import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { portNumberErrors } from '#api/names/names.ts'
import { pathSegmentName } from '#api/names/object-names.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { APIService, APIServiceSpec } from '#kinds/apiregistration/apiservice/types.ts'

const mostGroupPriority = 20_000
const mostVersionPriority = 1000
const statuses = ['True', 'False', 'Unknown']

export function validateAPIService({ metadata, spec }: APIService): readonly FieldError[] {
  return [...validateNames(metadata, spec), ...validateVersion(spec), ...validateServer(spec)]
}

/** An APIService has the name of what it stands for, so that there is but one. */
function validateNames(
  { name, generateName = '' }: APIService['metadata'],
  { group = '', version = '' }: APIServiceSpec,
): readonly FieldError[] {
  const wanted = `${version}.${group}`
  const detail = `must be \`spec.version+"."+spec.group\`: ${quoteGo(wanted)}`
  return Object.entries({ name, generateName }).flatMap(([field, text]) => {
    const isFine = text === '' || text === wanted || pathSegmentName(text, false).length > 0
    return isFine ? [] : [invalid(path('metadata', field), text, detail)]
  })
}

function validateVersion(spec: APIServiceSpec): readonly FieldError[] {
  const at = path('spec')
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec
  const noGroup = 'only v1 may have an empty group and it better be legacy kube'
  const groupAt = at.child('group')
  const isInGroups = groupPriorityMinimum > 0 && groupPriorityMinimum <= mostGroupPriority
  const isInVersions = versionPriority > 0 && versionPriority <= mostVersionPriority
  return [
    ...(group === '' && version !== 'v1' ? [required(groupAt, noGroup)] : []),
    ...(group === '' ? [] : dns1123SubdomainErrors(group)).map((message) =>
      invalid(groupAt, group, message),
    ),
    ...dns1035LabelErrors(version).map((message) => invalid(at.child('version'), version, message)),
    ...(isInGroups
      ? []
      : [
          invalid(
            at.child('groupPriorityMinimum'),
            groupPriorityMinimum,
            `must be positive and less than ${mostGroupPriority}`,
          ),
        ]),
    ...(isInVersions
      ? []
      : [
          invalid(
            at.child('versionPriority'),
            versionPriority,
            `must be positive and less than ${mostVersionPriority}`,
          ),
        ]),
  ]
}

function validateServer(spec: APIServiceSpec): readonly FieldError[] {
  const at = path('spec')
  const { service, caBundle = '', insecureSkipTLSVerify = false } = spec
  const bundleAt = at.child('caBundle')
  const skipAt = at.child('insecureSkipTLSVerify')
  if (!service) {
    const size = Buffer.byteLength(caBundle, 'base64')
    const local = 'local APIServices may not have'
    return [
      ...(size > 0 ? [invalid(bundleAt, `${size} bytes`, `${local} a caBundle`)] : []),
      ...(insecureSkipTLSVerify ? [invalid(skipAt, true, `${local} insecureSkipTLSVerify`)] : []),
    ]
  }
  const { namespace = '', name = '', port = 0 } = service
  const serviceAt = at.child('service')
  const portErrors = portNumberErrors(port)
  return [
    ...(namespace === '' ? [required(serviceAt.child('namespace'))] : []),
    ...(name === '' ? [required(serviceAt.child('name'))] : []),
    ...(portErrors.length > 0
      ? [invalid(serviceAt.child('port'), port, `port is not valid: ${portErrors.join(', ')}`)]
      : []),
    ...(insecureSkipTLSVerify && caBundle !== ''
      ? [invalid(skipAt, true, 'may not be true if caBundle is present')]
      : []),
  ]
}

export function validateAPIServiceStatus({ status }: APIService): readonly FieldError[] {
  const at = path('status', 'conditions')
  return (status?.conditions ?? []).flatMap((condition, i) =>
    statuses.includes(condition.status)
      ? []
      : [notSupported(at.index(i).child('status'), condition.status, statuses)],
  )
}
