/** The rules for a pod, on its way in and on every update of its spec. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import type { RuleContext } from '#api/definition.ts'
import { inRangeErrors } from '#api/names/names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { formatObjectDiff } from '#api/objects/object-diff.ts'
import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import { type FieldError, forbidden, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '#api/validation/object-meta.ts'
import { type PodSpecOptions, podSpecOptions } from '#kinds/core/pod/options.ts'
import {
  type Annotations,
  mirrorAnnotation,
  validateAnnotationChanges,
  validateAnnotationsMatch,
  validatePodAnnotations,
} from '#kinds/core/pod/spec/annotations.ts'
import { checkImageSpace } from '#kinds/core/pod/spec/containers.ts'
import { validateTolerations } from '#kinds/core/pod/spec/tolerations.ts'
import { type PodSpecPlace, validatePodSpec } from '#kinds/core/pod/spec/validate.ts'
import type {
  Container,
  Pod,
  PodSchedulingGate,
  PodSpec,
  Toleration,
} from '#kinds/core/pod/types.ts'
import { validateGatedChanges } from '#kinds/core/pod/validate-gated.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const metadataAt = path('metadata')
const annotationsAt = metadataAt.child('annotations')
const specAt = path('spec')

const forNew = new WeakMap<PodSpecOptions, PodSpecOptions>()

export function podOptions(old: Pod | undefined, context: RuleContext): PodSpecOptions {
  const options = podSpecOptions(old, context)
  if (old) return { ...options, isPod: true }
  let own = forNew.get(options)
  if (!own) {
    own = Object.freeze({ ...options, isPod: true })
    forNew.set(options, own)
  }
  return own
}

export function validateNewPod(pod: Pod, context: RuleContext): readonly FieldError[] {
  const { spec, metadata } = pod
  const errors = [...validateAnnotationsAndSpec(pod, podOptions(undefined, context))]
  if (spec.ephemeralContainers?.length) {
    errors.push(forbidden(specAt.child('ephemeralContainers'), 'cannot be set on create'))
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    const detail = 'cannot be set until all schedulingGates have been cleared'
    errors.push(forbidden(specAt.child('nodeName'), detail))
  }
  const { annotations } = metadata
  if (annotations && !areAnnotationsRight(spec, annotations)) {
    errors.push(...validateAnnotationsMatch(annotations, spec, specAt))
  }
  return errors
}

const areAnnotationsRight = oncePerPart((spec: PodSpec, annotations: Annotations): boolean => {
  return validateAnnotationsMatch(annotations, spec, specAt).length === 0
})

/** What parts of a pod with rules of their own ask of its metadata: first the changes, then all. */
export function validatePodMetadata({ metadata }: Pod, old: Pod): readonly FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata),
    ...validateObjectMeta(metadata, { isNamespaced: true, nameErrors: subdomainName }),
  ]
}

/** Upstream's validatePodMetadataAndSpec, without the metadata that every kind has. */
export function validateAnnotationsAndSpec(
  { metadata, spec }: Pod,
  options: PodSpecOptions,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (metadata.annotations) {
    const place = { at: annotationsAt, options }
    errors.push(...validatePodAnnotations(metadata.annotations, spec, place))
  }
  if (isSpecRight(spec, options)) return errors
  const isMirror = Object.hasOwn(metadata.annotations ?? {}, mirrorAnnotation)
  errors.push(...validateSpec(spec, { at: specAt, options, podName: metadata.name, isMirror }))
  return errors
}

/** Whether a spec is right whatever pod it is of: then it is not looked at again for the next. */
const isSpecRight = oncePerPart((spec: PodSpec, options: PodSpecOptions): boolean => {
  const { volumes = [], resourceClaims } = spec
  if (resourceClaims || volumes.some(({ ephemeral }) => ephemeral)) return false
  return validateSpec(spec, { at: specAt, options }).length === 0
})

function validateSpec(spec: PodSpec, place: PodSpecPlace): readonly FieldError[] {
  const errors = [...validatePodSpec(spec, place)]
  if (spec.serviceAccountName === undefined) errors.push(...validateNoTokens(spec))
  for (const list of ['containers', 'initContainers'] as const) {
    spec[list]?.forEach((container, i) => {
      checkImageSpace({ errors, at: specAt.child(list).index(i) }, container)
    })
  }
  return errors
}

function validateNoTokens({ volumes = [] }: PodSpec): readonly FieldError[] {
  const detail = 'must not be specified when serviceAccountName is not set'
  return volumes.flatMap(({ projected }, i) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, j) => {
      if (!serviceAccountToken) return []
      const sourceAt = specAt.child('volumes').index(i).child('projected', 'sources').index(j)
      return [forbidden(sourceAt.child('serviceAccountToken'), detail)]
    }),
  )
}

/** Upstream's ValidatePodSpecificAnnotationUpdates. */
export function validateAnnotationUpdate(
  pod: Pod,
  old: Pod,
  options: PodSpecOptions,
): readonly FieldError[] {
  const { annotations = {} } = pod.metadata
  return [
    ...validateAnnotationChanges(annotations, old.metadata.annotations ?? {}, annotationsAt),
    ...validatePodAnnotations(annotations, pod.spec, { at: annotationsAt, options }),
  ]
}

export function validatePodUpdate(pod: Pod, old: Pod, context: RuleContext): readonly FieldError[] {
  const options = podOptions(old, context)
  const errors = [
    ...validateAnnotationsAndSpec(pod, options),
    ...validateAnnotationUpdate(pod, old, options),
  ]
  for (const list of ['containers', 'initContainers'] as const) {
    const listAt = specAt.child(list)
    const containers = pod.spec[list] ?? []
    if (containers.length !== (old.spec[list]?.length ?? 0)) {
      return [...errors, forbidden(listAt, 'pod updates may not add or remove containers')]
    }
    errors.push(...validateImages(containers, listAt))
  }
  const deadlineErrors = validateDeadline(pod.spec, old.spec)
  errors.push(...deadlineErrors)
  if (deadlineErrors.length > 0 && pod.spec.activeDeadlineSeconds !== undefined) return errors
  errors.push(
    ...validateMoreTolerations(pod.spec, old.spec, options),
    ...validateFewerGates(pod.spec.schedulingGates ?? [], old.spec.schedulingGates ?? []),
    ...validateSpecChanges(pod.spec, old.spec),
  )
  return errors
}

function validateImages(containers: readonly Container[], at: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = []
  containers.forEach((container, i) => {
    if (!container.image) errors.push(required(at.index(i).child('image')))
    checkImageSpace({ errors, at: at.index(i) }, container)
  })
  return errors
}

const secondsLimit = 2 ** 31 - 1

/** A deadline may be set, and come nearer. */
function validateDeadline(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  const at = specAt.child('activeDeadlineSeconds')
  const { activeDeadlineSeconds: deadline } = spec
  const { activeDeadlineSeconds: oldDeadline } = old
  if (deadline === undefined) {
    const detail = 'must not update from a positive integer to nil value'
    return oldDeadline === undefined ? [] : [invalid(at, undefined, detail)]
  }
  const [message] = inRangeErrors(deadline, 0, secondsLimit)
  if (message !== undefined) return [invalid(at, deadline, message)]
  if (oldDeadline === undefined || deadline <= oldDeadline) return []
  return [invalid(at, deadline, 'must be less than or equal to previous value')]
}

function validateMoreTolerations(
  spec: PodSpec,
  old: PodSpec,
  { comparingTolerations }: PodSpecOptions,
): readonly FieldError[] {
  const at = specAt.child('tolerations')
  const { tolerations = [] } = spec
  const isLost = (old.tolerations ?? []).some(
    (toleration) => !tolerations.some((other) => isSameToleration(other, toleration)),
  )
  if (isLost) {
    const detail = 'existing toleration can not be modified except its tolerationSeconds'
    return [forbidden(at, detail)]
  }
  return validateTolerations(tolerations, at, comparingTolerations)
}

function isSameToleration(a: Toleration, b: Toleration): boolean {
  return isSame(withoutFields(a, 'tolerationSeconds'), withoutFields(b, 'tolerationSeconds'))
}

function validateFewerGates(
  gates: readonly PodSchedulingGate[],
  old: readonly PodSchedulingGate[],
): readonly FieldError[] {
  const known = new Set(old.map(({ name }) => name))
  const added = new Map(gates.map(({ name }, i) => [name, i]))
  return [...added].flatMap(([name, i]) => {
    if (known.has(name)) return []
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`
    return [forbidden(specAt.child('schedulingGates').index(i).child('name'), detail)]
  })
}

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

/** All else stays as it is; where the pod waits at a gate, its choice of nodes may narrow. */
function validateSpecChanges(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  if (isSame(spec, old)) return []
  const errors: FieldError[] = []
  let rest = withUpdatableOf(spec, old)
  if (old.schedulingGates) {
    errors.push(...validateGatedChanges(rest, old, specAt))
    rest = withPlacementOf(rest, old)
  }
  if (!isSame(rest, old)) {
    const detail = `pod updates may not change fields other than ${updatable}`
    const [was, is] = [old, rest].map((one) => internalFormOf('core.v1.PodSpec', one))
    errors.push(forbidden(specAt, `${detail}\n${formatObjectDiff(was, is)}`))
  }
  return errors
}

/** `spec` with the old one's values of the fields that are judged by rules of their own. */
function withUpdatableOf(spec: PodSpec, old: PodSpec): PodSpec {
  const grace = old.terminationGracePeriodSeconds ?? 0
  const isGraceMended = grace < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...withoutFields(spec, 'activeDeadlineSeconds', 'schedulingGates', 'tolerations'),
    containers: withImagesOf(spec.containers, old.containers),
    ...(spec.initContainers && {
      initContainers: withImagesOf(spec.initContainers, old.initContainers ?? []),
    }),
    ...(isGraceMended && { terminationGracePeriodSeconds: grace }),
    ...(old.activeDeadlineSeconds !== undefined && {
      activeDeadlineSeconds: old.activeDeadlineSeconds,
    }),
    ...(old.schedulingGates && { schedulingGates: old.schedulingGates }),
    ...(old.tolerations && { tolerations: old.tolerations }),
  }
}

function withImagesOf(
  containers: readonly Container[],
  old: readonly Container[],
): readonly Container[] {
  return containers.map((container, i) => withChanges(container, { image: old[i]!.image }))
}

/** `spec` with the old one's choice of nodes. */
function withPlacementOf(spec: PodSpec, old: PodSpec): PodSpec {
  const nodeAffinity = old.affinity?.nodeAffinity
  const others = spec.affinity && withoutFields(spec.affinity, 'nodeAffinity')
  const isEmptied = others && Object.keys(others).length === 0 && !old.affinity
  const affinity = isEmptied ? undefined : (others ?? (nodeAffinity && {}))
  const rest = withoutFields(spec, 'nodeSelector', 'affinity')
  return {
    ...rest,
    ...(old.nodeSelector && { nodeSelector: old.nodeSelector }),
    ...(affinity && { affinity: { ...affinity, ...(nodeAffinity && { nodeAffinity }) } }),
  }
}
