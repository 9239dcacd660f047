import type { Converted } from '#api/apply/merge-rules.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { apiVersionOf, type KindDefinition, type RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { features } from '#kinds/features.ts'
import { kinds } from '#kinds/list.ts'
import { schema } from '#kinds/schema.ts'
import { recordedTime } from './transcript.ts'

/** A built-in object in another version of its kind; undefined if there is none. */
export function convertVersion(object: JsonObject, apiVersion: string): Converted | undefined {
  const from = String(object.apiVersion)
  const kind = String(object.kind)
  const definition = kinds.find((one) => one.kind === kind && versionsOf(one).includes(from))
  const type = schema.typeOf(apiVersion, kind)
  if (!definition || !type || !versionsOf(definition).includes(apiVersion)) return undefined
  const context: RuleContext = {
    now: recordedTime,
    features,
    apiVersion,
    user: { name: '', uid: '', groups: [] },
  }
  const { object: given } = decodeObject<Resource>(schema.typeOf(from, kind)!, object)
  const source = versionOf(definition, from)
  const target = versionOf(definition, apiVersion)
  const hub = source ? source.toHub(given) : given
  const converted = target ? target.fromHub(hub) : hub
  const whole = { ...converted, apiVersion, kind }
  const filled = (target ?? definition).defaults?.(whole, context) ?? whole
  return { object: encodeObject(type, filled), type }
}

function versionsOf(definition: KindDefinition): readonly string[] {
  return [apiVersionOf(definition), ...(definition.versions ?? []).map((one) => one.apiVersion)]
}

function versionOf(definition: KindDefinition, apiVersion: string) {
  return definition.versions?.find((one) => one.apiVersion === apiVersion)
}
