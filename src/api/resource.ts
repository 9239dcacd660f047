/** How objects are named and owned, and how groups, versions, kinds and resources are written. */
import type { OwnerReference, Resource } from '#api/metadata.ts'

/** The core group is the empty text. */
export interface GroupVersion {
  readonly group: string
  readonly version: string
}

export interface GroupKind {
  readonly group: string
  readonly kind: string
}

export interface GroupVersionKind extends GroupVersion, GroupKind {}

export interface GroupResource {
  readonly group: string
  readonly resource: string
}

export interface GroupVersionResource extends GroupVersion, GroupResource {}

/** Reads `v1` or `apps/v1`. Answers nothing for a text with two slashes. */
export function parseGroupVersion(text: string): GroupVersion | undefined {
  if (text === '' || text === '/') return { group: '', version: '' }
  const [first = '', second, ...more] = text.split('/')
  if (more.length > 0) return undefined
  return second === undefined ? { group: '', version: first } : { group: first, version: second }
}

export function formatGroupVersion({ group, version }: GroupVersion): string {
  return group === '' ? version : `${group}/${version}`
}

/** Reads `Deployment.apps` or `Pod`. */
export function parseGroupKind(text: string): GroupKind {
  const dot = text.indexOf('.')
  return dot < 0
    ? { group: '', kind: text }
    : { group: text.slice(dot + 1), kind: text.slice(0, dot) }
}

export function formatGroupKind({ group, kind }: GroupKind): string {
  return group === '' ? kind : `${kind}.${group}`
}

/** Reads `deployments.apps` or `pods`. */
export function parseGroupResource(text: string): GroupResource {
  const { group, kind } = parseGroupKind(text)
  return { group, resource: kind }
}

export function formatGroupResource({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** The group, version and kind an object says it is of. */
export function groupVersionKindOf({ apiVersion, kind }: Resource): GroupVersionKind {
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: apiVersion }
  return { group, version, kind }
}

/** The key of `object`, or of something named `name` beside it. */
export function keyOf(object: Resource, name: string = object.metadata.name): string {
  const namespace = object.metadata.namespace
  return namespace ? `${namespace}/${name}` : name
}

/** Reads `namespace/name` or `name`. */
export function parseKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, Math.max(slash, 0)), name: key.slice(slash + 1) }
}

export function controllerOf(object: Resource): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)
}

/** Whether `owner` is the controller of `object`. */
export function isControlledBy(object: Resource, owner: Resource): boolean {
  const uid = owner.metadata.uid
  return uid !== undefined && controllerOf(object)?.uid === uid
}

/** What makes `owner` the controller of the object that holds it. */
export function ownedBy({ apiVersion, kind, metadata }: Resource): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}
