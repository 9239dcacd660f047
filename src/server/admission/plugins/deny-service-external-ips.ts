import type { Service } from '#kinds/core/service/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, forbid, isOf } from '#server/admission/request.ts'

/** Nobody draws traffic for addresses of his choice to himself. Off unless asked for. */
export const denyServiceExternalIps: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  handles: (admission) => isOf(admission, core.services, 'CREATE', 'UPDATE'),
  validate(admission) {
    const { externalIPs = [] } = (admission.object as Service).spec
    const former = new Set((admission.old as Service | undefined)?.spec.externalIPs)
    if (externalIPs.every((ip) => former.has(ip))) return undefined
    return forbid(admission, 'Use of external IPs is denied by admission control')
  },
}
