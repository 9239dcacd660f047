/** The rules for whom a pod and its containers run as, and what they may do. */

import { userIdErrors } from '#api/names/names.ts'
import { forbidden, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { allow, forbid, refuse, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { validateAppArmor, validateSeccomp } from '#kinds/core/pod/spec/profiles.ts'
import { checkSysctls } from '#kinds/core/pod/spec/sysctls.ts'
import { containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import { checkWindowsOptions } from '#kinds/core/pod/spec/windows.ts'
import type { PodSecurityContext, SecurityContext } from '#kinds/core/pod/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const ids = ['fsGroup', 'runAsUser', 'runAsGroup'] as const

export function checkPodSecurity(walk: Walk, context: PodSecurityContext, at: FieldPath): void {
  const { errors, options, spec } = walk
  const spot = { errors, at }
  for (const field of ids) {
    const id = context[field]
    if (id !== undefined) refuse(spot, field, id, userIdErrors(id))
  }
  context.supplementalGroups?.forEach((group, i) => {
    for (const message of userIdErrors(group)) {
      errors.push(invalid(at.child('supplementalGroups').index(i), group, message))
    }
  })
  if (spec.shareProcessNamespace && spec.hostPID) {
    const message = 'ShareProcessNamespace and HostPID cannot both be enabled'
    refuse(spot, 'shareProcessNamespace', true, [message])
  }
  if (context.sysctls) checkSysctls(walk, context.sysctls, at.child('sysctls'))
  allow(spot, 'fsGroupChangePolicy', context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  checkProfiles(walk, context, at)
  allow(spot, 'supplementalGroupsPolicy', context.supplementalGroupsPolicy, ['Merge', 'Strict'])
  const changes = options.onlyRecursiveChange ? ['Recursive'] : ['MountOption', 'Recursive']
  allow(spot, 'seLinuxChangePolicy', context.seLinuxChangePolicy, changes)
}

function checkProfiles(
  { errors }: Walk,
  context: PodSecurityContext | SecurityContext,
  at: FieldPath,
): void {
  const { seccompProfile, windowsOptions, appArmorProfile } = context
  if (seccompProfile) errors.push(...validateSeccomp(seccompProfile, at.child('seccompProfile')))
  if (windowsOptions) {
    checkWindowsOptions({ errors, at: at.child('windowsOptions') }, windowsOptions)
  }
  if (appArmorProfile) {
    errors.push(...validateAppArmor(appArmorProfile, at.child('appArmorProfile')))
  }
}

/** Upstream's ValidateSecurityContext, of one container. */
export function checkSecurity(walk: Walk, context: SecurityContext, at: FieldPath): void {
  const { errors, options, spec } = walk
  const spot = { errors, at }
  const { runAsUser, runAsGroup, procMount, privileged } = context
  if (privileged && options.refusesPrivileged) {
    forbid(spot, 'privileged', 'disallowed by cluster policy')
  }
  if (runAsUser !== undefined) refuse(spot, 'runAsUser', runAsUser, userIdErrors(runAsUser))
  if (runAsGroup !== undefined) refuse(spot, 'runAsGroup', runAsGroup, userIdErrors(runAsGroup))
  allow(spot, 'procMount', procMount, ['Default', 'Unmasked'])
  if (procMount === 'Unmasked' && spec.hostUsers !== false) {
    refuse(spot, 'procMount', procMount, ['`hostUsers` must be false to use `Unmasked`'])
  }
  if (context.allowPrivilegeEscalation === false) {
    const wrong = [
      ...(privileged ? ['`privileged` to true'] : []),
      ...(context.capabilities?.add ?? [])
        .filter((capability) => capability === 'CAP_SYS_ADMIN')
        .map(() => '`capabilities.Add` CAP_SYS_ADMIN'),
    ]
    for (const setting of wrong) {
      const detail = `cannot set \`allowPrivilegeEscalation\` to false and ${setting}`
      errors.push(invalid(at, internalFormOf('core.v1.SecurityContext', context), detail))
    }
  }
  checkProfiles(walk, context, at)
}

/** Upstream spells two of the fields its own way here. */
const hostNamespaces = [
  ['hostNetwork', 'hostNetwork'],
  ['hostPID', 'HostPID'],
  ['hostIPC', 'HostIPC'],
] as const

/** Users of its own keep a pod from sharing namespaces with the host. */
export function checkHostUsers({ errors, options, spec }: Walk, at: FieldPath): void {
  if (spec.hostUsers !== false) return
  for (const [field, shown] of hostNamespaces) {
    if (!spec[field] || (field === 'hostNetwork' && options.ownUsersOnHostNetwork)) continue
    errors.push(forbidden(at.child(shown), 'when `hostUsers` is false'))
  }
  if (options.ownUsersWithDevices) return
  for (const { container, path } of containersWithPath(spec, at)) {
    if (!container.volumeDevices?.length) continue
    errors.push(forbidden(path().child('volumeDevices'), 'when `hostUsers` is false'))
  }
}
