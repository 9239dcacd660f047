/** What the server says of a definition: its generation, and a status that others fill. */
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { storedVersion } from '#kinds/apiextensions/customresourcedefinition/defaults.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

export function prepareCreate(crd: CustomResourceDefinition): CustomResourceDefinition {
  const storedVersions = storedVersion(crd.spec.versions)
  return withGeneration({ ...crd, status: storedVersions ? { storedVersions } : {} })
}

export function prepareUpdate(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): CustomResourceDefinition {
  return withGeneration(withStatusOf(crd, old), old)
}

export function prepareStatus(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): CustomResourceDefinition {
  return { ...crd, spec: old.spec }
}
