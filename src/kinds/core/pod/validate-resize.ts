/** The rules for changing the resources of a pod that runs. */
import type { RuleContext } from '#api/definition.ts'
import { isSame } from '#api/equality.ts'
import { type FieldError, forbidden, invalid } from '#api/field-error.ts'
import { type FieldPath, path } from '#api/field-path.ts'
import { withoutFields } from '#api/sharing.ts'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import { isSidecar } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Container, Pod, PodSpec, ResourceRequirements } from '#kinds/core/pod/types.ts'
import { podOptions, validateAnnotationsAndSpec } from '#kinds/core/pod/validate.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

const specAt = path('spec')
const empty: ResourceList = {}
const onlyAmounts = 'only cpu and memory resources are mutable'

export function validateResize(pod: Pod, old: Pod, context: RuleContext): readonly FieldError[] {
  const refusal = refusalOf(old)
  if (refusal !== undefined) return [forbidden('', refusal)]
  const errors = [...validateAnnotationsAndSpec(pod, podOptions(old, context))]
  const qosClass = old.status?.qosClass ?? qosClassOf(old.spec)
  if (qosClassOf(pod.spec) !== qosClass) {
    const detail = 'Pod QOS Class may not change as a result of resizing'
    errors.push(invalid(specAt, pod.status?.qosClass ?? '', detail))
  }
  if (!isSupported(old)) {
    errors.push(forbidden(specAt, 'Pod running on node without support for resize'))
  }
  const { spec } = pod
  if (!isSameContainers(spec, old.spec)) {
    return [...errors, forbidden(specAt, onlyAmounts)]
  }
  const resourcesAt = specAt.child('resources')
  errors.push(
    ...validateNothingRemoved(spec.resources, old.spec.resources, resourcesAt),
    ...validateContainers(spec, old.spec),
  )
  if (errors.length > 0 || isSame(withAmountsOf(spec, old.spec), old.spec)) return errors
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

function isSameContainers(spec: PodSpec, old: PodSpec): boolean {
  const names = ({ containers, initContainers = [] }: PodSpec) =>
    JSON.stringify([containers.map(({ name }) => name), initContainers.map(({ name }) => name)])
  return names(spec) === names(old)
}

function validateContainers(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  const errors: FieldError[] = []
  old.initContainers?.forEach((before, i) => {
    const container = spec.initContainers![i]!
    const isAmount = isSidecar(before)
    if (isAmount) {
      const at = specAt.child('initContainers').index(i).child('resources')
      errors.push(...validateNothingRemoved(container.resources, before.resources, at))
    }
    const rest = isAmount ? withContainerAmountsOf(container, before) : container
    if (isSame(rest, before)) return
    const detail = isAmount
      ? 'only cpu and memory resources for sidecar containers are mutable'
      : 'resources for non-sidecar init containers are immutable'
    errors.push(forbidden(specAt, detail))
  })
  old.containers.forEach((before, i) => {
    const container = spec.containers[i]!
    const at = specAt.child('containers').index(i).child('resources')
    errors.push(...validateNothingRemoved(container.resources, before.resources, at))
    if (!isSame(withContainerAmountsOf(container, before), before)) {
      errors.push(forbidden(specAt, onlyAmounts))
    }
  })
  return errors
}

function validateNothingRemoved(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
  at: FieldPath,
): readonly FieldError[] {
  return (['requests', 'limits'] as const).flatMap((part) => {
    const list = resources?.[part] ?? empty
    const isRemoved = Object.keys(old?.[part] ?? empty).some((name) => !Object.hasOwn(list, name))
    return isRemoved ? [forbidden(at.child(part), `resource ${part} cannot be removed`)] : []
  })
}

/** `spec` with the old one's amounts of what may be resized. */
function withAmountsOf(spec: PodSpec, old: PodSpec): PodSpec {
  const resources = amountsOf(spec.resources, old.resources)
  return {
    ...withoutFields(spec, 'resources'),
    containers: spec.containers.map((one, i) => withContainerAmountsOf(one, old.containers[i]!)),
    ...(spec.initContainers && {
      initContainers: spec.initContainers.map((one, i) => {
        const before = old.initContainers![i]!
        return isSidecar(before) ? withContainerAmountsOf(one, before) : one
      }),
    }),
    ...(resources && { resources }),
  }
}

function withContainerAmountsOf(container: Container, old: Container): Container {
  const resources = amountsOf(container.resources, old.resources)
  return { ...withoutFields(container, 'resources'), ...(resources && { resources }) }
}

function amountsOf(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
): ResourceRequirements | undefined {
  const parts = (['limits', 'requests'] as const).flatMap((part) => {
    const list = withOldAmounts(resources?.[part] ?? empty, old?.[part] ?? empty)
    return Object.keys(list).length > 0 ? [[part, list] as const] : []
  })
  const result: ResourceRequirements = {
    ...Object.fromEntries(parts),
    ...(old?.claims && { claims: old.claims }),
  }
  return Object.keys(result).length > 0 || old ? result : undefined
}

function withOldAmounts(list: ResourceList, old: ResourceList): ResourceList {
  const { cpu: _, memory: __, ...others } = list
  const { cpu, memory } = old
  return { ...others, ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) }
}
