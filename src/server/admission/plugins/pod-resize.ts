/** What a pod that is bound to a node may be resized to: what the node has, and can do. */
import { isSame } from '#api/objects/equality.ts'
import { compareQuantities, quantityMilliValue, quantityValue } from '#api/scalars/quantity.ts'
import type { StatusError } from '#api/status/status.ts'
import { forbidden } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { isSidecar, resourcesWithOverhead } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Pod, PodSpec } from '#kinds/core/pod/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, find, forbid, isPodResize, nameIn, resourceIn } from '#server/admission/request.ts'

const osLabel = 'kubernetes.io/os'

/** The request of a bound pod must be within what its node can give away, if that runs Linux. */
export const podResizeValidator: AdmissionPlugin = {
  name: 'PodResizeValidator',
  handles: isPodResize,
  async validate(admission, context) {
    if (!isChanged(admission)) return undefined
    const node = await nodeOf(admission, context)
    if (!node) return withoutNode(admission)
    const os = node.metadata.labels?.[osLabel] ?? 'linux'
    if (os !== 'linux') {
      const why = `pod resize is only supported on linux nodes, node ${quoteGo(node.metadata.name)} is ${quoteGo(os)}`
      return refusal(admission, why, 'UnsupportedPlatform')
    }
    const excesses = excessesOver(node, admission.object as Pod)
    if (excesses.length === 0) return undefined
    const why = `node didn't have enough allocatable resources: ${excesses.join('; ')}`
    return refusal(admission, why, 'NodeCapacity')
  },
}

/** Some resizes are only for nodes that say they can do them. */
export const nodeDeclaredFeatureValidator: AdmissionPlugin = {
  name: 'NodeDeclaredFeatureValidator',
  handles: isPodResize,
  async validate(admission, context) {
    if (!isChanged(admission)) return undefined
    const [pod, old] = [admission.object as Pod, admission.old as Pod]
    const needed = featuresFor(pod.spec, old.spec)
    if (needed.length === 0) return undefined
    const node = await nodeOf(admission, context)
    if (!node) return withoutNode(admission)
    const missing = needed.filter((name) => !node.status?.declaredFeatures?.includes(name))
    if (missing.length === 0) return undefined
    const why = `pod update requires features ${missing.join(', ')} which are not available on node ${quoteGo(node.metadata.name)}`
    return forbid(admission, why)
  },
}

/** Only of a bound pod: the generation rises with every change of what is asked for. */
function isChanged({ object, old }: Admission): boolean {
  const isBound = Boolean((object as Pod).spec.nodeName)
  return isBound && object?.metadata.generation !== old?.metadata.generation
}

function nodeOf({ object, call }: Admission, context: AdmissionContext) {
  const { nodeName: name = '' } = (object as Pod).spec
  return find<Node>(context, core.nodes, { namespace: '', name }, call)
}

function withoutNode(admission: Admission): StatusError {
  return forbid(admission, `node ${quoteGo((admission.object as Pod).spec.nodeName!)} not found`)
}

function refusal(admission: Admission, why: string, reason: string): StatusError {
  return forbidden(resourceIn(admission), nameIn(admission), why, [{ reason }])
}

function excessesOver({ status }: Node, { spec }: Pod): readonly string[] {
  const requests = resourcesWithOverhead(spec, 'requests')
  const told = { cpu: quantityMilliValue, memory: quantityValue }
  return Object.entries(told).flatMap(([name, value]) => {
    const [wanted, most] = [requests[name] ?? '0', status?.allocatable?.[name] ?? '0']
    if (compareQuantities(wanted, most) <= 0) return []
    return [`${name}, requested: ${value(wanted)}, allocatable: ${value(most)}`]
  })
}

function featuresFor(spec: PodSpec, old: PodSpec): readonly string[] {
  const isStarting = (old.initContainers ?? []).some(
    (container, i) =>
      !isSidecar(container) && !isSame(container.resources, spec.initContainers?.[i]?.resources),
  )
  return [
    ...(isSame(spec.resources, old.resources) ? [] : ['InPlacePodLevelResourcesVerticalScaling']),
    ...(isStarting ? ['InPlacePodVerticalScalingInitContainers'] : []),
  ]
}
