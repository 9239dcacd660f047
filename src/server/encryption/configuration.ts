/** The file of an EncryptionConfiguration: its shapes, strictly read. */
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { Duration } from '#api/scalars/scalars.ts'
import { quoteGo } from '#base/go/text.ts'
import {
  type ConfigurationForm,
  decodeConfiguration,
  isConfigurationError,
  type Shapes,
} from '#server/configuration/decode.ts'

export interface EncryptionConfiguration {
  readonly resources: readonly ResourceRule[]
}

export interface ResourceRule {
  /** `secrets`, `deployments.apps`, `*.apps`, `*.`, `*.*`. */
  readonly resources: readonly string[]
  readonly providers: readonly ProviderChoice[]
}

/** One of them. */
export interface ProviderChoice {
  readonly aesgcm?: KeyList
  readonly aescbc?: KeyList
  readonly secretbox?: KeyList
  readonly identity?: object
  readonly kms?: KmsChoice
}

export interface KeyList {
  readonly keys: readonly NamedKey[]
}

export interface NamedKey {
  readonly name: string
  /** In base64. */
  readonly secret: string
}

export interface KmsChoice {
  readonly apiVersion: string
  readonly name: string
  readonly cachesize?: number
  readonly endpoint: string
  readonly timeout: Duration
}

/** The configuration cannot be followed. The message says all of it, and no secret. */
export class EncryptionConfigError extends Error {
  override readonly name = 'EncryptionConfigError'
}

const keys: Shapes[string] = [['keys', '[]Key', 0, 'ra']]

const shapes: Shapes = {
  EncryptionConfiguration: [['resources', '[]ResourceConfiguration', 0, 'ra']],
  ResourceConfiguration: [
    ['resources', '[]string', 0, 'ra'],
    ['providers', '[]ProviderConfiguration', 0, 'ra'],
  ],
  ProviderConfiguration: [
    ['aesgcm', 'AESConfiguration', 0, 'p'],
    ['aescbc', 'AESConfiguration', 0, 'p'],
    ['secretbox', 'SecretboxConfiguration', 0, 'p'],
    ['identity', 'IdentityConfiguration', 0, 'p'],
    ['kms', 'KMSConfiguration', 0, 'p'],
  ],
  AESConfiguration: keys,
  SecretboxConfiguration: keys,
  IdentityConfiguration: [],
  Key: [
    ['name', 'string', 0, 'ra'],
    ['secret', 'string', 0, 'ra'],
  ],
  KMSConfiguration: [
    ['apiVersion', 'string', 0, ''],
    ['name', 'string', 0, 'ra'],
    ['cachesize', 'int32', 0, 'p'],
    ['endpoint', 'string', 0, 'ra'],
    ['timeout', 'Duration', 0, 'p'],
  ],
}

const form: ConfigurationForm = {
  shapes,
  kinds: ['EncryptionConfiguration'],
  isSecret: true,
  mismatch: (kind) => `got unexpected config type: apiserver.config.k8s.io/v1, Kind=${kind}`,
}

/** With defaults, not yet validated. `path` is named in messages. Throws EncryptionConfigError. */
export function parseConfiguration(text: string, path: string): EncryptionConfiguration {
  try {
    return withDefaults(decodeConfiguration<EncryptionConfiguration>(text, form))
  } catch (error) {
    if (!isConfigurationError(error) && !isDecodeError(error)) throw error
    throw new EncryptionConfigError(
      `error decoding encryption provider configuration file ${quoteGo(path)}: ${error.message}`,
    )
  }
}

const standardTimeout = '3s' as Duration
const standardCacheSize = 1000

function withDefaults({ resources }: EncryptionConfiguration): EncryptionConfiguration {
  return {
    resources: resources.map((rule) => ({
      ...rule,
      providers: rule.providers.map((choice) =>
        choice.kms ? { ...choice, kms: kmsWithDefaults(choice.kms) } : choice,
      ),
    })),
  }
}

function kmsWithDefaults(given: KmsChoice): KmsChoice {
  const version = given.apiVersion || 'v1'
  const isFirst = version === 'v1'
  return {
    ...given,
    apiVersion: version,
    timeout: given.timeout ?? standardTimeout,
    ...(isFirst && { cachesize: given.cachesize ?? standardCacheSize }),
  }
}
