/** What is wrong with a custom resource, by its schema and by the rules in it. */
import { type Correlation, correlate } from '#api/custom/correlation.ts'
import { validateEmbedded } from '#api/custom/embedded.ts'
import { validateUniqueness } from '#api/custom/list-uniqueness.ts'
import { type RuleOutcome, runRules } from '#api/custom/rule-run.ts'
import { ruleTree } from '#api/custom/rule-tree.ts'
import { validateValue } from '#api/custom/value-validation.ts'
import { subdomainName } from '#api/names/object-names.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '#api/validation/object-meta.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import { encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import { validateScale } from '#kinds/apiextensions/customresource/validate-scale.ts'
import { metadataType } from '#kinds/apiextensions/shared/metadata-type.ts'

export interface CustomRules {
  create(object: CustomResource): readonly FieldError[]
  update(object: CustomResource, old: CustomResource): readonly FieldError[]
  status(object: CustomResource, old: CustomResource): readonly FieldError[]
  /** Warnings of rules that an update still breaks where nothing changed. */
  forgiven(object: CustomResource, old: CustomResource): readonly string[]
}

/** Rules are compiled when the first object comes. */
export function customRules({ schema, scope, version, names }: CustomVersion): CustomRules {
  const { scale } = version.subresources ?? {}
  let made: { readonly tree: ReturnType<typeof ruleTree> } | undefined
  const tree = () => (made ??= { tree: ruleTree(schema, true) }).tree
  /** What an accepted update was warned of, so that rules need not run twice. */
  const outcomes = new WeakMap<CustomResource, RuleOutcome>()

  /** Rules look only at what has the shape they were written for. */
  function rulesOf(
    { value, old, correlation }: Compared,
    object: CustomResource,
    errors: readonly FieldError[],
  ): readonly FieldError[] {
    const rules = tree()
    if (!rules) return []
    if (errors.some(({ type }) => blocking.has(type)))
      return [invalid(undefined, undefined, notChecked)]
    const outcome = runRules(rules, { at: undefined, value, old, correlation })
    outcomes.set(object, outcome)
    return outcome.errors
  }

  /** Objects of other kinds are not looked at any further. */
  const ofKind =
    <A extends readonly unknown[]>(
      errorsOf: (object: CustomResource, ...rest: A) => readonly FieldError[],
    ) =>
    (object: CustomResource, ...rest: A) => {
      const { kind = '' } = object
      if (kind === names.kind) return errorsOf(object, ...rest)
      return [invalid(path('kind'), kind, `must be ${names.kind}`)]
    }

  return {
    create: ofKind((object) => {
      const value = encodeCustom(object)
      const errors = [
        ...validateValue(schema, value, undefined),
        ...(scale ? validateScale(value, scale) : []),
        ...validateEmbedded(value, schema, metadataType),
        ...validateUniqueness(value, schema),
      ]
      const isNamespaced = scope === 'Namespaced'
      const known = { isNamespaced, nameErrors: subdomainName, anyFinalizers: true }
      const metadata = tree() ? validateObjectMeta(object.metadata, known) : []
      return [...errors, ...rulesOf({ value }, object, [...metadata, ...errors])]
    }),
    update: ofKind((object, old: CustomResource) => {
      const compared = comparedOf(object, old, schema)
      const { value, correlation } = compared
      const errors = [
        ...validateValue(schema, value, undefined, { correlation }),
        ...(scale ? validateScale(value, scale) : []),
        ...validateEmbedded(value, schema, metadataType),
        ...newRepetitions(compared, schema),
      ]
      const metadata = metadataErrors(object, old)
      return [...errors, ...rulesOf(compared, object, [...metadata, ...errors])]
    }),
    status: ofKind((object, old: CustomResource) => {
      const compared = comparedOf(object, old, schema)
      const { value, correlation } = compared
      const part = schema.properties?.status
      const errors = [
        ...(part && Object.hasOwn(value, 'status')
          ? validateValue(part, value.status!, path('status'), {
              correlation: correlation.key('status'),
            })
          : []),
        ...(scale ? validateScale(value, scale, 'status') : []),
        ...newRepetitions(compared, schema),
      ]
      const metadata = metadataErrors(object, old)
      return [...errors, ...rulesOf(compared, object, [...metadata, ...errors])]
    }),
    forgiven: (object) => outcomes.get(object)?.warnings ?? [],
  }
}

const notChecked =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

const blocking: ReadonlySet<string> = new Set([
  'NotSupported',
  'Required',
  'TooLong',
  'TooMany',
  'TypeInvalid',
])

interface Compared {
  readonly value: Json
  readonly old?: Json
  readonly correlation?: Correlation
}

interface Update {
  readonly value: JsonObject
  readonly old: JsonObject
  readonly correlation: Correlation
}

function comparedOf(
  object: CustomResource,
  before: CustomResource,
  schema: CustomVersion['schema'],
): Update {
  const [value, old] = [encodeCustom(object), encodeCustom(before)]
  return { value, old, correlation: correlate(value, old, schema) }
}

/** Lists that repeated items before may go on doing so. */
function newRepetitions({ value, old }: Update, schema: CustomVersion['schema']) {
  const errors = validateUniqueness(value, schema)
  return errors.length > 0 && validateUniqueness(old, schema).length > 0 ? [] : errors
}

function metadataErrors(object: CustomResource, old: CustomResource) {
  return validateObjectMetaUpdate(object.metadata, old.metadata, { anyFinalizers: true })
}
