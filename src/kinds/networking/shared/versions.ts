/** Beta versions of kinds that became stable without changing their form. */
import type { VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'

export function betaVersion<T extends Resource>(kind: string): VersionDefinition<T> {
  const apiVersion = 'networking.k8s.io/v1beta1'
  return {
    apiVersion,
    serving: 'on request',
    deprecated: `${apiVersion} ${kind} is deprecated in v1.34+, unavailable in v1.37+`,
    toHub: (object) => ({ ...object, apiVersion: 'networking.k8s.io/v1' }) as T,
    fromHub: (object) => ({ ...object, apiVersion }),
  }
}
