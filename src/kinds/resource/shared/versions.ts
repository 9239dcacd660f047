/** The beta versions of kinds that are stable now. */
import type { RuleContext, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'

export const group = 'resource.k8s.io'
export const hubVersion = `${group}/v1`

export function deprecation(apiVersion: string, kind: string): string {
  const [since, gone] = apiVersion.endsWith('v1beta1') ? ['v1.35', 'v1.38'] : ['v1.36', 'v1.39']
  return `${apiVersion} ${kind} is deprecated in ${since}+, unavailable in ${gone}+`
}

/** A version of the same form as the hub's, with the same defaults. */
export function sameForm<T extends Resource>(
  apiVersion: string,
  kind: string,
  defaults?: (object: T, context: RuleContext) => T,
): VersionDefinition<T> {
  const version: VersionDefinition<T, T> = {
    apiVersion,
    serving: 'on request',
    deprecated: deprecation(apiVersion, kind),
    ...(defaults && { defaults }),
    toHub: (object) => ({ ...object, apiVersion: hubVersion }),
    fromHub: (object) => ({ ...object, apiVersion }),
  }
  return version as VersionDefinition<T>
}
