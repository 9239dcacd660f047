/** The parameters of requests, and which belong to which kind of request. */
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type { Describe } from '#server/openapi/describe.ts'

type Kind = 'boolean' | 'integer' | 'string'

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly description?: string
  readonly type: Kind
}

const query: Readonly<Record<string, readonly [Kind, string]>> = {
  allowWatchBookmarks: [
    'boolean',
    'Whether a watch is also told, now and then, how far it has come.',
  ],
  continue: ['string', 'Where the next page begins: the token that came with the page before.'],
  dryRun: ['string', 'All: goes through everything, and changes nothing.'],
  fieldManager: [
    'string',
    'Who the changes are by, as managed fields name it; up to 128 characters.',
  ],
  fieldSelector: ['string', 'Only objects whose fields have these values; all, if empty.'],
  fieldValidation: [
    'string',
    'What to do about unknown and duplicate fields: Ignore, Warn (the default) or Strict.',
  ],
  force: ['boolean', 'Whether an apply takes over fields that others manage.'],
  gracePeriodSeconds: ['integer', 'How long the object has to end; 0 ends it at once.'],
  ignoreStoreReadErrorWithClusterBreakingPotential: [
    'boolean',
    'Whether an object that cannot be read is removed without looking at it. Dangerous.',
  ],
  labelSelector: ['string', 'Only objects with these labels; all, if empty.'],
  limit: ['integer', 'The most objects to answer at once; the rest follows in pages.'],
  orphanDependents: ['boolean', 'Old form of propagationPolicy: whether what it owns stays.'],
  pretty: ['string', 'Whether the answer is indented for people.'],
  propagationPolicy: ['string', 'What becomes of what it owns: Orphan, Background or Foreground.'],
  resourceVersion: ['string', 'How new the answer has to be; the newest, if empty.'],
  resourceVersionMatch: ['string', 'Whether resourceVersion is meant as Exact or NotOlderThan.'],
  sendInitialEvents: [
    'boolean',
    'Whether a watch begins with the objects that are there, and marks where these end.',
  ],
  shardSelector: ['string', 'Only the objects of one shard; all, if empty.'],
  timeoutSeconds: ['integer', 'After how long the request ends, whatever it is doing.'],
  watch: ['boolean', 'Whether changes are told as they come, instead of a list.'],
}

const read = ['pretty']
const list = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'pretty',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'shardSelector',
  'timeoutSeconds',
]
const write = ['dryRun', 'fieldManager', 'fieldValidation', 'pretty']
const remove = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'pretty',
  'propagationPolicy',
]
const watch = [...list, 'allowWatchBookmarks', 'watch']

const byAction = {
  get: read,
  list: watch,
  watch,
  watchlist: watch,
  post: write,
  put: write,
  patch: [...write, 'force'],
  delete: remove,
  deletecollection: [...new Set([...list, ...remove])],
  connect: [],
} as const satisfies Record<string, readonly string[]>

export type Action = keyof typeof byAction

/** Upstream writes those of custom resources down by hand, and a little otherwise. */
const customByAction: Partial<Record<Action, readonly string[]>> = {
  get: [...read, 'resourceVersion'],
  deletecollection: watch,
}

export function parametersOf(action: Action, isCustom = false): readonly Parameter[] {
  const names = (isCustom ? customByAction[action] : undefined) ?? byAction[action]
  return names.map((name) => {
    const [type, description] = query[name]!
    return { name, in: 'query', description, type }
  })
}

/** Those of streams and logs: the fields of their options. */
export function optionParameters(options: ObjectType, describe: Describe): readonly Parameter[] {
  return options.fields.flatMap(({ name, type }): readonly Parameter[] => {
    const kind = kinds[type.kind === 'list' ? type.items.kind : type.kind]
    if (!kind) return []
    const description = describe.field(options, name)
    return [{ name, in: 'query', ...(description !== undefined && { description }), type: kind }]
  })
}

const kinds: Readonly<Record<string, Kind>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'integer',
  string: 'string',
}

export function pathParameter(name: string, description: string): Parameter {
  return { name, in: 'path', description, type: 'string' }
}

export function formatParameter({ name, in: place, description, type }: Parameter): JsonObject {
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    ...(place === 'path' && { required: true }),
    schema: { type, uniqueItems: true },
  }
}

export function compareParameters(a: Parameter, b: Parameter): number {
  const [one, other] = [`${a.name} ${a.in}`, `${b.name} ${b.in}`]
  return one < other ? -1 : one > other ? 1 : 0
}
