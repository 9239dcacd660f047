/** Access to devices that are in use is for namespaces that are marked for it. */
import type { RuleContext } from '#api/definition.ts'
import { type FieldError, forbidden } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'
import type { DeviceRequest } from '#kinds/resource/shared/types.ts'

const label = 'resource.kubernetes.io/admin-access'

export function validateAdminAccess(
  requests: readonly DeviceRequest[] = [],
  context: RuleContext,
): readonly FieldError[] {
  const index = requests.findIndex(({ exactly }) => exactly?.adminAccess)
  return refusal(index, path('spec', 'devices', 'requests'), context)
}

/** What was granted before stays granted. */
export function validateAdminAccessStatus(
  { status }: ResourceClaim,
  old: ResourceClaim,
  context: RuleContext,
): readonly FieldError[] {
  if (grantedIn(old.status) >= 0) return []
  return refusal(grantedIn(status), path('status', 'allocation', 'devices', 'results'), context)
}

function grantedIn(status: ResourceClaim['status']): number {
  return (status?.allocation?.devices?.results ?? []).findIndex(({ adminAccess }) => adminAccess)
}

function refusal(
  index: number,
  at: FieldPath,
  { features, namespaceLabels = {} }: RuleContext,
): readonly FieldError[] {
  if (index < 0 || !features.enabled('DRAAdminAccess')) return []
  if (namespaceLabels[label] === 'true') return []
  const detail = `admin access to devices requires the \`${label}: true\` label on the containing namespace`
  return [forbidden(at.index(index).child('adminAccess'), detail)]
}
