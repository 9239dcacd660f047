import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type { Write } from './transcript.ts'

/** The object as a recorded patch makes it, before it is decoded. Throws PatchError. */
export function patched(type: ObjectType, live: JsonObject, { contentType, body }: Write): Json {
  const patch = typeof body === 'string' ? parse(body) : body
  if (contentType.includes('strategic')) return applyStrategicPatch(type, live, patch)
  if (contentType.includes('json-patch')) return applyJsonPatch(live, patch)
  return applyMergePatch(live, patch)
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new PatchError('BadRequest', 'not JSON')
  }
}

/** Where two objects differ, as far as patches go: what the server fills in, or sets, is passed over. */
export function differences(got: Json, want: Json, at = ''): readonly string[] {
  if (ignored.test(at) || got === want) return []
  if (Array.isArray(got) && Array.isArray(want)) {
    if (got.length !== want.length) return [`${at}: ${got.length} items, not ${want.length}`]
    return got.flatMap((item: Json, i) => differences(item, want[i] as Json, `${at}[${i}]`))
  }
  if (isJsonObject(got) && isJsonObject(want)) {
    return Object.keys(got).flatMap((key) => {
      return differences(got[key]!, want[key] ?? null, `${at}.${key}`)
    })
  }
  return [`${at}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`]
}

const ignored = /^\.(status|metadata\.(resourceVersion|generation|managedFields))$/
