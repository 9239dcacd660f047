import type { Resource } from '#api/metadata.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import type { Node } from '#kinds/core/node/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { core, find, isOf, isResource } from '#server/admission/request.ts'

const copied = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** A pod carries the zone and region of its node, so that its containers can be told. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  handles: (admission) =>
    admission.operation === 'CREATE' &&
    (isOf(admission, core.pods, 'CREATE') || isBinding(admission)),
  mutate(admission, context) {
    const name = nodeOf(admission)
    return name === '' ? admission.object! : withLabelsOf(name, admission, context)
  },
}

async function withLabelsOf(
  name: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<Resource> {
  const object = admission.object!
  const at = { namespace: '', name }
  const node = await find<Node>(context, core.nodes, at, admission.call)
  const labels = Object.entries(node?.metadata.labels ?? {}).filter(([key]) => copied.includes(key))
  if (labels.length === 0) return object
  const merged = { ...object.metadata.labels, ...Object.fromEntries(labels) }
  return { ...object, metadata: { ...object.metadata, labels: merged } }
}

function isBinding(admission: Admission): boolean {
  const { subresource } = admission
  return subresource === 'binding' && isResource(admission, core.pods)
}

function nodeOf({ subresource, object }: Admission): string {
  if (subresource === '') return (object as Pod).spec.nodeName ?? ''
  const { target } = object as Binding
  return target?.kind === 'Node' ? (target.name ?? '') : ''
}
