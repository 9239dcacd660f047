/** What a definition asks for: names, versions, schemas, conversion. */
import { hasSchema, type JsonSchema } from '#api/custom/json-schema.ts'
import { structuralFailure } from '#api/custom/structural.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import {
  type FieldError,
  invalid,
  named,
  notSupportedText,
  required,
  struct,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength, isPrintableGo } from '#base/go/text.ts'
import { commonParts } from '#kinds/apiextensions/customresourcedefinition/common-parts.ts'
import type { Tolerance } from '#kinds/apiextensions/customresourcedefinition/tolerance.ts'
import type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  SelectableField,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { validateConversion } from '#kinds/apiextensions/customresourcedefinition/validate-conversion.ts'
import {
  missingNames,
  validateNames,
} from '#kinds/apiextensions/customresourcedefinition/validate-names.ts'
import {
  validateColumn,
  validateSelectableFields,
  validateSubresources,
} from '#kinds/apiextensions/customresourcedefinition/validate-presentation.ts'
import { validateVersionSchema } from '#kinds/apiextensions/customresourcedefinition/validate-version-schema.ts'

type Version = CustomResourceDefinitionVersion
type Parts = Omit<Version, 'name' | 'served' | 'storage'>

const scopes = ['Cluster', 'Namespaced']
const longestWarningBytes = 256

export function validateSpec(
  spec: CustomResourceDefinitionSpec,
  at: FieldPath,
  tolerance: Tolerance,
): readonly FieldError[] {
  const { group, scope, names, conversion } = spec
  return [
    ...groupErrors(group, at.child('group')),
    ...(scope === '' ? [required(at.child('scope'))] : []),
    ...(scope === '' || scopes.includes(scope)
      ? []
      : [notSupportedText(at.child('scope'), scope, scopes)]),
    ...missingSchemas(spec, at.child('versions'), tolerance),
    ...keptFieldsErrors(spec, at),
    ...versionsErrors(spec, at, tolerance),
    ...missingNames(names, at.child('names')),
    ...validateNames(names, at.child('names')),
    ...commonErrors(spec, at, tolerance),
    ...(conversion ? validateConversion(conversion, at.child('conversion'), tolerance) : []),
  ]
}

function groupErrors(group: string, at: FieldPath): readonly FieldError[] {
  if (group === '') return [required(at)]
  const errors = dns1123SubdomainErrors(group)
  if (errors.length > 0) return [invalid(at, group, errors.join(','))]
  if (group.includes('.')) return []
  return [invalid(at, group, 'should be a domain with at least one dot')]
}

/** Without a schema all fields would be unknown. */
function missingSchemas(
  { versions, preserveUnknownFields = false }: CustomResourceDefinitionSpec,
  at: FieldPath,
  { noSchema = false }: Tolerance,
): readonly FieldError[] {
  return versions.flatMap(({ schema, served }, i) => {
    if (schema?.openAPIV3Schema) return []
    const place = at.index(i).child('schema', 'openAPIV3Schema')
    if (!noSchema) return [required(place)]
    if (preserveUnknownFields || !served) return []
    return [required(place, 'because otherwise all fields are pruned')]
  })
}

/** What old definitions that keep unknown fields cannot have. */
function keptFieldsErrors(
  { versions, conversion, preserveUnknownFields = false }: CustomResourceDefinitionSpec,
  at: FieldPath,
): readonly FieldError[] {
  if (!preserveUnknownFields) return []
  const errors: FieldError[] = []
  const hasDefault = versions.some(({ schema }) =>
    hasSchema(schema?.openAPIV3Schema, (part) => part.default !== undefined),
  )
  if (hasDefault) {
    const why = 'must be false in order to use defaults in the schema'
    errors.push(invalid(at.child('preserveUnknownFields'), true, why))
  }
  if (conversion && conversion.strategy !== 'None') {
    const why = 'must be None if spec.preserveUnknownFields is true'
    errors.push(invalid(at.child('conversion').child('strategy'), conversion.strategy, why))
  }
  return errors
}

function versionsErrors(
  spec: CustomResourceDefinitionSpec,
  at: FieldPath,
  tolerance: Tolerance,
): readonly FieldError[] {
  const place = at.child('versions')
  const { common, versions } = commonParts(spec)
  const names = new Set(versions.map(({ name }) => name))
  const errors = versions.flatMap((version, i) => {
    const wrong = dns1035LabelErrors(version.name)
    // Upstream looks by name, so of several versions of one name the first has its say for all.
    const named = versions.find(({ name }) => name === version.name)
    const subresources = named?.subresources ?? common.subresources
    return [
      ...(wrong.length > 0
        ? [invalid(place.index(i).child('name'), version.name, wrong.join(','))]
        : []),
      ...warningErrors(version, place.index(i).child('deprecationWarning')),
      ...partsErrors(version, place.index(i), {
        tolerance,
        name: version.name,
        schemaName: 'schema',
        version: version.name,
        hasStatus: subresources?.status !== undefined,
      }),
    ]
  })
  if (names.size < versions.length) {
    errors.push(invalid(place, shown(spec.versions, versions), 'must contain unique version names'))
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const why = 'must have exactly one version marked as storage version'
    errors.push(invalid(place, shown(spec.versions, versions), why))
  }
  return errors
}

/** The versions as upstream keeps, and so shows, them: what they share is not among it. */
function shown(given: readonly Version[], versions: readonly Version[]): readonly unknown[] {
  if (versions.length === 0) return given
  return versions.map((version) =>
    struct({
      Name: version.name,
      Served: version.served,
      Storage: version.storage,
      Deprecated: version.deprecated ?? false,
      DeprecationWarning: version.deprecationWarning ?? null,
      Schema: version.schema ?? null,
      Subresources: version.subresources ?? null,
      AdditionalPrinterColumns: version.additionalPrinterColumns ?? null,
      SelectableFields: version.selectableFields ?? null,
    }),
  )
}

/** Upstream speaks of the first version's name twice: it keeps it beside the versions too. */
function commonErrors(
  spec: CustomResourceDefinitionSpec,
  at: FieldPath,
  tolerance: Tolerance,
): readonly FieldError[] {
  const { common, versions } = commonParts(spec)
  const [first] = versions
  if (!first) return []
  const wrong = first.name === '' ? [] : dns1035LabelErrors(first.name)
  return [
    ...(wrong.length > 0 ? [invalid(at.child('version'), first.name, wrong.join(','))] : []),
    ...partsErrors(common, at, {
      tolerance,
      name: '',
      schemaName: 'validation',
      version: first.name,
      hasStatus: spec.versions.some(({ subresources }) => subresources?.status !== undefined),
    }),
  ]
}

interface PartsOptions {
  readonly tolerance: Tolerance
  /** What is said of one version, or '' for what is said of all. */
  readonly name: string
  readonly schemaName: 'schema' | 'validation'
  /** The version whose schema it is. */
  readonly version: string
  readonly hasStatus: boolean
}

function partsErrors(
  { schema, subresources, additionalPrinterColumns = [], selectableFields = [] }: Parts,
  at: FieldPath,
  { tolerance, name, schemaName, version, hasStatus }: PartsOptions,
): readonly FieldError[] {
  const root = schema?.openAPIV3Schema
  const isCostly = tolerance.sameSchemas?.has(version) ?? false
  const many = tolerance.manySelectable?.has(name) ?? false
  // What is said of all versions may come with a schema that says nothing.
  const selectable = root ?? (schemaName === 'validation' && schema ? {} : undefined)
  return [
    ...(root
      ? validateVersionSchema(root, at.child(schemaName), { tolerance, hasStatus, isCostly })
      : []),
    ...(subresources ? validateSubresources(subresources, at.child('subresources')) : []),
    ...additionalPrinterColumns.flatMap((column, i) =>
      validateColumn(column, at.child('additionalPrinterColumns').index(i)),
    ),
    ...(selectableFields.length > 0
      ? selectableErrors(selectableFields, selectable, at, { schemaName, many })
      : []),
  ]
}

function selectableErrors(
  fields: readonly SelectableField[],
  schema: JsonSchema | undefined,
  at: FieldPath,
  { schemaName, many }: Pick<PartsOptions, 'schemaName'> & { readonly many: boolean },
): readonly FieldError[] {
  const place = at.child('selectableFields')
  if (!schema) return [invalid(place, '', missingSchemaWords[schemaName])]
  const failure = structuralFailure(schema)
  if (failure === undefined) return validateSelectableFields(fields, schema, place, many)
  return [
    // Upstream calls it so wherever it stands.
    invalid(at.child('schema.openAPIV3Schema'), '', failure),
    ...validateSelectableFields(fields, {}, place, many),
  ]
}

const missingSchemaWords = {
  schema: 'may only be set when `version.schema.openAPIV3Schema` is not included',
  validation: 'may only be set when validations.schema is included',
}

function warningErrors(
  { deprecated = false, deprecationWarning: text }: Version,
  at: FieldPath,
): readonly FieldError[] {
  if (text === undefined) return []
  if (!deprecated) return [invalid(at, named(text), 'can only be set for deprecated versions')]
  const why: string[] = []
  if (byteLength(text) > longestWarningBytes) why.push('must be <= 256 characters long')
  if (text === '') why.push('must not be an empty string')
  const wrong = unprintableAt(text)
  if (wrong !== undefined) {
    why.push(
      `must only contain printable UTF-8 characters; non-printable character found at index ${wrong}`,
    )
  }
  return why.map((words) => invalid(at, named(text), words))
}

function unprintableAt(text: string): number | undefined {
  let index = 0
  for (const char of text) {
    if (!isPrintableGo(char)) return index
    index += byteLength(char)
  }
  return undefined
}
