/** What every stream to a node, pod or service is given. */
import type { Duplex } from 'node:stream'
import type { Features } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { notFound } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { AdmissionChain } from '#server/admission/admission.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Call } from '#server/call.ts'
import type { Dial } from '#server/dialing/dial.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import type { ConnectRequest } from '#server/streaming/connect.ts'
import type { KubeletClientOptions } from '#server/streaming/options.ts'
import { askedResourceOf } from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'

export interface StreamingParts {
  resources(): ResourceTable
  readonly admission: AdmissionChain
  readonly authorizer: Authorizer
  readonly features: Features
  readonly kubelets: KubeletClientOptions
  readonly dial: Dial
  /** What is done to a connection that changes its protocol, before it is joined with the client's. */
  slow?(connection: Duplex): Duplex
  readonly clock: Clock
  readonly random: Random
  /** Whether a header of this name says who the client is. */
  isSecret(header: string): boolean
}

export interface Streaming {
  readonly parts: StreamingParts
  readonly call: Call
  readonly request: ConnectRequest
}

/** Serves a stream to its end. Throws StatusError where it does not come to one. */
export type Stream = (streaming: Streaming) => Promise<void>

export interface ObjectAt {
  /** The plural of a kind of the core group. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** Throws StatusError: 400 without the namespace it takes, or 404 that speaks of what was asked for. */
export async function readObject<T extends Resource>(
  { parts, call }: Streaming,
  { resource, namespace, name }: ObjectAt,
): Promise<T> {
  const served = parts.resources().hub('', resource)
  const at = served && nameOf({ resource: served, namespace, name })
  const entry = at && (await served.store?.get(at, { signal: call.signal }))
  if (!entry) throw notFound(askedResourceOf(call.resource), name)
  return entry.object as T
}
