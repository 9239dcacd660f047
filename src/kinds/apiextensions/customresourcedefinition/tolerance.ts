/**
 * What an update may leave as it is though no new definition may have it: rules grow stricter, and
 * what was stored before must still be writable.
 */
import { isDeepStrictEqual } from 'node:util'
import { hasSchema, type JsonSchema } from '#api/custom/json-schema.ts'
import { structuralFailure, validateStructural } from '#api/custom/structural.ts'
import { path } from '#api/validation/field-path.ts'
import { isValidBundle } from '#kinds/apiextensions/customresourcedefinition/ca-bundle.ts'
import { commonParts } from '#kinds/apiextensions/customresourcedefinition/common-parts.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { isKnownReviewVersion } from '#kinds/apiextensions/customresourcedefinition/validate-conversion.ts'
import {
  hasLooseSetItems,
  listKeyErrors,
} from '#kinds/apiextensions/customresourcedefinition/validate-lists.ts'
import { mostSelectable } from '#kinds/apiextensions/customresourcedefinition/validate-presentation.ts'

/** All absent for a new definition. */
export interface Tolerance {
  readonly anyReviewVersion?: boolean
  readonly anyBundle?: boolean
  readonly noSchema?: boolean
  readonly anyType?: boolean
  readonly anyShape?: boolean
  readonly anySetItems?: boolean
  readonly anyListKeys?: boolean
  /** The expressions there were: they may use what a newer server once allowed. */
  readonly knownRules?: ReadonlySet<string>
  readonly knownMessages?: ReadonlySet<string>
  /** Versions whose schema stays as it is: their rules may cost what they cost. */
  readonly sameSchemas?: ReadonlySet<string>
  /** Versions that keep too many selectable fields; empty for what all versions share. */
  readonly manySelectable?: ReadonlySet<string>
}

export const newTolerance: Tolerance = { anyBundle: true }

export const schemaTypes = ['array', 'boolean', 'integer', 'number', 'object', 'string']

export function toleranceOf(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
): Tolerance {
  const { versions, conversion } = old.spec
  const schemas = versions.map(({ schema }) => schema?.openAPIV3Schema)
  const any = (isSo: (schema: JsonSchema) => boolean) => schemas.some((s) => hasSchema(s, isSo))
  const reviewVersions = conversion?.webhook?.conversionReviewVersions ?? []
  const bundle = conversion?.webhook?.clientConfig?.caBundle ?? ''
  return {
    anyReviewVersion: reviewVersions.length > 0 && !reviewVersions.some(isKnownReviewVersion),
    anyBundle: !isEstablished(old) || (bundle !== '' && !isValidBundle(bundle)),
    noSchema: schemas.some((schema) => !schema),
    anyType: any(({ type = '' }) => type !== '' && !schemaTypes.includes(type)),
    anyShape: schemas.some((schema) => schema && !isStructural(schema)),
    anySetItems: any(hasLooseSetItems),
    anyListKeys: any((schema) => listKeyErrors(schema, path('x')).length > 0),
    ...knownExpressions(schemas),
    sameSchemas: sameSchemas(crd, old),
    manySelectable: manySelectable(crd, old),
  }
}

export function isEstablished({ status }: CustomResourceDefinition): boolean {
  const found = status?.conditions?.find(({ type }) => type === 'Established')
  return found?.status === 'True'
}

function isStructural(schema: JsonSchema): boolean {
  return (
    structuralFailure(schema) === undefined && validateStructural(schema, path('x')).length === 0
  )
}

function knownExpressions(schemas: readonly (JsonSchema | undefined)[]) {
  const knownRules = new Set<string>()
  const knownMessages = new Set<string>()
  const note = (schema: JsonSchema): boolean => {
    for (const { rule, messageExpression } of schema['x-kubernetes-validations'] ?? []) {
      knownRules.add(rule)
      if (messageExpression) knownMessages.add(messageExpression)
    }
    return false
  }
  for (const schema of schemas) hasSchema(schema, note)
  return { knownRules, knownMessages }
}

function sameSchemas(crd: CustomResourceDefinition, old: CustomResourceDefinition) {
  const same = crd.spec.versions.filter(({ name, schema }) => {
    const before = old.spec.versions.find((version) => version.name === name)
    return before && isDeepStrictEqual(before.schema, schema)
  })
  return new Set(same.map(({ name }) => name))
}

function manySelectable(crd: CustomResourceDefinition, old: CustomResourceDefinition) {
  const [now, before] = [commonParts(crd.spec), commonParts(old.spec)]
  const isKept = (a: readonly unknown[] = [], b: readonly unknown[] = []) =>
    b.length > mostSelectable && isDeepStrictEqual(a, b)
  const kept = now.versions.filter(({ name, selectableFields }) => {
    const version = before.versions.find((one) => one.name === name)
    return isKept(selectableFields, version?.selectableFields)
  })
  const isCommonKept = isKept(now.common.selectableFields, before.common.selectableFields)
  return new Set([...(isCommonKept ? [''] : []), ...kept.map(({ name }) => name)])
}
