/** A kubelet that was taken over reaches its own node and pods, and nothing else. */
import { isSame } from '#api/objects/equality.ts'
import type { StatusError } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'
import { DerError } from '#base/x509/der.ts'
import type { CertificateSigningRequest } from '#kinds/certificates/certificatesigningrequest/types.ts'
import { parseRequest } from '#kinds/certificates/certificatesigningrequest/validate.ts'
import type { Node } from '#kinds/core/node/types.ts'
import type { ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { certificateRefusal } from '#server/admission/plugins/node-restriction/certificate-requests.ts'
import { claimStatusRefusal } from '#server/admission/plugins/node-restriction/claim-status.ts'
import { forbiddenLabels } from '#server/admission/plugins/node-restriction/labels.ts'
import { podRefusal } from '#server/admission/plugins/node-restriction/pods.ts'
import { tokenRefusal } from '#server/admission/plugins/node-restriction/tokens.ts'
import { forbid, resourceIn } from '#server/admission/request.ts'
import type { User } from '#server/user.ts'

const userPrefix = 'system:node:'
const nodesGroup = 'system:nodes'
const leaseNamespace = 'kube-node-lease'
const kubeletSigners = [
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
]

type Judge = (
  node: string,
  admission: Admission,
  context: AdmissionContext,
) => string | undefined | Promise<string | undefined>

const judges: Readonly<Record<string, Judge>> = {
  'certificatesigningrequests.certificates.k8s.io': requestRefusal,
  'csinodes.storage.k8s.io': (node, { name, object }) =>
    (name || object?.metadata.name) === node
      ? undefined
      : 'can only access CSINode with the same name as the requesting node',
  'leases.coordination.k8s.io': leaseRefusal,
  'nodes.': nodeRefusal,
  'persistentvolumeclaims.': (node, admission) =>
    admission.subresource === 'status'
      ? claimStatusRefusal(node, admission)
      : 'may only update PVC status',
  'podcertificaterequests.certificates.k8s.io': certificateRefusal,
  'pods.': podRefusal,
  'resourceslices.resource.k8s.io': sliceRefusal,
  'serviceaccounts.': (node, admission, context) =>
    admission.operation === 'CREATE' && admission.subresource === 'token'
      ? tokenRefusal(node, admission, context)
      : undefined,
}

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  handles: (admission) =>
    admission.operation !== 'CONNECT' && isNode(admission.user) && judgeOf(admission) !== undefined,
  async mutate(admission, context) {
    const refusal = await refusalOf(admission, context)
    if (refusal) throw refusal
    return admission.object!
  },
  // Before an object is deleted nothing mutates it; all else was judged before it was.
  validate: (admission, context) =>
    admission.operation === 'DELETE' ? refusalOf(admission, context) : undefined,
}

function isNode({ name, groups }: User): boolean {
  return name.startsWith(userPrefix) && groups.includes(nodesGroup)
}

function judgeOf(admission: Admission): Judge | undefined {
  const { group, resource } = resourceIn(admission)
  const name = `${resource}.${group}`
  return Object.hasOwn(judges, name) ? judges[name] : undefined
}

async function refusalOf(
  admission: Admission,
  context: AdmissionContext,
): Promise<StatusError | undefined> {
  const { name } = admission.user
  const node = name.slice(userPrefix.length)
  if (node === '') return forbid(admission, `could not determine node from user ${quoteGo(name)}`)
  const why = await judgeOf(admission)?.(node, admission, context)
  return why === undefined ? undefined : forbid(admission, why)
}

function leaseRefusal(node: string, { namespace, name, object }: Admission): string | undefined {
  if (namespace !== leaseNamespace) {
    return `can only access leases in the ${quoteGo(leaseNamespace)} system namespace`
  }
  if ((name || object?.metadata.name) === node) return undefined
  return 'can only access node lease with the same name as the requesting node'
}

function sliceRefusal(node: string, { operation, object, old }: Admission): string | undefined {
  if (operation === 'UPDATE') return undefined
  const { spec } = (object ?? old) as ResourceSlice
  if (spec.nodeName === node) return undefined
  const verb = operation === 'CREATE' ? 'create' : 'delete'
  return `can only ${verb} ResourceSlice with the same NodeName as the requesting node`
}

function requestRefusal(node: string, { operation, object }: Admission): string | undefined {
  if (operation !== 'CREATE') return undefined
  const { signerName, request } = (object as CertificateSigningRequest).spec
  if (!kubeletSigners.includes(signerName ?? '')) return undefined
  try {
    const { commonName } = parseRequest(request ?? '').subject
    if (commonName === userPrefix + node) return undefined
    return `can only create a node CSR with CN=${userPrefix}${node}`
  } catch (error) {
    if (error instanceof DerError) return `unable to parse csr: ${error.message}`
    throw error
  }
}

function nodeRefusal(node: string, admission: Admission): string | undefined {
  const { operation, name, object } = admission
  const who = `node ${quoteGo(node)}`
  if (operation === 'CREATE') {
    const { spec, metadata } = object as Node
    if (spec?.configSource) {
      return `${who} is not allowed to create pods with a non-nil configSource`
    }
    const labels = forbiddenLabels(metadata.labels)
    if (labels.length > 0) {
      return `${who} is not allowed to set the following labels: ${labels.join(', ')}`
    }
  }
  const requested = name || (object?.metadata.name ?? '')
  if (requested !== node) return `${who} is not allowed to modify node ${quoteGo(requested)}`
  return operation === 'UPDATE' ? nodeChangeRefusal(who, admission) : undefined
}

function nodeChangeRefusal(who: string, { object, old }: Admission): string | undefined {
  const now = object as Node
  const before = old as Node
  const { configSource } = now.spec ?? {}
  if (configSource && !isSame(configSource, before.spec?.configSource)) {
    return `${who} is not allowed to update configSource to a new non-nil configSource`
  }
  if (!isSame(now.spec?.taints ?? [], before.spec?.taints ?? [])) {
    return `${who} is not allowed to modify taints`
  }
  const labels = forbiddenLabels(now.metadata.labels, before.metadata.labels)
  if (labels.length > 0) return `is not allowed to modify labels: ${labels.join(', ')}`
  const owners = ({ metadata: { ownerReferences = [] } }: Node) => ownerReferences
  if (isSame(owners(now), owners(before))) return undefined
  return `${who} is not allowed to modify ownerReferences`
}
