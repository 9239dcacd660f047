/** What a server does when it has begun to serve: each piece is named, and health checks name it. */
import type { Features } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { isAlreadyExists } from '#api/status/status.ts'
import type { ResourceRef, Transport } from '#api/transport.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import type { MasterLeases } from '#server/bootstrap/leases/master-leases.ts'
import type { PeerLeases } from '#server/bootstrap/leases/peer-leases.ts'
import type { BootstrapSettings } from '#server/bootstrap/settings.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { serverManager } from '#server/user.ts'

export interface BootstrapContext {
  /** As the server itself: system:apiserver, which may do everything. */
  readonly transport: Transport
  resources(): ResourceTable
  readonly settings: BootstrapSettings
  readonly features: Features
  /** Throws why another API server does not answer. */
  checkExtension(service: APIService, signal: AbortSignal): Promise<void>
  /** By which servers on one store find each other; absent on a store of one's own. */
  readonly masterLeases?: MasterLeases
  readonly peerLeases?: PeerLeases
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface PostStartHook {
  /** Upstream's, as /readyz shows it after `poststarthook/`. */
  readonly name: string
  /** The feature that it belongs to. */
  readonly gate?: string
  /** The hooks whose objects it builds on. */
  readonly after?: readonly string[]
  /** The server is ready when this has been done, for every hook. */
  start(context: BootstrapContext): Promise<void>
  /** What goes on after that until it is aborted. */
  keep?(context: BootstrapContext): Promise<void>
}

export function present<T extends Resource>(
  { resources }: BootstrapContext,
  { group, resource }: Pick<ResourceRef, 'group' | 'resource'>,
  { namespace = '', name }: { readonly namespace?: string; readonly name: string },
): T | undefined {
  return resources().hub(group, resource)?.store?.peek({ namespace, name })?.object as T | undefined
}

/** Makes an object unless there is one of its name. Whether it did. */
export async function ensure(
  context: BootstrapContext,
  at: ResourceRef,
  object: Resource,
  fieldManager = serverManager,
): Promise<boolean> {
  const { namespace = '', name } = object.metadata
  if (present(context, at, { namespace, name })) return false
  const options = { signal: context.signal, fieldManager }
  try {
    await context.transport.create(at, { namespace, name: '' }, object, options)
    return true
  } catch (error) {
    // Another server that begins at the same time was faster.
    if (isAlreadyExists(error)) return false
    throw error
  }
}
