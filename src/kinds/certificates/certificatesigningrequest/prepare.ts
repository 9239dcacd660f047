/** What the server makes of requests: who asks, and when conditions came to be. */
import type { RuleContext } from '#api/definition.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '#kinds/certificates/certificatesigningrequest/types.ts'

/** Who asks is not theirs to say. */
export function prepareCreate(
  request: CertificateSigningRequest,
  { user }: RuleContext,
): CertificateSigningRequest {
  const { username: _, uid: __, groups: ___, extra: ____, ...asked } = request.spec
  const spec = {
    ...asked,
    ...(user?.name && { username: user.name }),
    ...(user?.uid && { uid: user.uid }),
    ...(user && user.groups.length > 0 && { groups: user.groups }),
    ...(user?.extra && Object.keys(user.extra).length > 0 && { extra: user.extra }),
  }
  return withStatusOf({ ...request, spec })
}

/** An approval changes conditions, and nothing else. */
export function prepareApproval(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  { now }: RuleContext,
): CertificateSigningRequest {
  const { conditions } = request.status ?? {}
  const { conditions: _, ...rest } = old.status ?? {}
  const status = { ...rest, ...(conditions && { conditions }) }
  return withTimes({ ...request, spec: old.spec, status }, old, now)
}

export function prepareStatus(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  { now }: RuleContext,
): CertificateSigningRequest {
  const kept = keptVerdicts(keptVerdicts(request, old, 'Approved'), old, 'Denied')
  return withTimes({ ...kept, spec: old.spec }, old, now)
}

/** A verdict is not the signer's to touch: as long as there are as many, they stay as they are. */
function keptVerdicts(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  type: string,
): CertificateSigningRequest {
  const { conditions = [] } = request.status ?? {}
  const before = (old.status?.conditions ?? []).filter((one) => one.type === type)
  const given = conditions.filter((one) => one.type === type)
  if (before.length !== given.length || before.length === 0) return request
  const kept = mapSame(conditions, (one) => (one.type === type ? before[given.indexOf(one)]! : one))
  return withChanges(request, { status: withChanges(request.status!, { conditions: kept }) })
}

function withTimes(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  now: Time,
): CertificateSigningRequest {
  const { status } = request
  if (!status?.conditions) return request
  const before = old.status?.conditions ?? []
  const conditions = mapSame(status.conditions, (condition) =>
    withChanges(condition, {
      lastUpdateTime: condition.lastUpdateTime || now,
      lastTransitionTime: condition.lastTransitionTime || transitionOf(condition, before) || now,
    }),
  )
  return withChanges(request, { status: withChanges(status, { conditions }) })
}

function transitionOf(
  { type, status }: CertificateSigningRequestCondition,
  before: readonly CertificateSigningRequestCondition[],
): Time | undefined {
  return before.find((one) => one.type === type && one.status === status)?.lastTransitionTime
}
