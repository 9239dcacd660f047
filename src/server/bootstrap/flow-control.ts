/**
 * The flow schemas and priority levels that every server has, kept in upstream's form as long as
 * nobody says by their annotation that they are his; two of each are never anybody else's.
 */
import { isSame } from '#api/equality.ts'
import type { Resource } from '#api/metadata.ts'
import { isConflict, isNotFound } from '#api/status.ts'
import { timeOfMs } from '#api/time.ts'
import { sleep } from '#base/wait.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import { flowSchemas, priorityLevels } from '#server/bootstrap/flow-control-objects.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'

const group = 'flowcontrol.apiserver.k8s.io'
const apiVersion = `${group}/v1`
const schemaResource = { group, version: 'v1', resource: 'flowschemas' }
const levelResource = { group, version: 'v1', resource: 'prioritylevelconfigurations' }
const producer = 'api-priority-and-fairness-config-producer-v1'
const consumer = 'api-priority-and-fairness-config-consumer-v1'
const annotation = 'apf.kubernetes.io/autoupdate-spec'
const mandatory = new Set(['exempt', 'catch-all'])
const periodMs = 60_000

type WithSpec = Resource & { readonly spec: object }

export const flowControlConfig: PostStartHook = {
  name: 'priority-and-fairness-config-producer',
  async start(context) {
    await produce(context)
    await sayWhatDangles(context)
  },
  async keep(context) {
    for (;;) {
      await sleep(periodMs, context)
      try {
        await produce(context)
        await sayWhatDangles(context)
      } catch (error) {
        context.signal.throwIfAborted()
        context.log.error('cannot keep the objects of flow control', { error })
      }
    }
  },
}

async function produce(context: BootstrapContext): Promise<void> {
  await Promise.all([
    ...Object.entries(priorityLevels).map(([name, spec]) =>
      bring(context, levelResource, objectOf('PriorityLevelConfiguration', name, spec)),
    ),
    ...Object.entries(flowSchemas).map(([name, spec]) =>
      bring(context, schemaResource, objectOf('FlowSchema', name, spec)),
    ),
  ])
}

function objectOf(kind: string, name: string, spec: object): WithSpec {
  return { apiVersion, kind, metadata: { name, annotations: { [annotation]: 'true' } }, spec }
}

async function bring(
  context: BootstrapContext,
  at: typeof levelResource,
  wanted: WithSpec,
): Promise<void> {
  if (await ensure(context, at, wanted, producer)) return
  const { name } = wanted.metadata
  const there = present<WithSpec>(context, at, { name })
  if (!there) return
  const { annotations } = there.metadata
  const isOurs = mandatory.has(name) || annotations?.[annotation] === 'true'
  if (!isOurs || isSame(there.spec, wanted.spec)) return
  const metadata = { ...there.metadata, annotations: { ...annotations, [annotation]: 'true' } }
  const changed = { ...there, metadata, spec: wanted.spec }
  try {
    const options = { signal: context.signal, fieldManager: producer }
    await context.transport.update(at, { name }, changed, options)
  } catch (error) {
    // Somebody else writes it too: the next round looks again.
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}

/** Whether the level that a schema names is there, as the schema's condition. */
async function sayWhatDangles(context: BootstrapContext): Promise<void> {
  const store = context.resources().hub(group, 'flowschemas')?.store
  const schemas = (store?.peekAll('') ?? []).map(({ object }) => object as FlowSchema)
  await Promise.all(schemas.map((schema) => sayWhether(context, schema)))
}

async function sayWhether(context: BootstrapContext, schema: FlowSchema): Promise<void> {
  const { name: level } = schema.spec.priorityLevelConfiguration
  const isThere = present(context, levelResource, { name: level }) !== undefined
  const words = `This FlowSchema references the PriorityLevelConfiguration object named "${level}"`
  const wanted = {
    type: 'Dangling',
    status: isThere ? 'False' : 'True',
    reason: isThere ? 'Found' : 'NotFound',
    message: isThere ? `${words} and it exists` : `${words} but there is no such object`,
  }
  const said = schema.status?.conditions?.find(({ type }) => type === wanted.type)
  if (said?.status === wanted.status && said.message === wanted.message) return
  const lastTransitionTime = timeOfMs(context.clock.nowMs())
  const { name } = schema.metadata
  const applied = {
    apiVersion,
    kind: 'FlowSchema',
    metadata: { name },
    status: { conditions: [{ ...wanted, lastTransitionTime }] },
  }
  const { signal, transport } = context
  const options = { type: 'apply', force: true, fieldManager: consumer, signal } as const
  await transport.patch({ ...schemaResource, subresource: 'status' }, { name }, applied, options)
}
