/** Metadata of objects that have no type: upstream writes it as JSON and reads that by the type. */
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { type Decoded, decodeObject } from '#api/codec/plain/decode.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'

/** Unknown fields are told by their names as they are. Throws DecodeError. */
export function readMetadata(type: ObjectType, given: Json): Decoded<ObjectMeta> {
  return readAsGiven(type, given) ?? readAsWritten(type, given)
}

function readAsWritten(type: ObjectType, given: Json): Decoded<ObjectMeta> {
  return decodeObject(type, parseJson(encodeJsonValue(given)).object, { bare: true })
}

/** Nothing where there is something to tell: then it matters how Go writes numbers, and that it sorts keys. */
function readAsGiven(type: ObjectType, given: Json): Decoded<ObjectMeta> | undefined {
  try {
    const decoded = decodeObject<ObjectMeta>(type, given)
    return decoded.strict.length === 0 ? decoded : undefined
  } catch (error) {
    if (!isDecodeError(error)) throw error
    return undefined
  }
}
