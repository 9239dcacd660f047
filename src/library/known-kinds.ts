/** Finds what is known of an object's kind by what the object says of itself. */
import { apiVersionOf, type KindDefinition, type VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'

export interface KnownKind {
  readonly definition: KindDefinition
  /** The version the object is written in, if it is not the one that rules speak. */
  readonly version?: VersionDefinition<Resource>
  readonly type: ObjectType
}

const byKind = new Map<string, Omit<KnownKind, 'type'>>()
for (const definition of kinds) {
  byKind.set(`${apiVersionOf(definition)}/${definition.kind}`, { definition })
  for (const version of definition.versions ?? []) {
    byKind.set(`${version.apiVersion}/${definition.kind}`, { definition, version })
  }
}

/** A kind that v1.36 serves; undefined for others, which may still be read and written. */
export function knownKind(apiVersion: string, kind: string): KnownKind | undefined {
  const found = byKind.get(`${apiVersion}/${kind}`)
  const type = schema.typeOf(apiVersion, kind)
  return found && type ? { ...found, type } : undefined
}

/** The object in the version that rules speak. */
export function toHub({ version }: KnownKind, object: Resource): Resource {
  return version ? version.toHub(object) : object
}

export function fromHub({ version }: KnownKind, object: Resource): Resource {
  return version ? version.fromHub(object) : object
}
