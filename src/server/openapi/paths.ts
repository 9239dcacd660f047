/** The paths of a group version, as either form of OpenAPI tells of them. */
import type { JsonObject } from '#api/scalars/scalars.ts'
import { type Operation, type OperationContext, tagOf } from '#server/openapi/operation.ts'
import { operationsOf } from '#server/openapi/operations.ts'
import { compareParameters, type Parameter } from '#server/openapi/parameters.ts'
import type { ServedVersion } from '#server/served/served-resource.ts'

export interface PathForm {
  operation(at: PlacedOperation): JsonObject
  parameter(parameter: Parameter): JsonObject
}

export interface PlacedOperation {
  readonly operation: Operation
  /** Those that not all operations of its path take. */
  readonly parameters: readonly JsonObject[]
  readonly tag: string
  readonly isCustom: boolean
}

export function pathsOfVersion(
  served: ServedVersion,
  context: OperationContext,
  form: PathForm,
): Readonly<Record<string, JsonObject>> {
  const tag = tagOf(served)
  const paths = served.resources.flatMap((resource) => {
    const place = { tag, isCustom: resource.isCustom }
    const byPath = Map.groupBy(operationsOf(resource, context), ({ path }) => path)
    return [...byPath].map(([path, all]) => [path, pathOf(all, place, form)] as const)
  })
  return Object.fromEntries(paths)
}

/** What all operations of a path take stands once, with the path. */
function pathOf(
  operations: readonly Operation[],
  place: Pick<PlacedOperation, 'tag' | 'isCustom'>,
  form: PathForm,
): JsonObject {
  const keyOf = (parameter: Parameter) => `${parameter.name} ${parameter.in}`
  const format = (parameters: readonly Parameter[]) =>
    parameters.toSorted(compareParameters).map((parameter) => form.parameter(parameter))
  const [first, ...others] = operations
  const shared = first!.parameters.filter((one) =>
    others.every(({ parameters }) => parameters.some((other) => keyOf(other) === keyOf(one))),
  )
  const keys = new Set(shared.map(keyOf))
  const methods = operations.map((operation): readonly [string, JsonObject] => {
    const own = operation.parameters.filter((parameter) => !keys.has(keyOf(parameter)))
    return [operation.method, form.operation({ ...place, operation, parameters: format(own) })]
  })
  return {
    ...Object.fromEntries(methods),
    ...(shared.length > 0 && { parameters: format(shared) }),
  }
}
