/** Custom resources that can be scaled say in which of their fields the numbers stand. */

import { replicasPath } from '#api/apply/scale-managers.ts'
import { formatAge, nameColumn } from '#api/columns.ts'
import { isObject } from '#api/custom/correlation.ts'
import type { KindDefinition, SubresourceDefinition } from '#api/definition.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { internalError } from '#api/status/status-answers.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import { valueAt } from '#kinds/apiextensions/customresource/validate-scale.ts'
import type { CustomResourceSubresourceScale } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { scaleSubresource, scales } from '#kinds/autoscaling/scale/scale.ts'
import type { Scale } from '#kinds/autoscaling/scale/types.ts'

/** What is wrong with the numbers is found in the object, where its own schema has a say too. */
const { validate: _, ...checkedScales } = scales
const customScales: KindDefinition<Scale> = {
  ...checkedScales,
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', value: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Available', type: 'integer', value: ({ status }) => status?.replicas ?? 0 },
    {
      name: 'Age',
      type: 'date',
      value: ({ metadata }, nowMs) => formatAge(metadata.creationTimestamp, nowMs),
    },
  ],
}

export function scaleOf(
  { group, version }: CustomVersion,
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale,
): SubresourceDefinition<CustomResource> {
  const replicasAt = (object: CustomResource, path: string) =>
    fieldOf(object, path, 'int64') as number | bigint | undefined
  return scaleSubresource<CustomResource>({
    definition: customScales,
    replicas(object) {
      const replicas = replicasAt(object, specReplicasPath)
      if (replicas !== undefined) return Number(replicas)
      const where = `the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`
      throw internalError(where)
    },
    replicasBefore: (object) => Number(replicasAt(object, specReplicasPath) ?? 0),
    currentReplicas: (object) => Number(replicasAt(object, statusReplicasPath) ?? 0),
    selector: (object) =>
      labelSelectorPath === undefined
        ? ''
        : ((fieldOf(object, labelSelectorPath, 'string') as string | undefined) ?? ''),
    withReplicas: (object, replicas) =>
      withValueAt(object as unknown as JsonObject, specReplicasPath, replicas, version.name),
    paths: { [`${group}/${version.name}`]: replicasPath(specReplicasPath) },
  })
}

function fieldOf(object: CustomResource, path: string, goType: string): Json | undefined {
  const found = valueAt(encodeCustom(object), path, goType)
  if ('error' in found) throw internalError(found.error)
  return found.value
}

function withValueAt(
  object: JsonObject,
  path: string,
  value: Json,
  version: string,
): CustomResource {
  const set = (here: Json | undefined, [name, ...rest]: readonly string[]): Json => {
    if (name === undefined) return value
    if (here !== undefined && !isObject(here)) {
      throw internalError(`${path} cannot be set in version ${version}`)
    }
    return { ...here, [name]: set(here?.[name], rest) }
  }
  return set(object, path.replace(/^\./, '').split('.')) as unknown as CustomResource
}
