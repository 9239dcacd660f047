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
  return withGeneration(withStorageVersion(withStatusOf(crd, old)), old)
}

/** Objects may be stored in the storage version from now on. */
function withStorageVersion(crd: CustomResourceDefinition): CustomResourceDefinition {
  const [name] = storedVersion(crd.spec.versions) ?? []
  const known = crd.status?.storedVersions ?? []
  if (name === undefined || known.includes(name)) return crd
  return { ...crd, status: { ...crd.status, storedVersions: [...known, name] } }
}

export function prepareStatus(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): CustomResourceDefinition {
  return { ...crd, spec: old.spec }
}
