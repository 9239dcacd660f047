/**
 * OpenAPI v2 documents of several servers made one, as upstream's aggregator makes it: of two that tell of
 * the same path the first has it, and what two define differently under one name gets another name.
 */
import { isJsonObject, jsonEquals } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { inOrder } from '#server/openapi/in-order.ts'

type Members = Readonly<Record<string, Json>>

const kindsKey = 'x-kubernetes-group-version-kind'
const places = { definitions: '#/definitions/', parameters: '#/parameters/' } as const
type Place = keyof typeof places

/** Without the other paths, and without the definitions that only these have use for. */
export function withPaths(document: JsonObject, isKept: (path: string) => boolean): JsonObject {
  const paths = pick(membersOf(document, 'paths'), isKept)
  const usedBefore = usedDefinitions(document, membersOf(document, 'paths'))
  const used = usedDefinitions(document, paths)
  const definitions = pick(
    membersOf(document, 'definitions'),
    (name) => used.has(name) || !usedBefore.has(name),
  )
  return { ...document, paths, definitions }
}

/** All that the first says of itself, and the paths of all. */
export function mergeDocuments(first: JsonObject, others: readonly JsonObject[]): JsonObject {
  return others.reduce(mergeTwo, first)
}

function mergeTwo(first: JsonObject, second: JsonObject): JsonObject {
  const taken = membersOf(first, 'paths')
  const isNew = (path: string) => !Object.hasOwn(taken, path)
  const all = Object.keys(membersOf(second, 'paths'))
  if (!all.some(isNew)) return first
  let added = all.every(isNew) ? second : withPaths(second, isNew)
  added = renamed(added, 'definitions', namesFor(first, added, 'definitions', isSameDefinition))
  added = renamed(added, 'parameters', namesFor(first, added, 'parameters', jsonEquals))
  return {
    ...first,
    paths: inOrder({ ...taken, ...membersOf(added, 'paths') }),
    definitions: inOrder(
      mergeDefinitions(membersOf(first, 'definitions'), membersOf(added, 'definitions')),
    ),
    parameters: inOrder({ ...membersOf(added, 'parameters'), ...membersOf(first, 'parameters') }),
  }
}

function mergeDefinitions(first: Members, second: Members): Members {
  const merged: Record<string, Json> = { ...first }
  for (const [name, definition] of Object.entries(second)) {
    const known = first[name]
    merged[name] =
      isJsonObject(known) && isJsonObject(definition) ? withKinds(known, definition) : definition
  }
  return merged
}

/** They are the same but for the kinds that they are of. */
function withKinds(first: JsonObject, second: JsonObject): JsonObject {
  const [known, more] = [first[kindsKey] ?? [], second[kindsKey] ?? []]
  if (!Array.isArray(known) || !Array.isArray(more)) return first
  const byName = new Map([...more, ...known].map((kind: Json) => [nameOfKind(kind), kind]))
  if (byName.size === known.length) return first
  const all = [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind)
  return { ...first, [kindsKey]: all }
}

function nameOfKind(kind: Json): string {
  const { group, version, kind: name } = isJsonObject(kind) ? kind : {}
  return `${group}/${version}.${name}`
}

function isSameDefinition(one: Json, other: Json): boolean {
  const bare = (definition: Json) =>
    isJsonObject(definition) ? pick(definition, (key) => key !== kindsKey) : definition
  return jsonEquals(bare(one), bare(other))
}

/** New names for what the first document has another thing under. */
function namesFor(
  first: JsonObject,
  second: JsonObject,
  place: Place,
  isSame: (one: Json, other: Json) => boolean,
): ReadonlyMap<string, string> {
  const [known, added] = [membersOf(first, place), membersOf(second, place)]
  const names = new Map<string, string>()
  const given = new Set<string>()
  for (const [name, member] of Object.entries(added)) {
    if (known[name] === undefined || isSame(known[name], member)) continue
    const isFree = (other: string) =>
      known[other] === undefined
        ? added[other] === undefined && !given.has(other)
        : isSame(known[other], member)
    let count = 2
    while (!isFree(`${name}_v${count}`)) count++
    names.set(name, `${name}_v${count}`)
    given.add(`${name}_v${count}`)
  }
  return names
}

function renamed(
  document: JsonObject,
  place: Place,
  names: ReadonlyMap<string, string>,
): JsonObject {
  if (names.size === 0) return document
  const references = new Map(
    [...names].map(([from, to]) => [places[place] + from, places[place] + to]),
  )
  const changed = withReferences(document, references) as JsonObject
  const members = Object.entries(membersOf(changed, place))
  return {
    ...changed,
    [place]: Object.fromEntries(members.map(([name, one]) => [names.get(name) ?? name, one])),
  }
}

function withReferences(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withReferences(item, names))
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([key, member]) => {
    const name = key === '$ref' && typeof member === 'string' ? names.get(member) : undefined
    return [key, name ?? withReferences(member, names)] as const
  })
  return Object.fromEntries(members)
}

/** Those that lie on a way from some of the paths. */
function usedDefinitions(document: JsonObject, paths: Members): ReadonlySet<string> {
  const seen = new Set<string>()
  const walk = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, member] of Object.entries(value)) {
      if (key !== '$ref' || typeof member !== 'string') walk(member as Json)
      else if (!seen.has(member)) {
        seen.add(member)
        walk(referred(document, member) ?? null)
      }
    }
  }
  walk(paths)
  const { definitions } = places
  return new Set(
    [...seen].flatMap((one) => (one.startsWith(definitions) ? one.slice(definitions.length) : [])),
  )
}

function referred(document: JsonObject, reference: string): Json | undefined {
  for (const [place, prefix] of Object.entries(places)) {
    if (reference.startsWith(prefix))
      return membersOf(document, place)[reference.slice(prefix.length)]
  }
  return undefined
}

function membersOf(document: JsonObject, place: string): Members {
  const members = document[place]
  return isJsonObject(members) ? members : {}
}

function pick(members: Members, isKept: (name: string) => boolean): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => isKept(name)))
}
