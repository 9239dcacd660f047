import type { KindDefinition } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { parseGroupVersion } from '#api/resource.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type {
  BoundObjectReference,
  TokenRequest,
} from '#kinds/authentication/tokenrequest/types.ts'

const hourSeconds = 3600
const leastSeconds = 600
const mostSeconds = 2 ** 32

/** Token requests: asked for as serviceaccounts/token, never kept. */
export const tokenRequests: KindDefinition<TokenRequest> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  scope: 'Namespaced',
  verbs: ['create'],
  metadata: { onCreate: 'never', keepsSystemFields: true },
  defaults: (request) =>
    withChanges(request, {
      spec: withChanges(request.spec, {
        expirationSeconds: request.spec.expirationSeconds ?? hourSeconds,
      }),
    }),
  validate: { create: validateDuration },
}

function validateDuration({ spec }: TokenRequest): readonly FieldError[] {
  const { expirationSeconds = hourSeconds } = spec
  const at = path('spec', 'expirationSeconds')
  if (expirationSeconds < leastSeconds) {
    return [invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')]
  }
  if (expirationSeconds <= mostSeconds) return []
  return [invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')]
}

const boundResources: Readonly<Record<string, 'nodes' | 'pods' | 'secrets'>> = {
  Node: 'nodes',
  Pod: 'pods',
  Secret: 'secrets',
}

/** Where the object is with which a token dies; or why a token cannot be bound to it. */
export function boundResource({
  apiVersion = '',
  kind = '',
}: BoundObjectReference): { readonly resource: string } | { readonly refusal: string } {
  // A version that cannot be read counts as none.
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' }
  const resource = Object.hasOwn(boundResources, kind) ? boundResources[kind] : undefined
  if (group === '' && resource !== undefined) return { resource }
  return { refusal: `cannot bind token to object of type ${group}/${version}, Kind=${kind}` }
}
