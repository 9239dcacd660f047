/** What a node may do with pods: show those it runs by itself, and tell of those that are its own. */
import { isSame } from '#api/objects/equality.ts'
import type { StatusError } from '#api/status/status.ts'
import { notFound } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import { configMapNamesOf, secretNamesOf } from '#kinds/core/pod/spec/named-objects.ts'
import type { Pod, PodSpec, Volume, VolumeProjection } from '#kinds/core/pod/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { core, find } from '#server/admission/request.ts'

/** Why a node may not; undefined if it may. Throws where what it speaks of is not there. */
export async function podRefusal(
  node: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const { operation, subresource } = admission
  switch (subresource) {
    case '':
      return ownPodRefusal(node, admission, context)
    case 'status':
      return operation === 'UPDATE'
        ? statusRefusal(node, admission)
        : `unexpected operation ${quoteGo(operation)}`
    case 'eviction':
      if (operation !== 'CREATE') return `unexpected operation ${operation}`
      return (await podNamed(admission, context)).spec.nodeName === node
        ? undefined
        : `node ${node} can only evict pods with spec.nodeName set to itself`
    default:
      return `unexpected pod subresource ${quoteGo(subresource)}, only 'status' and 'eviction' are allowed`
  }
}

/** Upstream's listers call the kind so. */
export function podNotFound(name: string): StatusError {
  return notFound({ group: '', resource: 'pod' }, name)
}

async function podNamed(
  { namespace, name, object, call }: Admission,
  context: AdmissionContext,
): Promise<Pod> {
  const wanted = name || (object?.metadata.name ?? '')
  const found = await find<Pod>(context, core.pods, { namespace, name: wanted }, call)
  if (!found) throw podNotFound(wanted)
  return found
}

async function ownPodRefusal(
  node: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const { operation } = admission
  const who = `node ${quoteGo(node)}`
  if (operation === 'CREATE') return mirrorRefusal(node, admission, context)
  if (operation !== 'DELETE') {
    return `unexpected operation ${quoteGo(operation)}, ${who} can only create and delete mirror pods`
  }
  const pod = admission.old as Pod
  if (pod.spec.nodeName === node) return undefined
  return `${who} can only delete pods with spec.nodeName set to itself`
}

async function mirrorRefusal(
  node: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const pod = admission.object as Pod
  const who = `node ${quoteGo(node)}`
  if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) {
    const what = quoteGo(mirrorAnnotation)
    return `pod does not have ${what} annotation, ${who} can only create mirror pods`
  }
  if (pod.spec.nodeName !== node) {
    return `${who} can only create pods with spec.nodeName set to itself`
  }
  return (await ownerRefusal(node, admission, context)) ?? referenceRefusal(who, pod)
}

async function ownerRefusal(
  node: string,
  { object, call }: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const who = `node ${quoteGo(node)}`
  const [owner, ...others] = object!.metadata.ownerReferences ?? []
  if (others.length > 0) {
    return `${who} can only create pods with a single owner reference set to itself`
  }
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) {
    return `${who} can only create pods with an owner reference set to itself`
  }
  if (!owner.controller) {
    return `${who} can only create pods with a controller owner reference set to itself`
  }
  if (owner.blockOwnerDeletion) {
    return `${who} must not set blockOwnerDeletion on an owner reference`
  }
  const own = await find<Node>(context, core.nodes, { namespace: '', name: node }, call)
  if (!own) throw notFound({ group: '', resource: 'node' }, node)
  const { uid } = own.metadata
  return owner.uid === uid
    ? undefined
    : `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`
}

function referenceRefusal(who: string, { spec }: Pod): string | undefined {
  const what = referenceOf(spec)
  return what === undefined ? undefined : `${who} can not create pods that reference ${what}`
}

/** To what a pod refers that is another object of the API. */
function referenceOf(spec: PodSpec): string | undefined {
  if (spec.serviceAccountName) return 'serviceaccounts'
  if (secretNamesOf(spec).size > 0) return 'secrets'
  if (configMapNamesOf(spec).size > 0) return 'configmaps'
  if (spec.resourceClaims?.length) return 'resourceclaims'
  for (const volume of spec.volumes ?? []) {
    const found = volumeReferences.find(([name]) => volume[name] !== undefined)
    if (found) return found[1]
    for (const source of volume.projected?.sources ?? []) {
      const part = sourceReferences.find(([name]) => source[name] !== undefined)
      if (part) return part[1]
    }
  }
  return undefined
}

const volumeReferences = [
  ['configMap', 'configmaps (via configmap volumes)'],
  ['secret', 'secrets (via secret volumes)'],
  ['csi', 'csidrivers (via CSI volumes)'],
  ['glusterfs', 'endpoints (via glusterFS volumes)'],
  ['persistentVolumeClaim', 'persistentvolumeclaims'],
  ['ephemeral', 'persistentvolumeclaims (via ephemeral volumes)'],
  ['azureFile', 'secrets (via azureFile volumes)'],
] as const satisfies readonly (readonly [keyof Volume, string])[]

const sourceReferences = [
  ['configMap', 'configmaps (via projected volumes)'],
  ['secret', 'secrets (via projected volumes)'],
  ['serviceAccountToken', 'serviceaccounts (via projected volumes)'],
  ['clusterTrustBundle', 'clustertrustbundles'],
  ['podCertificate', 'podcertificates'],
] as const satisfies readonly (readonly [keyof VolumeProjection, string])[]

function statusRefusal(node: string, { object, old }: Admission): string | undefined {
  const before = old as Pod
  const now = object as Pod
  const who = `node ${quoteGo(node)}`
  if (before.spec.nodeName !== node) {
    return `${who} can only update pod status for pods with spec.nodeName set to itself`
  }
  if (!isSame(now.metadata.labels ?? {}, before.metadata.labels ?? {})) {
    return `${who} cannot update labels through pod status`
  }
  const claims = ({ status }: Pod) =>
    (status?.resourceClaimStatuses ?? []).map((each) => [each.name, each.resourceClaimName])
  if (!isSame(claims(now), claims(before))) return `${who} cannot update resource claim statues`
  const extended = ({ status }: Pod) => status?.extendedResourceClaimStatus
  return isSame(extended(now), extended(before))
    ? undefined
    : `${who} cannot update extended resource claim status`
}
