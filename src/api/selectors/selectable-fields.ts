/** By which fields the objects of a kind can be selected, and what is said of other fields. */
import type { KindDefinition } from '#api/definition.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import { quoteGo } from '#base/go/text.ts'

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

/** Kinds that know fields of their own say it otherwise than those that do not. */
function unknownFieldText({ fieldSelectors, unknownField }: KindDefinition, field: string): string {
  if (unknownField) return unknownField(field)
  if (fieldSelectors) return `field label not supported: ${field}`
  const known = common.map(quoteGo).join(', ')
  return `${quoteGo(field)} is not a known field selector: only ${known}`
}
