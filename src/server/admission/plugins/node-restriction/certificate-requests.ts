/** A node asks for certificates for the pods that run on it, as who they are. */
import type { Resource } from '#api/metadata.ts'
import type { GroupResource } from '#api/resource.ts'
import { notFound, unknownFailure } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { PodCertificateRequest } from '#kinds/certificates/podcertificaterequest/types.ts'
import { mirrorAnnotation } from '#kinds/core/pod/spec/annotations.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { core, find } from '#server/admission/request.ts'

/**
 * Why a node may not; undefined if it may. Throws what is no refusal, so that the node tries again,
 * where what the request names may have been made anew.
 */
export async function certificateRefusal(
  node: string,
  admission: Admission,
  context: AdmissionContext,
): Promise<string | undefined> {
  const { operation, subresource, namespace, object } = admission
  if (operation !== 'CREATE') return `unexpected operation ${operation}`
  if (subresource !== '') return `unexpected subresource ${subresource}`
  const { spec } = object as PodCertificateRequest
  const { nodeName, podName, serviceAccountName: account } = spec
  if (nodeName !== node) {
    const named = `PodCertificateRequest.Spec.NodeName=${quoteGo(nodeName)}`
    return `${named}, which is not the requesting node ${quoteGo(node)}`
  }
  const looking = { admission, context }
  const shown = quoteGo(`${namespace}/${podName}`)
  const request = `PodCertificateRequest for pod ${shown}`
  const ownNode = await named(core.nodes, { what: 'node', namespace: '', name: node }, looking)
  if (uidOf(ownNode) !== spec.nodeUID) {
    throw unknownFailure(
      `${request} names node UID ${quoteGo(spec.nodeUID)}, inconsistent with the running node (${quoteGo(uidOf(ownNode))})`,
    )
  }
  const pod = await named<Pod>(core.pods, { what: 'pod', namespace, name: podName }, looking)
  if (uidOf(pod) !== spec.podUID) {
    throw unknownFailure(
      `${request} contains pod UID (${quoteGo(spec.podUID)}) which differs from running pod ${quoteGo(uidOf(pod))}`,
    )
  }
  const why = podRefusal(pod, spec, shown)
  if (why !== undefined) return why
  const known = { what: 'service account', namespace, name: account }
  const uid = uidOf(await named(core.serviceAccounts, known, looking))
  if (uid === spec.serviceAccountUID) return undefined
  throw unknownFailure(
    `${request} names service account UID ${quoteGo(spec.serviceAccountUID)}, which differs from the running service account (${quoteGo(uid)})`,
  )
}

function podRefusal(
  { spec, metadata }: Pod,
  { nodeName, serviceAccountName }: PodCertificateRequest['spec'],
  shown: string,
): string | undefined {
  if (spec.nodeName !== nodeName) {
    return `pod ${shown} is not running on node ${quoteGo(nodeName)} named in the PodCertificateRequest`
  }
  if (metadata.annotations?.[mirrorAnnotation] !== undefined) return `pod ${shown} is a mirror pod`
  const own = spec.serviceAccountName ?? ''
  if (serviceAccountName === own) return undefined
  const contains = `contains serviceAccountName (${quoteGo(serviceAccountName)})`
  return `PodCertificateRequest for pod ${shown} ${contains} that differs from running pod (${quoteGo(own)})`
}

function uidOf({ metadata }: Resource): string {
  return metadata.uid ?? ''
}

interface Named {
  /** In the words of refusals. */
  readonly what: string
  readonly namespace: string
  readonly name: string
}

async function named<T extends Resource>(
  resource: GroupResource,
  { what, namespace, name }: Named,
  { admission, context }: { readonly admission: Admission; readonly context: AdmissionContext },
): Promise<T> {
  const found = await find<T>(context, resource, { namespace, name }, admission.call)
  if (found) return found
  const { message } = notFound({ group: '', resource: what.replace(' ', '') }, name)
  const shown = quoteGo(namespace === '' ? name : `${namespace}/${name}`)
  throw unknownFailure(
    `while retrieving ${what} ${shown} named in the PodCertificateRequest: ${message}`,
  )
}
