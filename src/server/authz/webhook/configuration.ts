/** Who decides what users may do: upstream's AuthorizationConfiguration, the same in all its versions. */
import { decodeConfiguration, type Shapes } from '#server/configuration/decode.ts'

export interface AuthorizationConfiguration {
  readonly authorizers: readonly AuthorizerConfiguration[]
}

export interface AuthorizerConfiguration {
  readonly type: string
  readonly name: string
  readonly webhook?: WebhookConfiguration
}

export interface WebhookConfiguration {
  /** Durations as Go writes them; empty: not said. */
  readonly authorizedTTL: string
  readonly cacheAuthorizedRequests?: boolean
  readonly unauthorizedTTL: string
  readonly cacheUnauthorizedRequests?: boolean
  readonly timeout: string
  readonly subjectAccessReviewVersion: string
  readonly matchConditionSubjectAccessReviewVersion: string
  readonly failurePolicy: string
  readonly connectionInfo: {
    readonly type: string
    readonly kubeConfigFile?: string
  }
  readonly matchConditions: readonly { readonly expression: string }[]
}

const shapes: Shapes = {
  AuthorizationConfiguration: [['authorizers', '[]AuthorizerConfiguration', 0, 'r']],
  AuthorizerConfiguration: [
    ['type', 'string', 0, 'r'],
    ['name', 'string', 0, 'r'],
    ['webhook', 'WebhookConfiguration', 0, 'p'],
  ],
  WebhookConfiguration: [
    ['authorizedTTL', 'Duration', 0, 'r'],
    ['cacheAuthorizedRequests', 'bool', 0, 'p'],
    ['unauthorizedTTL', 'Duration', 0, 'r'],
    ['cacheUnauthorizedRequests', 'bool', 0, 'p'],
    ['timeout', 'Duration', 0, 'r'],
    ['subjectAccessReviewVersion', 'string', 0, 'r'],
    ['matchConditionSubjectAccessReviewVersion', 'string', 0, 'r'],
    ['failurePolicy', 'string', 0, 'r'],
    ['connectionInfo', 'WebhookConnectionInfo', 0, 'r'],
    ['matchConditions', '[]WebhookMatchCondition', 0, 'r'],
  ],
  WebhookConnectionInfo: [
    ['type', 'string', 0, 'r'],
    ['kubeConfigFile', 'string', 0, 'p'],
  ],
  WebhookMatchCondition: [['expression', 'string', 0, 'r']],
}

/** Throws with upstream's words. Whether it makes sense is another question: `validate.ts`. */
export function decodeAuthorizationConfiguration(text: string): AuthorizationConfiguration {
  if (text === '') return { authorizers: [] }
  return decodeConfiguration(text, {
    shapes,
    kinds: ['AuthorizationConfiguration'],
    mismatch: (kind) => `expected AuthorizationConfiguration, got *apiserver.${kind}`,
  })
}
