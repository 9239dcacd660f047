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

/** What a kind's own group calls it. */
export function groupResourceOf(kind: {
  readonly group: string
  readonly plural: string
}): GroupResource {
  return { group: kind.group, resource: kind.plural }
}

/** The key of `object`, or of something named `name` beside it. */
export function keyOf(object: Resource, name: string = object.metadata.name): string {
  const namespace = object.metadata.namespace
  return namespace ? `${namespace}/${name}` : name
}

export function controllerOf(object: Resource): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)
}
