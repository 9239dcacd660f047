/**
 * What nodes may do: see their own node, the pods that are bound to them and what these refer to;
 * and what the role of nodes allows to all of them. Words are upstream's.
 */
import { quoteGo } from '#base/go/text.ts'
import type { PodCertificateRequest } from '#kinds/certificates/podcertificaterequest/types.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import type { ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import type { VolumeAttachment } from '#kinds/storage/volumeattachment/types.ts'
import type {
  Attributes,
  Authorizer,
  Decision,
  ResourceAttributes,
} from '#server/authz/authorizer.ts'
import { type ReferencedKind, refersTo } from '#server/authz/node/references.ts'
import { ruleAllows } from '#server/authz/rbac-rules.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

export interface NodeAuthorizerOptions {
  readonly pods: ObjectStore
  readonly persistentVolumes: ObjectStore
  readonly volumeAttachments: ObjectStore
  readonly resourceSlices?: ObjectStore
  /** Absent where they are not served. */
  readonly podCertificateRequests?: ObjectStore
  /** What every node may do. */
  readonly rules: readonly PolicyRule[]
}

const userPrefix = 'system:node:'
const nodesGroup = 'system:nodes'
const leaseNamespace = 'kube-node-lease'

const allowed: Decision = { verdict: 'allow' }
const reads: readonly string[] = ['get', 'list', 'watch']
const ownVerbs: readonly string[] = ['get', 'create', 'update', 'patch', 'delete']

function no(reason?: string): Decision {
  return reason === undefined ? { verdict: 'no opinion' } : { verdict: 'no opinion', reason }
}

/** The name of the node that asks, if it is one. */
function nodeOfUser({ user }: Attributes): string | undefined {
  const isNode = user.name.startsWith(userPrefix) && user.groups.includes(nodesGroup)
  return isNode ? user.name.slice(userPrefix.length) : undefined
}

type Rule = (node: string, asked: ResourceAttributes) => Decision

export function createNodeAuthorizer(options: NodeAuthorizerOptions): Authorizer {
  const byRules = (attributes: Attributes): Decision =>
    options.rules.some((rule) => ruleAllows(rule, attributes)) ? allowed : no()
  const rules = rulesOf(options, byRules)
  return {
    authorize(attributes) {
      const node = nodeOfUser(attributes)
      if (node === undefined) return no()
      if (node === '') return no(`unknown node for user ${quoteGo(attributes.user.name)}`)
      if ('path' in attributes) return byRules(attributes)
      const { group, resource } = attributes
      const rule = rules[group === '' ? resource : `${resource}.${group}`]
      return rule ? rule(node, attributes) : byRules(attributes)
    },
  }
}

/** The pods that are bound to a node. */
function podsOf({ pods }: NodeAuthorizerOptions, node: string): readonly Pod[] {
  return pods.peekByField('spec.nodeName', node).map(({ object }) => object as Pod)
}

function rulesOf(
  options: NodeAuthorizerOptions,
  byRules: (attributes: Attributes) => Decision,
): Readonly<Record<string, Rule>> {
  const related =
    (kind: ReferencedKind): Rule =>
    (node, { namespace, name }) => {
      for (const pod of podsOf(options, node)) {
        if (pod.metadata.namespace === namespace && refersTo(pod, kind, name)) return allowed
      }
      return unrelated(node)
    }
  const readable = (kind: ReferencedKind): Rule => onlyRead(related(kind))
  const claims = related('persistentvolumeclaims')
  const { podCertificateRequests } = options
  return {
    secrets: readable('secrets'),
    configmaps: readable('configmaps'),
    'resourceclaims.resource.k8s.io': onlyGet(related('resourceclaims')),
    persistentvolumeclaims: (node, asked) =>
      asked.subresource === 'status'
        ? statusOnly(claims)(node, asked)
        : onlyGet(claims)(node, asked),
    persistentvolumes: onlyGet((node, { name }) => seesVolume(options, node, name)),
    'volumeattachments.storage.k8s.io': onlyGet((node, { name }) => {
      const entry = options.volumeAttachments.peek({ namespace: '', name })
      return (entry?.object as VolumeAttachment | undefined)?.spec.nodeName === node
        ? allowed
        : unrelated(node)
    }),
    serviceaccounts: (node, asked) => {
      const account = related('serviceaccounts')
      if (asked.verb === 'get' && asked.subresource === '') return onlyRead(account)(node, asked)
      if (asked.verb !== 'create' || asked.name === '') {
        return no('can only create tokens for individual service accounts')
      }
      if (asked.subresource !== 'token') {
        return no('can only create token subresource of serviceaccount')
      }
      return account(node, asked)
    },
    'leases.coordination.k8s.io': ownLease,
    'csinodes.storage.k8s.io': ownCsiNode,
    'resourceslices.resource.k8s.io': (node, asked) => slices(options, node, asked),
    ...(podCertificateRequests && {
      'podcertificaterequests.certificates.k8s.io': (node, asked) =>
        certificateRequests(podCertificateRequests, node, asked),
    }),
    nodes: (node, asked) => ownNode(node, asked, byRules),
    pods: (node, asked) => ownPods(options, node, asked, byRules),
  }
}

function unrelated(node: string): Decision {
  return no(`no relationship found between node '${node}' and this object`)
}

function onlyRead(then: Rule): Rule {
  return (node, asked) => {
    if (!reads.includes(asked.verb)) return no('can only read resources of this type')
    if (asked.subresource !== '') return no('cannot read subresource')
    if (asked.namespace === '') return no('can only read namespaced object of this type')
    return named(then)(node, asked)
  }
}

function onlyGet(then: Rule): Rule {
  return (node, asked) => {
    if (asked.verb !== 'get') return no('can only get individual resources of this type')
    if (asked.subresource !== '') return no('cannot get subresource')
    return named(then)(node, asked)
  }
}

function named(then: Rule): Rule {
  return (node, asked) => (asked.name === '' ? no('No Object name found') : then(node, asked))
}

function statusOnly(then: Rule): Rule {
  return (node, asked) => {
    if (asked.verb !== 'update' && asked.verb !== 'patch') {
      return no('can only get/update/patch this type')
    }
    return named(then)(node, asked)
  }
}

/** A volume is seen by the node that has a pod with the claim that it is bound to. */
function seesVolume(options: NodeAuthorizerOptions, node: string, name: string): Decision {
  const entry = options.persistentVolumes.peek({ namespace: '', name })
  const claim = (entry?.object as PersistentVolume | undefined)?.spec?.claimRef
  for (const pod of claim ? podsOf(options, node) : []) {
    if (pod.metadata.namespace !== claim!.namespace) continue
    if (refersTo(pod, 'persistentvolumeclaims', claim!.name ?? '')) return allowed
  }
  return unrelated(node)
}

const ownLease: Rule = (node, { verb, namespace, name }) => {
  if (!ownVerbs.includes(verb)) {
    return no('can only get, create, update, patch, or delete a node lease')
  }
  if (namespace !== leaseNamespace) {
    return no(`can only access leases in the "${leaseNamespace}" system namespace`)
  }
  // The name of a new one is looked at by admission.
  if (verb !== 'create' && name !== node) {
    return no('can only access node lease with the same name as the requesting node')
  }
  return allowed
}

const ownCsiNode: Rule = (node, { verb, name, subresource }) => {
  if (!ownVerbs.includes(verb))
    return no('can only get, create, update, patch, or delete a CSINode')
  if (subresource !== '') return no('cannot authorize CSINode subresources')
  if (verb !== 'create' && name !== node) {
    return no('can only access CSINode with the same name as the requesting node')
  }
  return allowed
}

function selectsNode({ fields }: ResourceAttributes, field: string, node: string): boolean {
  return (
    fields?.some((one) => one.field === field && one.operator !== '!=' && one.value === node) ??
    false
  )
}

function slices(options: NodeAuthorizerOptions, node: string, asked: ResourceAttributes): Decision {
  if (asked.subresource !== '') return no('cannot authorize ResourceSlice subresources')
  switch (asked.verb) {
    case 'create':
      return allowed // admission looks at its node
    case 'get':
    case 'update':
    case 'patch':
    case 'delete': {
      const entry = options.resourceSlices?.peek({ namespace: '', name: asked.name })
      const owner = (entry?.object as ResourceSlice | undefined)?.spec.nodeName
      return owner === node ? allowed : unrelated(node)
    }
    case 'list':
    case 'watch':
    case 'deletecollection':
      return selectsNode(asked, 'spec.nodeName', node)
        ? allowed
        : no('can only list/watch/deletecollection resourceslices with nodeName field selector')
    default:
      return no(
        'only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection',
      )
  }
}

function certificateRequests(
  requests: ObjectStore,
  node: string,
  asked: ResourceAttributes,
): Decision {
  const { verb, subresource, namespace, name } = asked
  if (subresource !== '') {
    return no('nodes may not access the status subresource of PodCertificateRequests')
  }
  switch (verb) {
    case 'create':
      return allowed // admission looks at its node
    case 'get': {
      if (name === '') return no('No Object name found')
      const entry = requests.peek({ namespace, name })
      const owner = (entry?.object as PodCertificateRequest | undefined)?.spec.nodeName
      return owner === node ? allowed : unrelated(node)
    }
    case 'list':
    case 'watch':
      return selectsNode(asked, 'spec.nodeName', node)
        ? allowed
        : no('can only list/watch podcertificaterequests with nodeName field selector')
    default:
      return no(`nodes may not ${verb} podcertificaterequests`)
  }
}

function ownNode(
  node: string,
  asked: ResourceAttributes,
  byRules: (attributes: Attributes) => Decision,
): Decision {
  if (asked.subresource !== '' || !reads.includes(asked.verb)) return byRules(asked)
  const selected = selectsNode(asked, 'metadata.name', node)
  if (asked.name === node || (asked.name === '' && selected)) return allowed
  return asked.name === ''
    ? no(`node '${node}' cannot read all nodes, only its own Node object`)
    : no(`node '${node}' cannot read '${asked.name}', only its own Node object`)
}

function ownPods(
  { pods }: NodeAuthorizerOptions,
  node: string,
  asked: ResourceAttributes,
  byRules: (attributes: Attributes) => Decision,
): Decision {
  if (asked.subresource !== '' || !reads.includes(asked.verb)) return byRules(asked)
  if (asked.verb !== 'get') {
    if (selectsNode(asked, 'spec.nodeName', node)) return allowed
    if (asked.name === '') return no('can only list/watch pods with spec.nodeName field selector')
  }
  const entry = pods.peek({ namespace: asked.namespace, name: asked.name })
  return (entry?.object as Pod | undefined)?.spec.nodeName === node ? allowed : unrelated(node)
}
