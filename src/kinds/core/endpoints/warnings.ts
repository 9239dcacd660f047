import { ipWarnings } from '#api/ip/ip-validation.ts'
import { path } from '#api/validation/field-path.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'

/** Addresses that are valid here, yet not as they should be written. */
export function endpointsWarnings({ subsets = [] }: Endpoints): readonly string[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [] }, i) => {
    const at = path('subsets').index(i)
    return [
      ...addresses.flatMap(({ ip }, n) =>
        ipWarnings(ip, at.child('addresses').index(n).child('ip')),
      ),
      ...notReadyAddresses.flatMap(({ ip }, n) =>
        ipWarnings(ip, at.child('notReadyAddresses').index(n).child('ip')),
      ),
    ]
  })
}
