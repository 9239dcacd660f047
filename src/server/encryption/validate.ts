/** Whether a configuration can be followed, in upstream's words and order. */
import { parseUrl } from '#api/go-url.ts'
import { parseDuration } from '#api/scalars/duration.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type {
  EncryptionConfiguration,
  KmsChoice,
  NamedKey,
  ProviderChoice,
} from '#server/encryption/configuration.ts'
import {
  validateResourceNames,
  validateResourceOverlap,
} from '#server/encryption/validate-resources.ts'

const aesKeySizes = [16, 24, 32]
const secretboxKeySizes = [32]

/** `reloads`: whether the file is read again when it changes. */
export function validateConfiguration(
  { resources }: EncryptionConfiguration,
  reloads: boolean,
): readonly FieldError[] {
  const root = path('resources')
  if (resources.length === 0) return [required(root, 'at least one resources is required')]
  const names = new Set<string>()
  return resources.flatMap((rule, i) => {
    const at = root.index(i)
    const [resourcesAt, providersAt] = [at.child('resources'), at.child('providers')]
    return [
      ...atLeastOne(rule.resources, resourcesAt),
      ...validateResourceOverlap(rule.resources, resourcesAt),
      ...validateResourceNames(rule.resources, resourcesAt),
      ...atLeastOne(rule.providers, providersAt),
      ...rule.providers.flatMap((choice, j) =>
        validateProvider(choice, providersAt.index(j), { names, reloads }),
      ),
    ]
  })
}

function atLeastOne(list: readonly unknown[], at: FieldPath): readonly FieldError[] {
  return list.length > 0 ? [] : [required(at, `at least one ${at} is required`)]
}

interface KmsNames {
  /** Those that came before. */
  readonly names: Set<string>
  readonly reloads: boolean
}

function validateProvider(
  choice: ProviderChoice,
  at: FieldPath,
  kmsNames: KmsNames,
): readonly FieldError[] {
  const errors = [...validateSingle(choice, at)]
  const { kms, aesgcm, aescbc, secretbox } = choice
  if (kms) {
    errors.push(...validateKms(kms, at.child('kms'), kmsNames))
    kmsNames.names.add(kms.name)
  } else if (aesgcm)
    errors.push(...validateKeys(aesgcm.keys, at.child('aesgcm', 'keys'), aesKeySizes))
  else if (aescbc)
    errors.push(...validateKeys(aescbc.keys, at.child('aescbc', 'keys'), aesKeySizes))
  else if (secretbox) {
    errors.push(...validateKeys(secretbox.keys, at.child('secretbox', 'keys'), secretboxKeySizes))
  }
  return errors
}

function validateSingle(choice: ProviderChoice, at: FieldPath): readonly FieldError[] {
  const { aesgcm, aescbc, secretbox, identity, kms } = choice
  const count = [aesgcm, aescbc, secretbox, identity, kms].filter(Boolean).length
  if (count === 1) return []
  const detail =
    count === 0
      ? 'provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity'
      : 'more than one provider specified in a single element, should split into different list elements'
  return [invalid(at, shownChoice(choice), detail)]
}

/** As upstream shows it, in the order of its own fields; but secrets it shows as well. */
function shownChoice({ aesgcm, aescbc, secretbox, identity, kms }: ProviderChoice) {
  const keys = (list: ProviderChoice['aesgcm']) =>
    list ? { Keys: list.keys.map(({ name }) => inOrder({ Name: name, Secret: 'REDACTED' })) } : null
  return inOrder({
    AESGCM: keys(aesgcm),
    AESCBC: keys(aescbc),
    Secretbox: keys(secretbox),
    Identity: identity ? {} : null,
    KMS: kms
      ? inOrder({
          APIVersion: kms.apiVersion,
          Name: kms.name,
          CacheSize: kms.cachesize ?? null,
          Endpoint: kms.endpoint,
          Timeout: kms.timeout,
        })
      : null,
  })
}

function inOrder(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(fields))
}

function validateKeys(
  keys: readonly NamedKey[],
  at: FieldPath,
  sizes: readonly number[],
): readonly FieldError[] {
  if (keys.length === 0) return [required(at, 'at least one keys is required')]
  return keys.flatMap((key, i) => validateKey(key, at.index(i), sizes))
}

function validateKey(
  { name, secret }: NamedKey,
  at: FieldPath,
  sizes: readonly number[],
): readonly FieldError[] {
  const nameless =
    name === '' ? [required(at.child('name'), 'name is a mandatory field for a key')] : []
  const secretAt = at.child('secret')
  if (secret === '') {
    return [...nameless, required(secretAt, 'secret is a mandatory field for a key')]
  }
  const bytes = decodeBase64(secret)
  if (!bytes) return [...nameless, invalid(secretAt, 'REDACTED', 'secrets must be base64 encoded')]
  if (sizes.includes(bytes.length)) return nameless
  const detail = `secret is not of the expected length, got ${bytes.length}, expected one of [${sizes.join(' ')}]`
  return [...nameless, invalid(secretAt, 'REDACTED', detail)]
}

/** Undefined: it is no base64. Line breaks may stand in it, as Go lets them. */
function decodeBase64(text: string): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, '')
  const isWhole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain)
  return isWhole ? Buffer.from(plain, 'base64') : undefined
}

function validateKms(
  kms: KmsChoice,
  at: FieldPath,
  { names, reloads }: KmsNames,
): readonly FieldError[] {
  const { apiVersion, name, timeout, endpoint } = kms
  const isFirst = apiVersion === 'v1'
  const nameAt = at.child('name')
  const errors: FieldError[] = []
  if (name === '') errors.push(required(nameAt, 'name is a mandatory field for a provider'))
  if (!isFirst && name.includes(':')) {
    errors.push(invalid(nameAt, name, `invalid KMS provider name ${name}, must not contain ':'`))
  }
  if ((reloads || !isFirst) && names.has(name)) {
    errors.push(invalid(nameAt, name, `duplicate KMS provider name ${name}, names must be unique`))
  }
  if (parseDuration(timeout) <= 0n) {
    errors.push(invalid(at.child('timeout'), timeout, 'timeout should be a positive value'))
  }
  errors.push(...validateEndpoint(endpoint, at.child('endpoint')), ...validateCacheSize(kms, at))
  if (!isFirst && apiVersion !== 'v2') {
    // That the field is named instead of its value is upstream's way.
    const detail =
      'unsupported apiVersion apiVersion for KMS provider, only v1 and v2 are supported'
    errors.push(invalid(at.child('apiVersion'), apiVersion, detail))
  }
  return errors
}

function validateEndpoint(endpoint: string, at: FieldPath): readonly FieldError[] {
  if (endpoint === '') return [invalid(at, '', 'endpoint is a mandatory field for a kms')]
  const url = parseUrl(endpoint)
  if ('message' in url) {
    return [invalid(at, endpoint, `invalid endpoint for kms provider, error: ${url.message}`)]
  }
  if (url.scheme === 'unix') return []
  const detail = `unsupported scheme ${quoteGo(url.scheme)} for KMS provider, only unix is supported`
  return [invalid(at, endpoint, detail)]
}

function validateCacheSize(
  { apiVersion, cachesize }: KmsChoice,
  at: FieldPath,
): readonly FieldError[] {
  if (cachesize === undefined) return []
  const sizeAt = at.child('cachesize')
  if (apiVersion !== 'v1') return [invalid(sizeAt, cachesize, 'cachesize is not supported in v2')]
  if (cachesize !== 0) return []
  return [
    invalid(sizeAt, cachesize, 'cachesize should be a positive value, or negative to disable'),
  ]
}
