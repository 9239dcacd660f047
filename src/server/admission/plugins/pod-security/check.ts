/** What a control of the Pod Security Standards is, and how it words what it finds. */
import type { ObjectMeta } from '#api/metadata.ts'
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'

export interface CheckedPod {
  readonly metadata: Pick<ObjectMeta, 'annotations'>
  readonly spec: PodSpec
  /** Which minor version of the standards is asked for. */
  readonly minor: number
}

export interface Violation {
  readonly reason: string
  readonly detail: string
}

export interface Control {
  /** By which controls are ordered. */
  readonly id: string
  /** The minor version in which it came. */
  readonly since: number
  /** A stricter control that takes its place on the level above, from a version on. */
  readonly replacedBy?: { readonly since: number }
  check(pod: CheckedPod): Violation | undefined
}

/** One word or the other, by how many there are. */
export function plural(one: string, several: string, count: number): string {
  return count === 1 ? one : several
}

export function quoteAll(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ')
}

/** In order, each once. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted()
}

/** `container "a"`, `containers "a", "b"`. */
export function named(names: readonly string[]): string {
  return `${plural('container', 'containers', names.length)} ${quoteAll(names)}`
}

export function badContainers(
  { spec }: CheckedPod,
  isBad: (container: Container) => boolean,
): readonly string[] {
  return containersOf(spec)
    .filter(isBad)
    .map(({ name }) => name)
}

/** Those that set something wrong: the pod itself, some of its containers, or both. */
export function setters(ofPod: boolean, containers: readonly string[]): string {
  const parts = [...(ofPod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])]
  return parts.join(' and ')
}

export function isWindows({ spec }: CheckedPod): boolean {
  return spec.os?.name === 'windows'
}

/** From this version on, who is root in a pod of its own user namespace is nobody on the node. */
const userNamespacesSince = 35

export function isUserNamespaced({ spec, minor }: CheckedPod): boolean {
  return minor >= userNamespacesSince && spec.hostUsers === false
}
