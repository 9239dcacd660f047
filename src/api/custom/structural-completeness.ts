/** Whatever a junctor of a schema restricts must be part of the shape that is said outside of it. */
import { itemsOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import { type FieldError, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

/** Upstream only asks this of the junctors at the root, and of what they hold. */
export function completenessErrors(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  return junctorErrors(schema, { schema, at }, at)
}

/** The part of the shape that a clause speaks of. */
interface Shape {
  readonly schema: JsonSchema | undefined
  readonly at: FieldPath
}

function junctorErrors(clause: JsonSchema, shape: Shape, at: FieldPath): readonly FieldError[] {
  const all = (name: 'allOf' | 'anyOf' | 'oneOf') =>
    (clause[name] ?? []).flatMap((inner, i) => clauseErrors(inner, shape, at.child(name).index(i)))
  return [
    ...(clause.not ? clauseErrors(clause.not, shape, at.child('not')) : []),
    ...all('allOf'),
    ...all('anyOf'),
    ...all('oneOf'),
  ]
}

function clauseErrors(clause: JsonSchema, shape: Shape, at: FieldPath): readonly FieldError[] {
  const { schema } = shape
  if (!schema) return [required(shape.at, `because it is defined in ${at}`)]
  const items = itemsOf(clause)
  return [
    ...junctorErrors(clause, shape, at),
    ...(items
      ? clauseErrors(
          items,
          { schema: itemsOf(schema), at: shape.at.child('items') },
          at.child('items'),
        )
      : []),
    ...Object.entries(clause.properties ?? {}).flatMap(([name, inner]) => {
      const place = at.child('properties').key(name)
      const known = { schema: propertyOf(schema, name), at: shape.at.child('properties').key(name) }
      return clauseErrors(inner, known, place)
    }),
  ]
}
