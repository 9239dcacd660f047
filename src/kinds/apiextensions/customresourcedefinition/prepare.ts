/** What the server says of a definition: its generation, and a status that others fill. */
import { additionalOf, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import { isIdentical } from '#api/objects/equality.ts'
import { withGeneration, withNextGeneration, withStatusOf } from '#api/rules.ts'
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
  const next = withGeneration(withStorageVersion(withStatusOf(crd, old)), old)
  const isOther = next.metadata.generation !== old.metadata.generation
  return isOther || isIdentical(valuesIn(crd), valuesIn(old)) ? next : withNextGeneration(next, old)
}

function valuesIn({ spec }: CustomResourceDefinition): readonly unknown[] {
  return spec.versions.map(
    ({ schema }) => schema?.openAPIV3Schema && valuesOf(schema.openAPIV3Schema),
  )
}

/** What of a schema is there even where it is empty: values themselves, and whether items have a schema. */
function valuesOf(schema: JsonSchema): unknown {
  const { items, not, properties = {}, allOf = [], anyOf = [], oneOf = [] } = schema
  const parts = [itemsOf(schema), additionalOf(schema), not, ...allOf, ...anyOf, ...oneOf]
  return {
    default: schema.default,
    example: schema.example,
    hasItems: items !== undefined,
    parts: parts.map((part) => part && valuesOf(part)),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, valuesOf(property)]),
    ),
  }
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
