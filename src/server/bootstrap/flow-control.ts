/**
 * The flow schemas and priority levels that every server has, kept in upstream's form as long as
 * nobody says by their annotation that they are his; two of each are never anybody else's.
 */

import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { isOvertaken } from '#api/status/status.ts'
import { flowSchemas, priorityLevels } from '#server/bootstrap/flow-control-objects.ts'
import {
  type BootstrapContext,
  ensure,
  type PostStartHook,
  present,
} from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'

const group = 'flowcontrol.apiserver.k8s.io'
const apiVersion = `${group}/v1`
const schemaResource = { group, version: 'v1', resource: 'flowschemas' }
const levelResource = { group, version: 'v1', resource: 'prioritylevelconfigurations' }
const producer = 'api-priority-and-fairness-config-producer-v1'
const annotation = 'apf.kubernetes.io/autoupdate-spec'
const mandatory = new Set(['exempt', 'catch-all'])
const periodMs = 60_000

type WithSpec = Resource & { readonly spec: object }

export const flowControlConfig: PostStartHook = {
  name: 'priority-and-fairness-config-producer',
  start: produce,
  keep: keeping(produce, periodMs, 'cannot keep the objects of flow control'),
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
    if (!isOvertaken(error)) throw error
  }
}
