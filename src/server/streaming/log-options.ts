/** What a client wants of a log, read from its query and judged. */

import { badRequest } from '#api/status/status-answers.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupportedText,
} from '#api/validation/field-error.ts'
import { FieldPath, path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import { isTrueParameter, parseInteger } from '#server/http/parameters.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'
import { formatQuery } from '#server/streaming/stream-options.ts'

export interface LogOptions {
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly skipsVerification: boolean
  readonly sinceSeconds?: number
  readonly sinceTime?: string
  readonly tailLines?: number
  readonly limitBytes?: number
  readonly stream?: string
}

/** Throws StatusError (400). */
export function parseLogOptions(query: Query): LogOptions {
  const flag = (name: string) => isTrueParameter(query.get(name))
  const integer = (name: string) => {
    const value = parseInteger(query, name)
    return value !== undefined && { [name]: value }
  }
  const sinceTime = parseSinceTime(firstOf(query, 'sinceTime'))
  const stream = firstOf(query, 'stream')
  return {
    container: firstOf(query, 'container') ?? '',
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    skipsVerification: flag('insecureSkipTLSVerifyBackend'),
    ...integer('sinceSeconds'),
    ...(sinceTime !== undefined && { sinceTime }),
    ...integer('tailLines'),
    ...integer('limitBytes'),
    ...(stream !== undefined && { stream }),
  }
}

const rfc3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Kept as it was written, without what is less than a second. */
function parseSinceTime(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || text === 'null') return undefined
  const parts = rfc3339.exec(text)
  if (parts) return parts[5] ? text.replace(parts[5], '') : text
  throw badRequest(
    `parsing time ${quoteGo(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoteGo(text)} as "2006"`,
  )
}

const positive = 'must be greater than 0'
/** Upstream's way to name no field. */
const whole = new FieldPath('', undefined, true)
const streams = ['All', 'Stderr', 'Stdout']

/** `canSplit`: whether one of the two outputs may be asked for alone. */
export function validateLogOptions(
  { tailLines, limitBytes, sinceSeconds, sinceTime, stream }: LogOptions,
  { canSplit }: { readonly canSplit: boolean },
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(invalid(path('tailLines'), tailLines, 'must be greater than or equal to 0'))
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(invalid(path('limitBytes'), limitBytes, positive))
  }
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const why = 'at most one of `sinceTime` or `sinceSeconds` may be specified'
    errors.push(forbidden(whole, why))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(invalid(path('sinceSeconds'), sinceSeconds, positive))
  }
  if (stream === undefined) return errors
  if (!canSplit) errors.push(forbidden(path('stream'), 'may not be specified'))
  else if (!streams.includes(stream)) errors.push(notSupportedText(path('stream'), stream, streams))
  else if (stream !== 'All' && tailLines !== undefined) {
    const why = '`tailLines` and specific `stream` are mutually exclusive for now'
    errors.push(forbidden(whole, why))
  }
  return errors
}

/** As the kubelet reads them, in Go's order. */
export function logQuery(
  options: LogOptions,
  { canSplit }: { readonly canSplit: boolean },
): string {
  const { follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps } = options
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['follow', follow ? 'true' : undefined],
    ['limitBytes', limitBytes],
    ['previous', previous ? 'true' : undefined],
    ['sinceSeconds', sinceSeconds],
    ['sinceTime', sinceTime],
    ['stream', canSplit ? (options.stream ?? 'All') : undefined],
    ['tailLines', tailLines],
    ['timestamps', timestamps ? 'true' : undefined],
  ]
  return formatQuery(
    pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])),
  )
}
