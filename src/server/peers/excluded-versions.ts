/**
 * Group versions that are never looked for at other servers, since all find them in the store: those of
 * custom resources and of aggregated servers. For a while after they went too: another may not know yet.
 */
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import { type ServedByPeer, servedOf } from '#server/peers/served-by-peer.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

/** Upstream's. */
const graceMs = 5 * 60_000

export class ExcludedVersions {
  #active: ReadonlySet<string> = new Set()
  #gone: ReadonlyMap<string, number> = new Map()

  /** Whether some that went are still to be forgotten. */
  get isWaiting(): boolean {
    return this.#gone.size > 0
  }

  /** Whether anything is otherwise. */
  refresh(active: ReadonlySet<string>, nowMs: number): boolean {
    const before = this.#active
    const went = [...before].filter((one) => !active.has(one))
    const kept = [...this.#gone].filter(([, sinceMs]) => nowMs - sinceMs <= graceMs)
    const isSame =
      went.length === 0 && active.size === before.size && kept.length === this.#gone.size
    this.#active = active
    this.#gone = new Map([...kept, ...went.map((one) => [one, nowMs] as const)])
    return !isSame
  }

  /** What is left of what another server serves. */
  without(served: ServedByPeer): ServedByPeer {
    const isIn = (groupVersion: string) =>
      this.#active.has(groupVersion) || this.#gone.has(groupVersion)
    const groups = served.groups.flatMap((group) => {
      const { metadata, versions = [] } = group
      const left = versions.filter(({ version }) => !isIn(`${metadata.name}/${version}`))
      if (left.length === versions.length) return group
      return left.length > 0 ? { ...group, versions: left } : []
    })
    const ofCore = [...served.resources].filter((key) => key.startsWith('/'))
    return { groups, resources: new Set([...ofCore, ...servedOf(groups).resources]) }
  }
}

/** Those of now, as `group/version`. */
export function versionsOfAll(table: ResourceTable): ReadonlySet<string> {
  const all = <T>(group: string, resource: string) =>
    (table.hub(group, resource)?.store?.peekAll('') ?? []).map(({ object }) => object as T)
  const definitions = all<CustomResourceDefinition>(
    'apiextensions.k8s.io',
    'customresourcedefinitions',
  )
  const services = all<APIService>('apiregistration.k8s.io', 'apiservices')
  return new Set([
    ...definitions.flatMap(({ spec: { group, versions } }) =>
      versions.map(({ name }) => `${group}/${name}`),
    ),
    ...services.flatMap(({ spec: { group = '', version = '', service } }) =>
      service ? [`${group}/${version}`] : [],
    ),
  ])
}
