/** Defaults and validation: what every write of a pod or Deployment costs between codec and store. */
import { decodeJson } from '#api/codec/json.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { prepareCreate, validateCreate } from '#api/rules.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import { measure, printTable } from './lib/measure.ts'
import { podText } from './lib/pods.ts'

const context: RuleContext = { now: '2026-01-01T00:00:00Z', features, apiVersion: 'v1' }
const type = schema.typeOf('v1', 'Pod')!
const count = 1000
const objects = Array.from({ length: count }, (_, i) => {
  return decodeJson<Resource>(type, Buffer.from(podText(i))).object
})
const definition = pods as KindDefinition

let next = 0
function pod(): Resource {
  next = (next + 1) % count
  return objects[next]!
}

function complete(): Resource {
  const object = pod()
  return definition.defaults?.(object, context) ?? object
}

printTable([
  measure('default a pod', complete),
  measure('validate a pod', () => validateCreate(definition, pod(), context)),
  measure(
    'default, prepare and validate a pod',
    () => {
      const prepared = prepareCreate(definition, complete(), context, 'uid')
      return validateCreate(definition, prepared, context)
    },
    30_000,
  ),
])
const errors = validateCreate(definition, complete(), context)
if (errors.length > 0) throw new Error(`The pod measured is not valid: ${JSON.stringify(errors)}`)
