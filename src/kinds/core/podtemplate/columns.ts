/** The columns that tell of the pods that a workload makes; shown only when asked for more. */
import type { Column } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

export function containerColumns<T extends Resource>(
  templateOf: (object: T) => PodTemplateSpec | undefined,
): readonly [Column<T>, Column<T>] {
  const list = (object: T, part: 'name' | 'image'): string =>
    (templateOf(object)?.spec.containers ?? []).map((one) => one[part] ?? '').join(',')
  return [
    { name: 'Containers', type: 'string', wide: true, value: (object) => list(object, 'name') },
    { name: 'Images', type: 'string', wide: true, value: (object) => list(object, 'image') },
  ]
}
