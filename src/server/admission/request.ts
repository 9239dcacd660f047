/** What plugins ask of a write, and how they refuse it, in upstream's words. */
import type { Resource } from '#api/metadata.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import type { GroupResource } from '#api/resource.ts'
import { groupResourceOf } from '#api/resource.ts'
import type { StatusError } from '#api/status/status.ts'
import { forbidden } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Admission, AdmissionContext, Operation } from '#server/admission/admission.ts'
import type { ObjectName, ObjectStore } from '#server/served/object-store.ts'

/** Whether the write is of this resource itself, not of a subresource, by one of these operations. */
export function isOf(
  admission: Admission,
  groupResource: GroupResource,
  ...operations: readonly Operation[]
): boolean {
  return (
    admission.subresource === '' &&
    operations.includes(admission.operation) &&
    isResource(admission, groupResource)
  )
}

export function isResource(
  { resource: { definition } }: Admission,
  { group, resource }: GroupResource,
): boolean {
  return definition.plural === resource && definition.group === group
}

export function isPodResize(admission: Admission): boolean {
  const { operation, subresource } = admission
  return operation === 'UPDATE' && subresource === 'resize' && isResource(admission, core.pods)
}

export function resourceIn({ resource: { definition } }: Admission): GroupResource {
  return groupResourceOf(definition)
}

/** The refusal of a write whose name may not be there yet. */
export function forbid(admission: Admission, why: string): StatusError {
  return forbidden(resourceIn(admission), nameIn(admission), why)
}

/** What a refusal calls the object: by what its name begins with, where it has none yet. */
export function nameIn({ name, object }: Admission): string {
  return name || object?.metadata.name || object?.metadata.generateName || 'Unknown'
}

/** Where objects of a resource are. Built-in kinds that plugins read are always served. */
export function storeOf(
  { resources }: AdmissionContext,
  { group, resource }: GroupResource,
): ObjectStore | undefined {
  return resources.hub(group, resource)?.store
}

/** The object as the cache has it, or as the store surely has it if the cache knows of none. */
export function find<T extends Resource>(
  context: AdmissionContext,
  groupResource: GroupResource,
  name: ObjectName,
  call: Admission['call'],
): T | undefined | Promise<T | undefined> {
  const store = storeOf(context, groupResource)
  if (!store) return undefined
  const cached = store.peek(name)
  if (cached) return cached.object as T
  if (impossibleName(name.name) !== undefined) return undefined
  const sure = store.get(name, call)
  if (sure instanceof Promise) return sure.then((entry) => entry?.object as T | undefined)
  return sure?.object as T | undefined
}

/** Why nobody can even be asked for an object of this name, in the words of upstream's client. */
export function impossibleName(name: string): string | undefined {
  if (name === '') return 'resource name may not be empty'
  const why = pathSegmentNameErrors(name)
  return why.length > 0 ? `invalid resource name ${quoteGo(name)}: [${why.join(' ')}]` : undefined
}

/** All objects of a resource in a namespace, or of all (empty), as the cache has them. */
export function all<T extends Resource>(
  context: AdmissionContext,
  groupResource: GroupResource,
  namespace = '',
): readonly T[] {
  const entries = storeOf(context, groupResource)?.peekAll(namespace) ?? []
  return entries.map(({ object }) => object as T)
}

export const core = {
  limitRanges: { group: '', resource: 'limitranges' },
  namespaces: { group: '', resource: 'namespaces' },
  nodes: { group: '', resource: 'nodes' },
  persistentVolumeClaims: { group: '', resource: 'persistentvolumeclaims' },
  persistentVolumes: { group: '', resource: 'persistentvolumes' },
  pods: { group: '', resource: 'pods' },
  resourceQuotas: { group: '', resource: 'resourcequotas' },
  serviceAccounts: { group: '', resource: 'serviceaccounts' },
  services: { group: '', resource: 'services' },
} as const
