/** What is wrong with an object of the whole cluster, told as upstream's recorders of events do. */
import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { isAlreadyExists } from '#api/status/status.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'

const events = { group: '', version: 'v1', resource: 'events' }
/** Where upstream puts events about what is in no namespace. */
const namespace = 'default'

export interface WarningEvent {
  readonly about: Resource
  readonly component: string
  readonly reason: string
  readonly message: string
}

export async function tellWarning(
  { transport, clock, log, signal }: BootstrapContext,
  { about, component, reason, message }: WarningEvent,
): Promise<void> {
  const nowMs = clock.nowMs()
  const { apiVersion, kind, metadata } = about
  const { name, uid, resourceVersion } = metadata
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${nowMs.toString(16)}`, namespace },
    involvedObject: { apiVersion, kind, name, uid, resourceVersion },
    ...{ reason, message, type: 'Warning', count: 1 },
    firstTimestamp: timeOfMs(nowMs),
    lastTimestamp: timeOfMs(nowMs),
    source: { component },
    reportingComponent: component,
  }
  try {
    await transport.create(events, { namespace, name: '' }, event, { signal })
  } catch (error) {
    signal.throwIfAborted()
    // Another server may tell the same at the same time; for what else fails, nothing else stops.
    if (!isAlreadyExists(error)) log.warn('cannot tell of what is wrong', { message, error })
  }
}
