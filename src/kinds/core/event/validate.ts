/**
 * The rules for events. Those that come through events.k8s.io/v1 are held to more: the older
 * version takes nearly everything.
 */
import { isDeepStrictEqual } from 'node:util'
import type { RuleContext } from '#api/definition.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '#api/validation/object-meta.ts'
import { byteLength } from '#base/go/text.ts'
import type { Event } from '#kinds/core/event/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const nameLimitBytes = 128
const messageLimitBytes = 1024

/** Upstream's ValidateEventCreate. */
export function validateEvent(
  event: Event,
  { apiVersion }: Pick<RuleContext, 'apiVersion'>,
): readonly FieldError[] {
  const errors = validateAnyEvent(event, apiVersion)
  if (apiVersion === 'v1') return errors
  return [
    ...errors,
    ...validateObjectMeta(event.metadata, { isNamespaced: true, nameErrors: subdomainName }),
    ...validateSeries(event),
    ...(event.eventTime === undefined ? [required(path('eventTime'))] : []),
    ...validateType(event),
    ...validateUnset(event),
  ]
}

/** Upstream's ValidateEventUpdate. */
export function validateEventUpdate(
  event: Event,
  old: Event,
  { apiVersion }: Pick<RuleContext, 'apiVersion'>,
): readonly FieldError[] {
  const errors = validateAnyEvent(event, apiVersion)
  if (apiVersion === 'v1') return errors
  return [
    ...errors,
    ...validateObjectMetaUpdate(event.metadata, old.metadata),
    ...(isDeepStrictEqual(event.series, old.series) ? [] : validateSeries(event)),
    ...validateKept(event, old),
  ]
}

function validateAnyEvent(event: Event, apiVersion: string): readonly FieldError[] {
  const { namespace = '' } = event.metadata
  return [
    ...validateNamespace(event),
    ...(event.eventTime === undefined ? [] : validateNewEvent(event, apiVersion)),
    ...dns1123SubdomainErrors(namespace).map((message) =>
      invalid(path('namespace'), namespace, message),
    ),
  ]
}

/** An event is where the object is; one of an object without a namespace, in one of two. */
function validateNamespace({ metadata, involvedObject, eventTime }: Event): readonly FieldError[] {
  const { namespace = '' } = metadata
  const { namespace: of = '' } = involvedObject
  const isNew = eventTime !== undefined
  const homes = isNew ? ['default', 'kube-system'] : ['', 'default']
  const isRight = of === '' ? homes.includes(namespace) : isNew || of === namespace
  if (isRight) return []
  return [invalid(path('involvedObject', 'namespace'), of, 'does not match event.namespace')]
}

function validateNewEvent(event: Event, apiVersion: string): readonly FieldError[] {
  const { reportingComponent = '', message = '' } = event
  const controllerPath = path(apiVersion === 'v1' ? 'reportingComponent' : 'reportingController')
  return [
    ...(reportingComponent === '' ? [required(controllerPath)] : []),
    ...qualifiedNameErrors(reportingComponent).map((m) =>
      invalid(controllerPath, reportingComponent, m),
    ),
    ...(['reportingInstance', 'action', 'reason'] as const).flatMap((field) => {
      const value = event[field] ?? ''
      if (value === '') return [required(path(field))]
      return byteLength(value) > nameLimitBytes ? [tooManyCharacters(field, nameLimitBytes)] : []
    }),
    ...(byteLength(message) > messageLimitBytes
      ? [tooManyCharacters('message', messageLimitBytes)]
      : []),
  ]
}

function tooManyCharacters(field: string, limit: number): FieldError {
  return invalid(path(field), '', `can have at most ${limit} characters`)
}

function validateSeries({ series }: Event): readonly FieldError[] {
  if (!series) return []
  const isOnce = (series.count ?? 0) < 2
  return [
    ...(isOnce ? [invalid(path('series.count'), '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required(path('series.lastObservedTime'))]),
  ]
}

function validateType({ type = '' }: Event): readonly FieldError[] {
  if (type === 'Normal' || type === 'Warning') return []
  return [invalid(path('type'), '', `has invalid value: ${type}`)]
}

/** What only older clients say. */
function validateUnset(event: Event): readonly FieldError[] {
  const { firstTimestamp, lastTimestamp, count, source } = event
  const said = {
    firstTimestamp: firstTimestamp !== undefined,
    lastTimestamp: lastTimestamp !== undefined,
    count: Boolean(count),
    source: Boolean(source?.component || source?.host),
  }
  return Object.entries(said)
    .filter(([, isSaid]) => isSaid)
    .map(([field]) => invalid(path(field), '', 'needs to be unset'))
}

/** What may not change, in upstream's order, which names the reason twice. */
const kept = [
  ['involvedObject', {}],
  ['reason', ''],
  ['message', ''],
  ['source', {}],
  ['firstTimestamp', undefined],
  ['lastTimestamp', undefined],
  ['count', 0],
  ['reason', ''],
  ['type', ''],
  ['eventTime', undefined],
  ['action', ''],
  ['related', undefined],
  ['reportingComponent', ''],
  ['reportingInstance', ''],
] as const

/** The fields that are structs, and of which type. */
const structs: ReadonlyMap<string, string> = new Map([
  ['involvedObject', 'core.v1.ObjectReference'],
  ['source', 'core.v1.EventSource'],
  ['related', 'core.v1.ObjectReference'],
])

function validateKept(event: Event, old: Event): readonly FieldError[] {
  return kept
    .filter(([field, zero]) => !isDeepStrictEqual(event[field] || zero, old[field] || zero))
    .map(([field, zero]) => {
      const name = field === 'reportingComponent' ? 'reportingController' : field
      const type = structs.get(field)
      const value = event[field] || zero
      const shown = type === undefined ? value : internalFormOf(type, value)
      return invalid(path(name), shown, 'field is immutable')
    })
}
