/** Which system calls a pod may make: never all of them, and on the strict level said so. */
import { quoteGo } from '#base/go/text.ts'
import { seccompAnnotation, seccompPrefix } from '#kinds/core/pod/spec/annotations.ts'
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import {
  type CheckedPod,
  type Control,
  distinct,
  isWindows,
  named,
  plural,
  quoteAll,
  setters,
  type Violation,
} from '#server/admission/plugins/pod-security/check.ts'

const reason = 'seccompProfile'
/** Before this version there was no field, and annotations said it. */
const fieldSince = 19
const notForWindowsSince = 25

export const seccompBaseline: Control = {
  id: 'seccompProfile_baseline',
  since: 0,
  replacedBy: { since: fieldSince },
  check: (pod) => (pod.minor < fieldSince ? badAnnotations(pod) : badFields(pod)),
}

export const seccompRestricted: Control = {
  id: 'seccompProfile_restricted',
  since: fieldSince,
  check(pod) {
    if (pod.minor >= notForWindowsSince && isWindows(pod)) return undefined
    const explicit = badFields(pod)
    if (explicit) return explicit
    if (pod.spec.securityContext?.seccompProfile) return undefined
    const silent = containersOf(pod.spec)
      .filter(({ securityContext }) => !securityContext?.seccompProfile)
      .map(({ name }) => name)
    if (silent.length === 0) return undefined
    const types = '"RuntimeDefault" or "Localhost"'
    const detail = `pod or ${named(silent)} must set securityContext.seccompProfile.type to ${types}`
    return { reason, detail }
  },
}

function badFields({ spec }: CheckedPod): Violation | undefined {
  const isBad = (type: string | undefined): boolean =>
    type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
  const ofPod = spec.securityContext?.seccompProfile?.type
  const containers = containersOf(spec).filter(({ securityContext }) =>
    isBad(securityContext?.seccompProfile?.type),
  )
  if (!isBad(ofPod) && containers.length === 0) return undefined
  const types = [ofPod, ...containers.map((one) => one.securityContext?.seccompProfile?.type)]
  const values = quoteAll(distinct(types.flatMap((type) => (isBad(type) ? (type ?? '') : []))))
  const who = setters(
    isBad(ofPod),
    containers.map(({ name }) => name),
  )
  return { reason, detail: `${who} must not set securityContext.seccompProfile.type to ${values}` }
}

function badAnnotations({ metadata, spec }: CheckedPod): Violation | undefined {
  const { annotations = {} } = metadata
  const keys = [seccompAnnotation, ...containersOf(spec).map(({ name }) => seccompPrefix + name)]
  const bad = keys
    .filter((key) => annotations[key] !== undefined && !isAllowed(annotations[key]))
    .map((key) => `${key}=${quoteGo(annotations[key] ?? '')}`)
    .toSorted()
  if (bad.length === 0) return undefined
  const what = plural('annotation', 'annotations', bad.length)
  return { reason, detail: `forbidden ${what} ${bad.join(', ')}` }
}

function isAllowed(value: string): boolean {
  return ['runtime/default', 'docker/default'].includes(value) || value.startsWith('localhost/')
}
