/** Of what a write says, what its writer does not come to own, since the write cannot set it. */
import { excluding, type FieldFilter, setOfFields } from '#api/apply/field-set.ts'
import type { KindDefinition } from '#api/definition.ts'

const known = new WeakMap<KindDefinition, Map<string, FieldFilter | undefined>>()

/** The filter for writes of a kind, or of one of its subresources; undefined where all is owned. */
export function resetFieldsOf(
  definition: KindDefinition,
  subresource = '',
): FieldFilter | undefined {
  let filters = known.get(definition)
  if (!filters) known.set(definition, (filters = new Map()))
  if (!filters.has(subresource)) filters.set(subresource, filterOf(definition, subresource))
  return filters.get(subresource)
}

function filterOf(definition: KindDefinition, subresource: string): FieldFilter | undefined {
  const fields = namesOf(definition, subresource)
  return fields.length === 0 ? undefined : excluding(setOfFields(...fields))
}

function namesOf(
  { subresources = [], resetFields }: KindDefinition,
  subresource: string,
): readonly string[] {
  const own = subresources.find(({ name }) => name === subresource)?.resetFields
  if (own) return own
  if (subresource === 'status') return ['spec']
  const hasStatus = subresources.some(({ name }) => name === 'status')
  return resetFields ?? (hasStatus ? ['status'] : [])
}
