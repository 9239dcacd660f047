/** Stands in for the server's pools, which hand out addresses and ports before the rules run. */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { withAllocations } from '#kinds/core/service/allocation.ts'
import { settleService } from '#kinds/core/service/ip-families.ts'
import type { Service } from '#kinds/core/service/types.ts'

export interface Allocated {
  readonly object: Resource
  readonly errors: readonly FieldError[]
}

/** The recordings were made on a cluster of one family. */
export function allocate(
  { group, kind }: KindDefinition,
  object: Resource,
  old?: Resource,
): Allocated {
  if (group !== '' || kind !== 'Service') return { object, errors: [] }
  const { service, errors } = settleService(object as Service, old as Service | undefined, ['IPv4'])
  if (errors.length > 0) return { object: service, errors }
  let taken = 0
  const pools = {
    takeIp: () => `10.96.200.${++taken}`,
    takePort: () => 32000 + ++taken,
  }
  return { object: withAllocations(service, pools), errors }
}
