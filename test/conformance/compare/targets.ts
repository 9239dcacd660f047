/** What of a base is sent where: the object itself, to its collection and to itself, and its parts. */
import { apiVersionOf, type SubresourceDefinition } from '#api/definition.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { schema } from '#kinds/schema.ts'
import type { Base } from './bases.ts'
import type { Server } from './servers.ts'

export interface Target {
  readonly base: Base
  /** `create`, `update`, or the name of a subresource. */
  readonly verb: string
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: unknown
  readonly type: ObjectType
  /** Where most of the changes are to be. */
  readonly favoured?: string
  /** Where each server is asked for the body that it is to change, instead of `body`. */
  readonly from?: string
}

type Json = Record<string, unknown>

export function createTarget(base: Base): Target | undefined {
  const { table, type, own } = base
  if (!type || (table.create.length === 0 && !own)) return undefined
  return { base, verb: 'create', method: 'POST', path: table.path, body: table.base, type }
}

/** The object as the recording puts it back, at the path that the recording puts it to. */
export async function updateTarget(base: Base, server: Server): Promise<Target | undefined> {
  const { table, type } = base
  if (base.own) return storedTarget(base, server)
  if (table.update.length === 0 || !type) return undefined
  const sub = table.name!.split('/')[1]
  const path = `${table.path}/${table.name}`
  const kind = { base, method: 'PUT', path, body: table.stored } as const
  const stored = (table.stored ?? {}) as { apiVersion?: string; kind?: string }
  const own = schema.typeOf(stored.apiVersion ?? '', stored.kind ?? '') ?? type
  return {
    ...kind,
    verb: sub ?? 'update',
    type: own,
    ...(sub === 'status' && { favoured: '/status' }),
  }
}

/** The object as the servers have it now. */
export async function storedTarget(base: Base, server: Server): Promise<Target | undefined> {
  if (!base.definition || !base.type) return undefined
  const path = `${base.table.path}/${base.table.name!.split('/')[0]}`
  const body = await bodyToWrite(base, server, path)
  if (!body) return undefined
  return { base, verb: 'update', method: 'PUT', path, from: path, body, type: base.type }
}

/** The parts of a stored object that its recording does not change. */
export async function partTargets(base: Base, server: Server): Promise<readonly Target[]> {
  const { table, definition, type } = base
  if (!definition || !type || (table.update.length === 0 && !base.own)) return []
  const [name, recorded] = table.name!.split('/')
  const targets: Target[] = []
  for (const part of definition.subresources ?? []) {
    if (part.connect || part.name === recorded) continue
    const path = `${table.path}/${name}/${part.name}`
    const target = part.verbs.includes('update')
      ? await rewritten(base, part, { path, server })
      : asked(base, part, path)
    if (target) targets.push(target)
  }
  return targets
}

async function rewritten(
  base: Base,
  part: SubresourceDefinition,
  { path, server }: { path: string; server: Server },
): Promise<Target | undefined> {
  const from = part.verbs.includes('get') ? path : path.slice(0, path.lastIndexOf('/'))
  const body = await bodyToWrite(base, server, from)
  if (!body) return undefined
  const type = part.body ? typeOfBody(part) : base.type!
  const favoured = part.body ? undefined : favouredOf(part.name)
  if (!type) return undefined
  const target = { base, verb: part.name, method: 'PUT', path, body, type, from } as const
  return { ...target, ...(favoured && { favoured }) }
}

async function bodyToWrite(base: Base, server: Server, path: string): Promise<Json | undefined> {
  const read = await bodyAt(server, path)
  const isConditional = base.definition!.unconditionalUpdate === false
  if (!read || !isConditional) return read
  return { ...read, metadata: { ...read.metadata, resourceVersion: '«any»' } }
}

/** What a server has, without what it says itself of every object. */
export async function bodyAt(
  server: Server,
  path: string,
): Promise<({ readonly metadata: Json } & Json) | undefined> {
  const { code, text } = await server.ask(path)
  if (code !== 200) return undefined
  const { metadata, ...object } = JSON.parse(text) as { metadata: Json } & Json
  const {
    uid: _,
    creationTimestamp: __,
    managedFields: ___,
    resourceVersion: ____,
    ...kept
  } = metadata
  return { ...object, metadata: kept }
}

function favouredOf(part: string): string {
  if (part === 'ephemeralcontainers') return '/spec/ephemeralContainers'
  if (part === 'resize') return '/spec/containers'
  if (part === 'finalize') return '/spec/finalizers'
  return '/status'
}

/** Bodies that are only sent: all that they must hold. */
function asked(base: Base, part: SubresourceDefinition, path: string): Target | undefined {
  const type = part.body && typeOfBody(part)
  if (!type || !part.body || part.name === 'token') return undefined
  const { definition } = part.body
  const body = {
    apiVersion: apiVersionOf(definition),
    kind: definition.kind,
    metadata: { name: path.split('/').at(-2) },
    ...(part.name === 'binding' && { target: { apiVersion: 'v1', kind: 'Node', name: 'a' } }),
  }
  return { base, verb: part.name, method: 'POST', path, body, type }
}

function typeOfBody({ body }: SubresourceDefinition): ObjectType | undefined {
  return body && schema.typeOf(apiVersionOf(body.definition), body.definition.kind)
}
