/**
 * Who owns the replicas, seen through the scale subresource. A Scale is no object of its own: its
 * one field stands for a field of the object that is scaled, wherever that kind keeps it, and so do
 * its managers.
 */

import { difference, has, isEmpty, setOf } from '#api/apply/field-set.ts'
import { decodeManagers, encodeManagers, type Manager, withSet } from '#api/apply/managers.ts'
import type { PathElement } from '#api/apply/path-element.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'

/** Where a kind keeps its replicas, by apiVersion; null for a version that has none to scale. */
export type ReplicasPaths = Readonly<Record<string, readonly PathElement[] | null>>

const scaleVersion = 'autoscaling/v1'
const replicasOfScale = ['f:spec', 'f:replicas'] as const

/** A path as a CustomResourceDefinition gives it, `.spec.replicas`. */
export function replicasPath(dotted: string): readonly PathElement[] {
  return dotted
    .split('.')
    .filter((name) => name !== '')
    .map((name) => `f:${name}`)
}

/** The managedFields of a Scale: those who own the replicas. Throws ManagedFieldsError. */
export function scaleManagers(
  entries: readonly ManagedFieldsEntry[] | undefined,
  paths: ReplicasPaths,
): readonly ManagedFieldsEntry[] | undefined {
  const result = new Map<string, Manager>()
  for (const [id, manager] of decodeManagers(entries)) {
    const path = pathOf(paths, manager)
    if (!path || !has(manager.set, path)) continue
    const { entry: _, ...rest } = manager
    const scaler = { ...rest, apiVersion: scaleVersion, set: setOf(replicasOfScale) }
    result.set(id, scaler)
  }
  return encodeManagers(result)
}

/**
 * The managedFields of the object after its Scale was written: who lost the replicas there loses
 * them here, who won them is noted in the version given. Throws ManagedFieldsError.
 */
export function managersAfterScale(
  entries: readonly ManagedFieldsEntry[] | undefined,
  scale: readonly ManagedFieldsEntry[] | undefined,
  { apiVersion, paths }: { readonly apiVersion: string; readonly paths: ReplicasPaths },
): readonly ManagedFieldsEntry[] | undefined {
  const managers = decodeManagers(entries)
  const scalers = new Map(decodeManagers(scale))
  const result = new Map<string, Manager>()
  for (const [id, manager] of managers) {
    const path = pathOf(paths, manager)
    if (path === undefined) continue
    if (path === null || !has(manager.set, path)) result.set(id, manager)
    // Only appliers are found so: an updater's name holds its version, which is another here and there.
    else if (scalers.delete(id)) result.set(id, manager)
    else {
      const set = difference(manager.set, setOf(path))
      if (!isEmpty(set)) result.set(id, withSet(manager, set))
    }
  }
  for (const [id, scaler] of scalers) {
    if (!has(scaler.set, replicasOfScale)) continue
    const { entry: _, time: __, ...rest } = scaler
    const manager = { ...rest, apiVersion, set: setOf(paths[apiVersion] ?? []) }
    result.set(id, manager)
  }
  return encodeManagers(result)
}

function pathOf(paths: ReplicasPaths, { apiVersion }: Manager) {
  return Object.hasOwn(paths, apiVersion) ? paths[apiVersion] : undefined
}
