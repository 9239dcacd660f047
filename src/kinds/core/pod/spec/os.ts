/** The rules that follow from the operating system a pod says it is for. */
import { type FieldError, forbidden, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { Walk } from '#kinds/core/pod/spec/checks.ts'
import { containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import type { PodSecurityContext, PodSpec, SecurityContext } from '#kinds/core/pod/types.ts'

export function checkOs({ errors, spec }: Walk, name: string, at: FieldPath): void {
  if (name === '') errors.push(required(at.child('os', 'name')))
  else if (name === 'linux') errors.push(...validateLinux(spec, at))
  else if (name === 'windows') errors.push(...validateWindows(spec, at))
  else errors.push(notSupported(at.child('os'), name, ['linux', 'windows']))
}

function validateLinux(spec: PodSpec, at: FieldPath): readonly FieldError[] {
  const detail = 'windows options cannot be set for a linux pod'
  const contexts = [
    { context: spec.securityContext, path: () => at },
    ...containersWithPath(spec, at).map(({ container, path }) => ({
      context: container.securityContext,
      path,
    })),
  ]
  return contexts
    .filter(({ context }) => context?.windowsOptions)
    .map(({ path }) => forbidden(path().child('securityContext', 'windowsOptions'), detail))
}

const podFields: readonly (keyof PodSecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
]
const containerFields: readonly (keyof SecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
]
const specFields = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const

function validateWindows(spec: PodSpec, at: FieldPath): readonly FieldError[] {
  const detail = 'cannot be set for a windows pod'
  const errors = specFields
    .filter((field) => spec[field] !== undefined)
    .map((field) => forbidden(at.child(field), detail))
  const { securityContext = {} } = spec
  for (const field of podFields) {
    const value = securityContext[field]
    // Groups count even where there are none of them.
    if (value === undefined || (field === 'sysctls' && securityContext.sysctls?.length === 0))
      continue
    errors.push(forbidden(at.child('securityContext', field), detail))
  }
  for (const { container, path } of containersWithPath(spec, at)) {
    const { securityContext: context = {} } = container
    for (const field of containerFields) {
      if (context[field] === undefined) continue
      errors.push(forbidden(path().child('securityContext', field), detail))
    }
  }
  return errors
}
