/** Says of each flow schema whether the priority level that it names is there, whenever either changes. */

import { timeOfMs } from '#api/scalars/time.ts'
import { isOvertaken } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'
import { runAll } from '#base/running.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import type { BootstrapContext, PostStartHook } from '#server/bootstrap/hook.ts'
import { createFollow } from '#server/storage/follow.ts'

const group = 'flowcontrol.apiserver.k8s.io'
const apiVersion = `${group}/v1`
const status = { group, version: 'v1', resource: 'flowschemas', subresource: 'status' }
const manager = 'api-priority-and-fairness-config-consumer-v1'

type Condition = NonNullable<NonNullable<FlowSchema['status']>['conditions']>[number]

export const danglingFlowSchemas: PostStartHook = {
  name: 'priority-and-fairness-config-consumer',
  async start() {},
  async keep(context) {
    const { clock, log, resources, signal } = context
    const schemas = resources().hub(group, 'flowschemas')?.store
    const levels = resources().hub(group, 'prioritylevelconfigurations')?.store
    if (!schemas || !levels) return
    const step = async (inner: AbortSignal): Promise<boolean> => {
      const there = schemas.peekAll('').map(({ object }) => object as FlowSchema)
      const names = new Set(levels.peekAll('').map(({ object }) => object.metadata.name))
      await Promise.all(there.map((schema) => say({ ...context, signal: inner }, schema, names)))
      return true
    }
    const onError = (error: unknown) => log.error('cannot say which flow schemas dangle', { error })
    const loops = [schemas, levels].map(
      (store) => createFollow({ store, clock, step, onError }).run,
    )
    await runAll(loops, signal)
  },
}

async function say(
  { clock, transport, signal }: BootstrapContext,
  schema: FlowSchema,
  levels: ReadonlySet<string>,
): Promise<void> {
  const condition = planDangling(schema, levels)
  if (!condition) return
  const { name } = schema.metadata
  const said = { ...condition, lastTransitionTime: timeOfMs(clock.nowMs()) }
  const kind = { apiVersion, kind: 'FlowSchema' }
  const applied = { ...kind, metadata: { name }, status: { conditions: [said] } }
  const options = { type: 'apply', force: true, fieldManager: manager, signal } as const
  try {
    await transport.patch(status, { name }, applied, options)
  } catch (error) {
    // What changed meanwhile comes by the watch.
    if (!isOvertaken(error)) throw error
  }
}

/** The condition that is to be said; nothing where it is said already. */
export function planDangling(
  { spec, status }: FlowSchema,
  levels: ReadonlySet<string>,
): Condition | undefined {
  const { name } = spec.priorityLevelConfiguration
  const isThere = levels.has(name)
  const words = `This FlowSchema references the PriorityLevelConfiguration object named ${quoteGo(name)}`
  const wanted: Condition = {
    type: 'Dangling',
    status: isThere ? 'False' : 'True',
    reason: isThere ? 'Found' : 'NotFound',
    message: isThere ? `${words} and it exists` : `${words} but there is no such object`,
  }
  const said = status?.conditions?.find(({ type }) => type === wanted.type)
  return said?.status === wanted.status && said?.message === wanted.message ? undefined : wanted
}
