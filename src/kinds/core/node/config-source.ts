/** The rules for a node's configuration in the API: given up, but still read where it is stored. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { configMapKeyErrors } from '#api/names/names.ts'
import { type FieldError, forbidden, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  ConfigMapNodeConfigSource,
  NodeConfigSource,
  NodeConfigStatus,
} from '#kinds/core/node/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

export function validateConfigSource(
  source: NodeConfigSource,
  at: FieldPath,
): readonly FieldError[] {
  return validateSource(source, at, ({ uid, resourceVersion }, configMapAt) => [
    ...(uid ? [forbidden(configMapAt.child('uid'), 'uid must not be set in spec')] : []),
    ...(resourceVersion
      ? [forbidden(configMapAt.child('resourceVersion'), 'resourceVersion must not be set in spec')]
      : []),
  ])
}

export function validateConfigStatus(
  status: NodeConfigStatus,
  at: FieldPath,
): readonly FieldError[] {
  return (['assigned', 'active', 'lastKnownGood'] as const).flatMap((name) => {
    const source = status[name]
    return source ? validateSource(source, at.child(name), validateIdentity) : []
  })
}

function validateIdentity(
  { uid, resourceVersion }: ConfigMapNodeConfigSource,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(uid ? [] : [required(at.child('uid'), 'uid must be set in status')]),
    ...(resourceVersion
      ? []
      : [required(at.child('resourceVersion'), 'resourceVersion must be set in status')]),
  ]
}

function validateSource(
  source: NodeConfigSource,
  at: FieldPath,
  validateOwn: (source: ConfigMapNodeConfigSource, at: FieldPath) => readonly FieldError[],
): readonly FieldError[] {
  const { configMap } = source
  if (!configMap) {
    const detail = 'exactly one reference subfield must be non-nil'
    return [invalid(at, internalFormOf('core.v1.NodeConfigSource', source), detail)]
  }
  const configMapAt = at.child('configMap')
  return [...validateOwn(configMap, configMapAt), ...validateReference(configMap, configMapAt)]
}

function validateReference(
  { namespace, name, kubeletConfigKey }: ConfigMapNodeConfigSource,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...validateText(namespace, dns1123LabelErrors, at, 'namespace'),
    ...validateText(name, dns1123SubdomainErrors, at, 'name'),
    ...validateText(kubeletConfigKey, configMapKeyErrors, at, 'kubeletConfigKey'),
  ]
}

function validateText(
  value: string,
  rule: (value: string) => readonly string[],
  at: FieldPath,
  field: string,
): readonly FieldError[] {
  if (value === '') return [required(at.child(field), `${field} must be set`)]
  return rule(value).map((message) => invalid(at.child(field), value, message))
}
