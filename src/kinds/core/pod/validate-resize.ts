/** The rules for changing the resources of a pod that runs. */
import type { RuleContext } from '#api/definition.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import { isSidecar } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '#kinds/core/pod/types.ts'
import {
  podOptions,
  validateAnnotationsAndSpec,
  validatePodMetadata,
} from '#kinds/core/pod/validate.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

const specAt = path('spec')
const nowhere = path('').key('')
const empty: ResourceList = {}
const onlyAmounts = 'only cpu and memory resources are mutable'
const parts = ['requests', 'limits'] as const

export function validateResize(pod: Pod, old: Pod, context: RuleContext): readonly FieldError[] {
  const refusal = refusalOf(old)
  if (refusal !== undefined) return [forbidden(nowhere, refusal)]
  const errors = [
    ...validatePodMetadata(pod, old),
    ...validateAnnotationsAndSpec(pod, podOptions(old, context)),
  ]
  const qosClass = old.status?.qosClass ?? qosClassOf(old.spec)
  if (qosClassOf(pod.spec) !== qosClass) {
    const detail = 'Pod QOS Class may not change as a result of resizing'
    errors.push(invalid(specAt, pod.status?.qosClass ?? '', detail))
  }
  if (!isSupported(old)) {
    errors.push(forbidden(specAt, 'Pod running on node without support for resize'))
  }
  errors.push(...validatePodAmounts(pod.spec, old.spec))
  if ((old.status?.nodeAllocatableResourceClaimStatuses ?? []).length > 0) {
    const detail = 'pods with node allocatable resource claims cannot be resized'
    errors.push(forbidden(specAt, detail))
  }
  const moved = validateOrder(pod.spec, old.spec)
  if (moved.length > 0) return [...errors, ...moved]
  errors.push(...validateInitContainers(pod.spec, old.spec))
  errors.push(...validateContainers(pod.spec, old.spec))
  if (errors.length > 0 || isSame(withAmountsOf(pod.spec, old.spec), old.spec)) return errors
  return [forbidden(specAt, onlyAmounts)]
}

function refusalOf({ metadata, spec }: Pod): string | undefined {
  if (Object.hasOwn(metadata.annotations ?? {}, mirrorAnnotation)) {
    return 'static pods cannot be resized'
  }
  return spec.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined
}

/** A node that tells what its containers have is one that can change it. */
function isSupported({ status }: Pod): boolean {
  const running = status?.containerStatuses?.find(({ state }) => state?.running)
  return running === undefined || running.resources !== undefined
}

/** What the pod has as a whole. */
function validatePodAmounts(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  if (!hasAmounts(old.resources) && !hasAmounts(spec.resources)) return []
  const at = specAt.child('resources')
  if (old.resources && !spec.resources) {
    return [forbidden(at, 'pod-level resources cannot be removed')]
  }
  const errors = validateNothingRemoved(spec.resources, old.resources, at, 'pod-level resource')
  if (isSame(podAmountsOf(spec, old), old.resources)) return errors
  return [...errors, forbidden(specAt, `${onlyAmounts} at pod-level`)]
}

function hasAmounts(resources: ResourceRequirements | undefined): boolean {
  return parts.some((part) => Object.keys(resources?.[part] ?? empty).length > 0)
}

/** Containers are told apart by their places. */
function validateOrder(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((field) => {
    const [now, before] = [spec[field] ?? [], old[field] ?? []]
    const at = specAt.child(field)
    if (now.length !== before.length) {
      return [forbidden(at, `${field} may not be added or removed on resize`)]
    }
    const detail = `${field} may not be renamed or reordered on resize`
    return now.flatMap(({ name }, i) =>
      name === before[i]!.name ? [] : [forbidden(at.index(i).child('name'), detail)],
    )
  })
}

function validateInitContainers(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  return (old.initContainers ?? []).flatMap((before, i) => {
    const container = spec.initContainers![i]!
    const at = specAt.child('initContainers').index(i)
    const { resources } = before
    const errors = validateNothingRemoved(container.resources, resources, at.child('resources'))
    if (!isSame(withContainerAmountsOf(container, before), before)) {
      const detail = 'only cpu and memory resources for init or sidecar containers are mutable'
      errors.push(forbidden(at, detail))
    }
    if (isSidecar(container) || isSame(container, before)) return errors
    const restarts = (container.resizePolicy ?? []).filter(
      ({ restartPolicy }) => restartPolicy === 'RestartContainer',
    )
    const detail =
      'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'
    return [...errors, ...restarts.map(() => forbidden(at, detail))]
  })
}

function validateContainers(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  return old.containers.flatMap((before, i) => {
    const container = spec.containers[i]!
    const at = specAt.child('containers').index(i).child('resources')
    const errors = validateNothingRemoved(container.resources, before.resources, at)
    if (isSame(withContainerAmountsOf(container, before), before)) return errors
    return [...errors, forbidden(specAt, onlyAmounts)]
  })
}

function validateNothingRemoved(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
  at: FieldPath,
  what = 'resource',
): FieldError[] {
  return parts.flatMap((part) => {
    const list = resources?.[part] ?? empty
    const isRemoved = Object.keys(old?.[part] ?? empty).some((name) => !Object.hasOwn(list, name))
    return isRemoved ? [forbidden(at.child(part), `${what} ${part} cannot be removed`)] : []
  })
}

/** `spec` with the old one's amounts of what may be resized. */
function withAmountsOf(spec: PodSpec, old: PodSpec): PodSpec {
  const hasOwn = hasAmounts(old.resources) || hasAmounts(spec.resources)
  const resources = hasOwn ? podAmountsOf(spec, old) : spec.resources
  return {
    ...withoutFields(spec, 'resources'),
    containers: spec.containers.map((one, i) => withContainerAmountsOf(one, old.containers[i]!)),
    ...(spec.initContainers && {
      initContainers: spec.initContainers.map((one, i) =>
        withContainerAmountsOf(one, old.initContainers![i]!),
      ),
    }),
    ...(resources && { resources }),
  }
}

function podAmountsOf({ resources }: PodSpec, old: PodSpec): ResourceRequirements | undefined {
  if (!resources) return undefined
  const { claims } = resources
  const amounts = { ...amountsOf(resources, old.resources), ...(claims && { claims }) }
  return old.resources || Object.keys(amounts).length > 0 ? amounts : undefined
}

/** Claims are left out, so that a container that has any cannot be resized: as upstream has it. */
function withContainerAmountsOf(container: Container, old: Container): Container {
  const amounts = amountsOf(container.resources, old.resources)
  const isPlain = Object.keys(amounts).length > 0 || old.resources
  return { ...withoutFields(container, 'resources'), ...(isPlain && { resources: amounts }) }
}

function amountsOf(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
): ResourceRequirements {
  const lists = parts.flatMap((part) => {
    const list = withOldAmounts(resources?.[part] ?? empty, old?.[part] ?? empty)
    return Object.keys(list).length > 0 ? [[part, list] as const] : []
  })
  return Object.fromEntries(lists)
}

function withOldAmounts(list: ResourceList, old: ResourceList): ResourceList {
  const { cpu: _, memory: __, ...others } = list
  const { cpu, memory } = old
  return { ...others, ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) }
}
