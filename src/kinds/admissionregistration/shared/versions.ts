/** The alpha and beta versions of the mutating policies, whose form has not changed since. */
import type { VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'

const group = 'admissionregistration.k8s.io'

export function earlierVersions<T extends Resource>(
  kind: string,
  alphaDefaults: (object: T) => T = (object) => object,
): readonly VersionDefinition<T>[] {
  const made = [
    ['v1alpha1', 'deprecated in v1.35+, unavailable in v1.38+'],
    ['v1beta1', 'deprecated in v1.37+, unavailable in v1.40+'],
  ] as const
  return made.map(([version, fate]) => {
    const apiVersion = `${group}/${version}`
    return {
      apiVersion,
      serving: 'on request',
      ...(version === 'v1alpha1' && { deprecated: `${apiVersion} ${kind} is ${fate}` }),
      toHub: (object) => {
        const hub = { ...object, apiVersion: `${group}/v1` } as T
        return version === 'v1alpha1' ? alphaDefaults(hub) : hub
      },
      fromHub: (object) => ({ ...object, apiVersion }),
    }
  })
}
