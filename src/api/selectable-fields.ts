/** By which fields the objects of a kind can be selected, and what is said of other fields. */
import type { KindDefinition } from '#api/definition.ts'
import type { FieldRequirements, SelectableFields } from '#api/fields.ts'
import type { Resource } from '#api/metadata.ts'
import { quoteGo } from '#base/go-text.ts'

const common = ['metadata.name', 'metadata.namespace']
/** Kinds without namespaces that know fields of their own leave it out. */
const commonOfCluster = ['metadata.name']

/** Why a selector cannot be used for a kind, in upstream's words; nothing if it can. */
export function fieldSelectorError(
  definition: KindDefinition,
  requirements: FieldRequirements,
): string | undefined {
  const { fieldSelectors, scope } = definition
  const shared = fieldSelectors && scope === 'Cluster' ? commonOfCluster : common
  const unknown = requirements.find(
    ({ field }) => !shared.includes(field) && !Object.hasOwn(fieldSelectors ?? {}, field),
  )
  return unknown && unknownFieldText(definition, unknown.field)
}

/** What of an object selectors can ask for. */
export function selectableFieldsOf<T extends Resource>(
  { fieldSelectors = {} }: KindDefinition<T>,
  object: T,
): SelectableFields {
  const { name, namespace = '' } = object.metadata
  const fields: Record<string, string> = { 'metadata.name': name, 'metadata.namespace': namespace }
  for (const [field, read] of Object.entries(fieldSelectors)) fields[field] = read(object)
  return fields
}

/** Kinds that know fields of their own say it otherwise than those that do not. */
function unknownFieldText({ fieldSelectors, unknownField }: KindDefinition, field: string): string {
  if (unknownField) return unknownField(field)
  if (fieldSelectors) return `field label not supported: ${field}`
  const known = common.map(quoteGo).join(', ')
  return `${quoteGo(field)} is not a known field selector: only ${known}`
}
