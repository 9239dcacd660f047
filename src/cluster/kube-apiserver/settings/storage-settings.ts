/** How objects are kept, as flags say. */
import type { GroupResource } from '#api/resource.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { integerError } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'
import type { StorageOptions } from '#server/options.ts'

/** Throws FlagError. */
export function readStorage(flags: FlagValues): StorageOptions {
  return {
    keyPrefix: flags.text('etcd-prefix').replace(/\/+$/, ''),
    isShared: flags.list('etcd-servers').length > 0,
    isUncached: !flags.isOn('watch-cache'),
    form: storedForm(flags.text('storage-media-type')),
    compactionMs: flags.durationMs('etcd-compaction-interval'),
    eventTtlSeconds: Math.round(flags.durationMs('event-ttl') / 1000),
    healthTimeoutMs: flags.durationMs('etcd-healthcheck-timeout'),
    readyTimeoutMs: flags.durationMs('etcd-readycheck-timeout'),
  }
}

export function backendProblems(flags: FlagValues): readonly string[] {
  if (['', 'etcd3'].includes(flags.text('storage-backend'))) return []
  return [
    `--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'`,
  ]
}

/** Of caches that are asked for; they have no effect here. The first is told. */
export function watchCacheProblems(flags: FlagValues): readonly string[] {
  if (!flags.isOn('watch-cache')) return []
  return flags.listWithEmpty('watch-cache-sizes').flatMap(watchCacheProblem).slice(0, 1)
}

function watchCacheProblem(text: string): readonly string[] {
  const [, size, ...more] = text.split('#')
  if (size === undefined || more.length > 0) return [`invalid value of watch cache size: ${text}`]
  if (integerError(size) !== undefined) return [`invalid size of watch cache size: ${text}`]
  return Number(size) < 0 ? [`watch cache size cannot be negative: ${text}`] : []
}

/** Resources that are kept in a store of their own. */
export interface StoreOverride {
  readonly servers: readonly string[]
  readonly resources: readonly GroupResource[]
}

/** In whatever order the servers of a store are named. */
export function storeNamed(servers: readonly string[]): string {
  return servers.toSorted().join(';')
}

/** One for each set of servers. Throws FlagError. */
export function readOverrides(flags: FlagValues): readonly StoreOverride[] {
  const named = new Map(
    flags.listWithEmpty('etcd-servers-overrides').map((text) => {
      const { resource, servers } = parseOverride(text)
      return [`${resource.group}/${resource.resource}`, { resource, servers }]
    }),
  )
  const byServers = Map.groupBy(named.values(), ({ servers }) => storeNamed(servers))
  return [...byServers.values()].map((all) => ({
    servers: all[0]!.servers,
    resources: all.map(({ resource }) => resource),
  }))
}

function parseOverride(text: string) {
  const [named = '', list = '', ...more] = text.split('#')
  const [group = '', resource, ...rest] = named.split('/')
  const servers = list.split(';')
  if (more.length > 0 || resource === undefined || rest.length > 0 || servers.includes('')) {
    throw new FlagError(
      '--etcd-servers-overrides invalid, must be of format: group/resource#servers, where servers are URLs, semicolon separated',
    )
  }
  return { resource: { group, resource }, servers }
}

const forms: Readonly<Record<string, StorageOptions['form']>> = {
  'application/json': 'json',
  'application/vnd.kubernetes.protobuf': 'protobuf',
  'application/yaml': 'yaml',
}

/** Where none is named, it is JSON. */
function storedForm(mediaType: string): NonNullable<StorageOptions['form']> {
  if (mediaType === '') return 'json'
  const form = Object.hasOwn(forms, mediaType) ? forms[mediaType] : undefined
  if (form) return form
  const allowed = Object.keys(forms).join(', ')
  throw new FlagError(
    `--storage-media-type ${quoteGo(mediaType)} invalid, allowed values: ${allowed}`,
  )
}
