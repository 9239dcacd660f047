/** Holds back events that come too fast: of all together, of a namespace, of a user, or about one object. */

import { failure } from '#api/status/status-answers.ts'
import { formatAggregate } from '#api/validation/field-error.ts'
import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/collections/lru.ts'
import { createTokenBucket } from '#base/token-bucket.ts'
import type { Event } from '#kinds/core/event/types.ts'
import type { Admission, AdmissionPlugin } from '#server/admission/admission.ts'
import { isResource } from '#server/admission/request.ts'

export interface EventLimit {
  readonly type: 'Server' | 'Namespace' | 'User' | 'SourceAndObject'
  readonly qps: number
  readonly burst: number
  /** Of so many namespaces, users or objects; 0: upstream's standard. */
  readonly cacheSize: number
}

const standardCacheSize = 4096
const events = { group: '', resource: 'events' }

export function createEventRateLimit(limits: readonly EventLimit[]): AdmissionPlugin {
  const enforcers = limits.map(createEnforcer)
  return {
    name: 'EventRateLimit',

    handles: (admission) =>
      (admission.operation === 'CREATE' || admission.operation === 'UPDATE') &&
      isResource(admission, events) &&
      // Those of the newer group are not meant, though they are the same objects.
      admission.resource.apiVersion === 'v1',

    validate(admission, { clock }) {
      if (admission.dryRun) return undefined
      const exceeded = enforcers.flatMap((accepts) => accepts(admission, clock) ?? [])
      if (exceeded.length === 0) return undefined
      return failure('TooManyRequests', `Too many requests: ${formatAggregate(exceeded)}`)
    },
  }
}

/** Answers why an event is too much. */
function createEnforcer({ type, qps, burst, cacheSize }: EventLimit) {
  const buckets = createLru<string, () => boolean>({ limit: cacheSize || standardCacheSize })
  return (admission: Admission, clock: Clock): string | undefined => {
    const key = keys[type](admission)
    let takes = buckets.get(key)
    if (!takes) {
      takes = createTokenBucket({ burst, perSecond: qps, clock })
      buckets.set(key, takes)
    }
    return takes() ? undefined : `limit reached on type ${type} for key ${key}`
  }
}

const keys: Readonly<Record<EventLimit['type'], (admission: Admission) => string>> = {
  Server: () => '',
  Namespace: ({ namespace }) => namespace,
  User: ({ user }) => user.name,
  SourceAndObject({ object }) {
    const { source = {}, involvedObject } = object as Event
    const { kind, namespace, name, uid, apiVersion } = involvedObject
    return [source.component, source.host, kind, namespace, name, uid, apiVersion].join('')
  },
}
