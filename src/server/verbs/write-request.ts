/** What a write asks for besides its object, once it is judged. */
import { managerName } from '#api/apply/manager-name.ts'
import type { RuleContext } from '#api/definition.ts'
import type { GroupResource } from '#api/resource.ts'
import { invalid } from '#api/status/status-answers.ts'
import { validateDryRun } from '#api/validation/delete-options.ts'
import {
  type FieldError,
  forbidden,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateFieldManager } from '#api/validation/managed-fields.ts'
import type { Admission, Operation } from '#server/admission/admission.ts'
import type { Call, PatchParameters, WriteParameters } from '#server/call.ts'
import type { StoreWriteOptions } from '#server/served/object-store.ts'
import type { Span } from '#server/span.ts'
import type { FieldValidation } from '#server/verbs/decode-body.ts'
import {
  askedResourceOf,
  ruleContextOf,
  type VerbDependencies,
} from '#server/verbs/dependencies.ts'

export interface WriteRequest {
  readonly call: Call
  readonly context: RuleContext
  readonly groupResource: GroupResource
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** Who owns what is written. */
  readonly manager: string
  readonly options: WriteOptions
}

/** The options as an object of meta/v1, for admission. */
export interface WriteOptions extends Partial<PatchParameters> {
  readonly apiVersion: string
  readonly kind: OptionsKind
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'

/** Throws a StatusError (422) where the options cannot be. */
export function readWrite(
  deps: VerbDependencies,
  call: Call,
  kind: OptionsKind,
  parameters: PatchParameters & { readonly isApply?: boolean },
): WriteRequest {
  const { dryRun, fieldManager, fieldValidation } = parameters
  refuse(kind, [
    ...(kind === 'PatchOptions' ? validatePatch(parameters) : []),
    ...validateFieldManager(fieldManager, path('fieldManager')),
    ...validateDryRun(dryRun),
    ...validateFieldValidation(fieldValidation),
  ])
  return {
    call,
    context: ruleContextOf(deps, call, call.resource.apiVersion),
    groupResource: askedResourceOf(call.resource),
    dryRun: dryRun.length > 0,
    fieldValidation: (fieldValidation || 'Warn') as FieldValidation,
    manager: managerName(fieldManager, call.userAgent),
    options: optionsOf(kind, parameters),
  }
}

export function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
}

function optionsOf(kind: OptionsKind, parameters: PatchParameters): WriteOptions {
  const { dryRun, fieldManager, fieldValidation, force } = parameters
  return {
    apiVersion: 'meta.k8s.io/v1',
    kind,
    ...(dryRun.length > 0 && { dryRun }),
    ...(force !== undefined && { force }),
    ...(fieldManager !== '' && { fieldManager }),
    ...(fieldValidation !== '' && { fieldValidation }),
  }
}

function validatePatch({
  isApply = false,
  force,
  fieldManager,
}: PatchParameters & { readonly isApply?: boolean }): readonly FieldError[] {
  if (isApply) {
    return fieldManager === ''
      ? [required(path('fieldManager'), 'is required for apply patch')]
      : []
  }
  if (force === undefined) return []
  return [forbidden(path('force'), 'may not be specified for non-apply patch')]
}

const validations = ['', 'Ignore', 'Strict', 'Warn']

function validateFieldValidation(text: string): readonly FieldError[] {
  return validations.includes(text)
    ? []
    : [notSupportedText(path('fieldValidation'), text, validations)]
}

/** Of a write for a request: its signal is made only where there is something to wait for. */
export class CallWriteOptions implements StoreWriteOptions {
  readonly isUnderway = true
  readonly dryRun: boolean
  readonly span: Span | undefined
  readonly #call: Call

  /** `work` is upstream's name of the span that it has where it is traced. */
  constructor(call: Call, dryRun: boolean, work: string) {
    this.#call = call
    this.dryRun = dryRun
    this.span = dryRun ? undefined : call.span && startStoring(call.span, call, work)
  }

  get signal(): AbortSignal {
    return this.#call.signal
  }
}

/** The type is called as Go calls it. */
function startStoring(span: Span, { resource }: Call, name: string): Span {
  const { group, kind, plural } = resource.definition
  const [short] = (group || 'core').split('.')
  const type = resource.isCustom ? '*unstructured.Unstructured' : `*${short}.${kind}`
  return span.start({ name, attributes: { type, group, resource: plural } })
}

/** The write as admission sees it. */
export function admissionOf(
  { call, dryRun, options }: Pick<WriteRequest, 'call' | 'dryRun'> & { readonly options: object },
  operation: Operation,
  objects: Pick<Admission, 'object' | 'old'>,
): Admission {
  const { resource, subresource, namespace, name, user, warn, audit } = call
  return {
    operation,
    resource,
    subresource,
    namespace,
    name: name || (objects.object?.metadata?.name ?? ''),
    options: optionsFor(operation, options),
    dryRun,
    user,
    call,
    warn,
    audit,
    ...objects, // last: what follows a spread is defined one by one, by calls into the engine
  }
}

/** Patches create or update: those who judge the write are told of that. */
function optionsFor(operation: Operation, options: WriteOptions | object): object {
  if (!('kind' in options) || options.kind === 'CreateOptions') return options
  const { force: _, ...more } = options
  if (operation === 'CREATE') return { ...more, kind: 'CreateOptions' }
  return options.kind === 'PatchOptions' ? { ...more, kind: 'UpdateOptions' } : options
}

export type { WriteParameters }
