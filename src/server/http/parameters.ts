/** The options of a request as its query gives them, decoded as upstream decodes them. */
import type { DeleteOptions } from '#api/metadata.ts'
import { badRequest } from '#api/status/status-answers.ts'
import { integerError } from '#base/go/number.ts'
import type {
  GetParameters,
  ListParameters,
  PatchParameters,
  WriteParameters,
} from '#server/call.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'

const falseTexts = /^(false|0)$/i

/** Whether a parameter is there and says yes: all does, but `false` and `0`, even nothing. */
export function isTrueParameter(values: readonly string[] | undefined): boolean {
  return values !== undefined && !falseTexts.test(values[0] ?? '')
}

/** Throws StatusError (400). */
export function parseGetParameters(query: Query): GetParameters {
  if (isTrueParameter(query.get('export'))) {
    throw badRequest('the export parameter, deprecated since v1.14, is no longer supported')
  }
  return { resourceVersion: firstOf(query, 'resourceVersion') ?? '' }
}

const noListParameters: ListParameters = {
  labelSelector: '',
  fieldSelector: '',
  resourceVersion: '',
  resourceVersionMatch: '',
  limit: 0,
  continue: '',
  allowWatchBookmarks: false,
}

/** Throws StatusError (400). */
export function parseListParameters(query: Query): ListParameters {
  if (query.size === 0) return noListParameters
  const text = (name: string) => firstOf(query, name) ?? ''
  const timeoutSeconds = asDuration(parseInt64(query, 'timeoutSeconds'))
  const sendInitialEvents = query.get('sendInitialEvents')
  return {
    labelSelector: text('labelSelector'),
    fieldSelector: text('fieldSelector'),
    resourceVersion: text('resourceVersion'),
    resourceVersionMatch: text('resourceVersionMatch'),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    limit: parseInteger(query, 'limit') ?? 0,
    continue: text('continue'),
    allowWatchBookmarks: isTrueParameter(query.get('allowWatchBookmarks')),
    ...(sendInitialEvents && { sendInitialEvents: isTrueParameter(sendInitialEvents) }),
    ...(query.has('watch') && { watch: isTrueParameter(query.get('watch')) }),
  }
}

/** Upstream counts nanoseconds in 64 bits: what they do not hold, some 292 years, comes round below zero. */
function asDuration(seconds: bigint | undefined): number | undefined {
  if (seconds === undefined) return undefined
  return Number(BigInt.asIntN(64, seconds * 1_000_000_000n)) / 1e9
}

const noWriteParameters: WriteParameters = { dryRun: [], fieldManager: '', fieldValidation: '' }

export function parseWriteParameters(query: Query): WriteParameters {
  if (query.size === 0) return noWriteParameters
  return {
    dryRun: query.get('dryRun') ?? [],
    fieldManager: firstOf(query, 'fieldManager') ?? '',
    fieldValidation: firstOf(query, 'fieldValidation') ?? '',
  }
}

export function parsePatchParameters(query: Query): PatchParameters {
  const force = query.get('force')
  return { ...parseWriteParameters(query), ...(force && { force: isTrueParameter(force) }) }
}

/** Those of a deletion without a body. Throws StatusError (400). */
export function parseDeleteOptions(query: Query): DeleteOptions {
  const flag = (name: string) => {
    const values = query.get(name)
    return values && { [name]: isTrueParameter(values) }
  }
  const gracePeriodSeconds = parseInteger(query, 'gracePeriodSeconds')
  const propagationPolicy = firstOf(query, 'propagationPolicy')
  const dryRun = query.get('dryRun')
  const uid = firstOf(query, 'uid')
  const resourceVersion = firstOf(query, 'resourceVersion')
  return {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...((uid || resourceVersion) && {
      preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) },
    }),
    ...flag('orphanDependents'),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(dryRun && { dryRun }),
    ...flag('ignoreStoreReadErrorWithClusterBreakingPotential'),
  }
}

export function parseInteger(query: Query, name: string): number | undefined {
  const value = parseInt64(query, name)
  return value === undefined ? undefined : Number(value)
}

function parseInt64(query: Query, name: string): bigint | undefined {
  const text = firstOf(query, name)
  if (text === undefined) return undefined
  const error = integerError(text, 'ParseInt')
  if (error !== undefined) throw badRequest(error)
  return BigInt(text.replace('+', ''))
}
