/** The rules for secrets: what each of the types that Kubernetes knows must hold. */

import { configMapKeyErrors } from '#api/names/names.ts'
import {
  type FieldError,
  invalid,
  pointed,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { goJsonMapError } from '#base/go/json.ts'
import { bytesLength, dataLimitBytes, validateImmutable } from '#kinds/core/configmap/validate.ts'
import type { Secret } from '#kinds/core/secret/types.ts'

const dataPath = path('data')
const ownerAnnotation = 'kubernetes.io/service-account.name'

const rulesOfTypes: Readonly<Record<string, (secret: Secret) => readonly FieldError[]>> = {
  'kubernetes.io/service-account-token': ({ metadata }) =>
    metadata.annotations?.[ownerAnnotation]
      ? []
      : [required(path('metadata', 'annotations').key(ownerAnnotation))],
  'kubernetes.io/dockercfg': (secret) => validateJson(secret, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (secret) => validateJson(secret, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': (secret) =>
    has(secret, 'username') || has(secret, 'password')
      ? []
      : [required(dataPath.key('username')), required(dataPath.key('password'))],
  'kubernetes.io/ssh-auth': ({ data = {} }) =>
    data['ssh-privatekey'] ? [] : [required(dataPath.key('ssh-privatekey'))],
  'kubernetes.io/tls': (secret) =>
    ['tls.crt', 'tls.key']
      .filter((key) => !has(secret, key))
      .map((key) => required(dataPath.key(key))),
}

/** Upstream's ValidateSecret. */
export function validateSecret(secret: Secret): readonly FieldError[] {
  const { data = {}, type = '' } = secret
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(data)) {
    errors.push(...configMapKeyErrors(key).map((m) => invalid(dataPath.key(key), key, m)))
    size += bytesLength(value)
  }
  if (size > dataLimitBytes) errors.push(tooLong(dataPath, dataLimitBytes))
  if (Object.hasOwn(rulesOfTypes, type)) errors.push(...rulesOfTypes[type]!(secret))
  return errors
}

/** Upstream's ValidateSecretUpdate. */
export function validateSecretUpdate(secret: Secret, old: Secret): readonly FieldError[] {
  const { type } = secret
  return [
    ...(type === old.type ? [] : [invalid(path('type'), pointed(type), 'field is immutable')]),
    ...validateImmutable(secret, old, ['data']),
    ...validateSecret(secret),
  ]
}

function validateJson(secret: Secret, key: string): readonly FieldError[] {
  if (!has(secret, key)) return [required(dataPath.key(key))]
  const complaint = goJsonMapError(Buffer.from(secret.data![key]!, 'base64'))
  if (complaint === undefined) return []
  return [invalid(dataPath.key(key), '<secret contents redacted>', complaint)]
}

function has({ data = {} }: Secret, key: string): boolean {
  return Object.hasOwn(data, key)
}
