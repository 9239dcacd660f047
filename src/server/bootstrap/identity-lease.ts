/** A lease by which each server of a cluster can be counted, renewed for as long as it lives. */
import { createHash } from 'node:crypto'
import { microTimeOfMs, msOfTime } from '#api/scalars/time.ts'
import { isConflict, isNotFound, isOvertaken } from '#api/status/status.ts'
import { hostPort } from '#base/host-port.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { type BootstrapContext, ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { keeping, leaveAfter } from '#server/bootstrap/keeping.ts'
import { namespacesHook } from '#server/bootstrap/namespaces.ts'
import { serverManager } from '#server/user.ts'

const resource = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' }
const namespace = 'kube-system'
export const identityLabel = 'apiserver.kubernetes.io/identity'
const leaseSeconds = 3600
const renewMs = 10_000
const collectMs = leaseSeconds * 1000

export const identityLease: PostStartHook = {
  name: 'start-kube-apiserver-identity-lease-controller',
  after: [namespacesHook],
  start: renew,
  keep: (context) =>
    leaveAfter(
      keeping(renew, renewMs, 'cannot renew the lease of the server')(context),
      { leave: remove, unleft: 'cannot remove the lease of the server' },
      context,
    ),
}

/** Leases of servers that are no more. */
export const identityLeaseCollector: PostStartHook = {
  name: 'start-kube-apiserver-identity-lease-garbage-collector',
  after: [namespacesHook],
  start: collect,
  keep: keeping(collect, collectMs, 'cannot remove leases of former servers'),
}

/** Another server of the same machine has the same lease: so often it may come first. */
const tries = 5

async function renew(context: BootstrapContext): Promise<void> {
  const wanted = leaseOf(context)
  if (await ensure(context, resource, wanted)) return
  const at = { namespace, name: wanted.metadata.name }
  const { signal, transport } = context
  for (let left = tries; ; left--) {
    try {
      const there = await transport.get<Lease>(resource, at, { signal })
      const options = { signal, fieldManager: serverManager }
      await transport.update(resource, at, renewed(there, wanted), options)
      return
    } catch (error) {
      // One that is not there any more is made the next time.
      if (isNotFound(error)) return
      if (left === 1 || !isConflict(error)) throw error
    }
  }
}

/** Others are to know at once that it has ended. */
async function remove({ settings, signal, transport }: BootstrapContext): Promise<void> {
  const at = { namespace, name: identityName(settings.hostname) }
  try {
    await transport.delete(resource, at, { signal })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

function renewed(there: Lease, { metadata: { labels, annotations }, spec }: Lease): Lease {
  return {
    ...there,
    metadata: {
      ...there.metadata,
      labels: { ...there.metadata.labels, ...labels },
      annotations: { ...there.metadata.annotations, ...annotations },
    },
    spec: { ...there.spec, ...spec },
  }
}

function leaseOf({ clock, features, settings }: BootstrapContext): Lease {
  const { hostname, instanceId, peerAddress } = settings
  const name = identityName(hostname)
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace,
      labels: { [identityLabel]: serverManager, 'kubernetes.io/hostname': hostname },
      ...(features.enabled('UnknownVersionInteroperabilityProxy') && {
        annotations: {
          'kubernetes.io/peer-advertise-address': hostPort(peerAddress.host, peerAddress.port),
        },
      }),
    },
    spec: {
      holderIdentity: `${name}_${instanceId}`,
      leaseDurationSeconds: leaseSeconds,
      renewTime: microTimeOfMs(clock.nowMs()),
    },
  }
}

const hashBytes = 16

/** Upstream's: the same after a restart on the same machine, so that no lease is left behind. */
export function identityName(hostname: string): string {
  const hashed = Buffer.concat([withLength(hostname), withLength(serverManager)])
  const hash = createHash('sha256').update(hashed).digest().subarray(0, hashBytes)
  return `apiserver-${base32(hash)}`
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const bitsOfLetter = 5n

function base32(bytes: Buffer): string {
  const bits = BigInt(bytes.length * 8)
  const padding = (bitsOfLetter - (bits % bitsOfLetter)) % bitsOfLetter
  const value = BigInt(`0x${bytes.toString('hex')}`) << padding
  const count = Number((bits + padding) / bitsOfLetter)
  return Array.from({ length: count }, (_, i) => {
    const shift = BigInt(count - 1 - i) * bitsOfLetter
    return letters[Number((value >> shift) & 31n)]
  }).join('')
}

async function collect({ clock, resources, signal, transport }: BootstrapContext): Promise<void> {
  const entries = resources().hub(resource.group, 'leases')?.store?.peekAll(namespace) ?? []
  for (const { object } of entries) {
    const { metadata, spec } = object as Lease
    if (metadata.labels?.[identityLabel] === undefined || !isOver(spec, clock.nowMs())) continue
    const { name, uid = '', resourceVersion = '' } = metadata
    const preconditions = { uid, resourceVersion }
    try {
      await transport.delete(resource, { namespace, name }, { signal, preconditions })
    } catch (error) {
      // It was renewed after all, or somebody else was faster.
      if (!isOvertaken(error)) throw error
    }
  }
}

function isOver({ renewTime, leaseDurationSeconds }: Lease['spec'], nowMs: number): boolean {
  if (renewTime === undefined || leaseDurationSeconds === undefined) return true
  return msOfTime(renewTime) + leaseDurationSeconds * 1000 < nowMs
}
