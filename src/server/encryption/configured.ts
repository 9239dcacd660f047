/** A configuration at work: what each resource is transformed by, and the key services behind it. */
import type { GroupResource } from '#api/resource.ts'
import { messageOf } from '#base/message-of.ts'
import { aesCbc, aesGcm } from '#server/encryption/aes.ts'
import type { KeyList, ProviderChoice } from '#server/encryption/configuration.ts'
import { all, formatGroupResource } from '#server/encryption/group-resource.ts'
import {
  type KeyService,
  type KeyServiceParts,
  kmsPrefix,
  openKeyService,
} from '#server/encryption/key-services.ts'
import type { EncryptionPlan } from '#server/encryption/load.ts'
import {
  firstOf,
  identity,
  type Observer,
  type PrefixedProvider,
  type Provider,
} from '#server/encryption/provider.ts'
import { secretbox } from '#server/encryption/secretbox.ts'
import { startsWith } from '#server/storage/transformer.ts'

export interface Configured extends AsyncDisposable {
  readonly hash: string
  readonly hasKeyServices: boolean
  /** So long calls of key services may still be under way after another has taken its place. */
  readonly graceMs: number
  providerFor(resource: GroupResource): Provider
  prepare(values: Iterable<Uint8Array>): Promise<void> | undefined
  recover(): Promise<void> | undefined
  /** Throws Error if a key service is not well. */
  check(signal: AbortSignal): Promise<void>
}

/** A provider whose transformations are counted for the resource that asks. */
type Maker = (observer: Observer) => PrefixedProvider

export async function openConfigured(
  { rules, hash }: EncryptionPlan,
  parts: KeyServiceParts,
): Promise<Configured> {
  await using stack = new AsyncDisposableStack()
  const services: KeyService[] = []
  const makers = new Map<string, Maker[]>()
  for (const { resources, providers } of rules) {
    const made: Maker[] = []
    for (const choice of providers) {
      if (choice.kms) {
        const service = stack.use(await openKeyService(choice.kms, parts))
        services.push(service)
        made.push(() => service)
      } else made.push(makerOf(choice, parts))
    }
    for (const resource of resources) {
      const name = formatGroupResource(resource)
      makers.set(name, [...(makers.get(name) ?? []), ...made])
    }
  }
  const opened = stack.move()
  return {
    hash,
    hasKeyServices: services.length > 0,
    graceMs: 2 * services.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
    providerFor: (resource) => providerFor(resource, makers, parts),
    prepare: (values) => prepare(services, values),
    recover: () => together(services.map((service) => service.recover())),
    check: (signal) => checkAll(services, signal),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function makerOf(
  { aesgcm, aescbc, secretbox: box }: ProviderChoice,
  { random }: KeyServiceParts,
): Maker {
  const keys = (list: KeyList, make: (secret: Buffer) => Provider) =>
    list.keys.map(({ name, secret }) => ({
      prefix: `${Buffer.from(name).toString('latin1')}:`,
      provider: make(Buffer.from(secret, 'base64')),
    }))
  if (aesgcm) {
    const list = keys(aesgcm, (secret) => aesGcm(secret, random))
    return keyed('k8s:enc:aesgcm:v1:', 'AES', list)
  }
  if (aescbc) {
    const list = keys(aescbc, (secret) => aesCbc(secret, random))
    return keyed('k8s:enc:aescbc:v1:', 'AES', list)
  }
  if (box) {
    const list = keys(box, (secret) => secretbox(secret, random))
    return keyed('k8s:enc:secretbox:v1:', 'Secretbox', list)
  }
  return () => ({ prefix: '', provider: identity })
}

function keyed(prefix: string, kind: string, keys: readonly PrefixedProvider[]): Maker {
  const otherwise = `no matching key was found for the provided ${kind} transformer`
  return (observer) => ({ prefix, provider: firstOf(keys, otherwise, observer) })
}

/** By its own name, else by that of its group, else by that of everything. */
function providerFor(
  resource: GroupResource,
  makers: ReadonlyMap<string, readonly Maker[]>,
  { metrics }: KeyServiceParts,
): Provider {
  const names = [resource, { group: resource.group, resource: all }, { group: all, resource: all }]
  const found = names.map((name) => makers.get(formatGroupResource(name))).find(Boolean)
  if (!found) return identity
  const observer = metrics.observerOf(formatGroupResource(resource))
  return firstOf(
    found.map((make) => make(observer)),
    'no matching prefix found',
    observer,
  )
}

const anyKms = Buffer.from(kmsPrefix)

function prepare(
  services: readonly KeyService[],
  values: Iterable<Uint8Array>,
): Promise<void> | undefined {
  if (services.length === 0) return undefined
  const asked: (Promise<void> | undefined)[] = []
  for (const value of values) {
    if (!startsWith(value, anyKms)) continue
    for (const { prefix, fetch } of services) {
      const own = Buffer.from(prefix, 'latin1')
      if (startsWith(value, own)) asked.push(fetch(value.subarray(own.length)))
    }
  }
  return together(asked)
}

function together(all: readonly (Promise<void> | undefined)[]): Promise<void> | undefined {
  const waiting = all.filter((one) => one !== undefined)
  return waiting.length === 0 ? undefined : Promise.all(waiting).then(() => {})
}

/** One after another, so that the time they may take together is known. */
async function checkAll(services: readonly KeyService[], signal: AbortSignal): Promise<void> {
  const failures: string[] = []
  for (const [i, service] of services.entries()) {
    try {
      await service.check(signal)
    } catch (error) {
      signal.throwIfAborted()
      failures.push(`kms-provider-${i}: ${messageOf(error)}`)
    }
  }
  if (failures.length === 1) throw new Error(failures[0])
  if (failures.length > 1) throw new Error(`[${failures.join(', ')}]`)
}
