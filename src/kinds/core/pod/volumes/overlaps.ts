/** Warnings for files of a volume that get into each other's way. */
import { quoteGo } from '#base/go/text.ts'
import type { Volume, VolumeProjection } from '#kinds/core/pod/types.ts'

interface Located {
  readonly path: string
  /** What writes it, if the volume has several sources. */
  readonly source?: string
}

export function overlapWarnings(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap((volume) => {
    const { name, configMap, secret, downwardAPI, projected } = volume
    const single = configMap?.items ?? secret?.items ?? downwardAPI?.items
    if (single) {
      const text = configMap
        ? `ConfigMap ${quoteGo(configMap.name ?? '')}`
        : secret
          ? `Secret ${quoteGo(secret.secretName ?? '')}`
          : 'DownwardAPI'
      return collisions(single).map((words) => warning(name, text, words))
    }
    return projected?.sources ? projectedWarnings(name, projected.sources) : []
  })
}

function warning(volume: string, source: string, words: string): string {
  return `volume ${quoteGo(volume)} (${source}): overlapping paths: ${words}`
}

function projectedWarnings(name: string, sources: readonly VolumeProjection[]): readonly string[] {
  const known: Located[] = []
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0) {
      return [`volume ${quoteGo(name)} (Projected) has no sources provided`]
    }
    return pathsOf(source)
      .flatMap((located) => collide(known, located))
      .map((words) => warning(name, 'Projected', words))
  })
}

function collisions(items: readonly Located[]): readonly string[] {
  const known: Located[] = []
  return items.flatMap(({ path }) => collide(known, { path }))
}

/** What a path meets among those before it, which it then joins. */
function collide(known: Located[], located: Located): readonly string[] {
  const trimmed = { ...located, path: located.path.replace(/\/+$/, '') }
  const met = known.filter((other) => isInWay(other.path, trimmed.path))
  known.push(trimmed)
  return met.map((other) => `${format(trimmed)} with ${format(other)}`)
}

/** Whether two paths are one, or one is a folder of the other. */
function isInWay(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`)
}

function format({ path, source }: Located): string {
  return source === undefined ? quoteGo(path) : `${quoteGo(path)} (${source})`
}

function pathsOf(projection: VolumeProjection): readonly Located[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle } = projection
  if (configMap?.items) {
    return named(configMap.items, `ConfigMap ${quoteGo(configMap.name ?? '')}`)
  }
  if (secret?.items) return named(secret.items, `Secret ${quoteGo(secret.name ?? '')}`)
  if (downwardAPI?.items) return named(downwardAPI.items, 'DownwardAPI')
  if (serviceAccountToken) return named([serviceAccountToken], 'ServiceAccountToken')
  if (clusterTrustBundle) {
    const bundle = clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? ''
    return named([clusterTrustBundle], `ClusterTrustBundle ${quoteGo(bundle)}`)
  }
  return certificatePaths(projection)
}

function named(items: readonly Located[], source: string): readonly Located[] {
  return items.map(({ path }) => ({ path, source }))
}

function certificatePaths({ podCertificate }: VolumeProjection): readonly Located[] {
  const {
    certificateChainPath = '',
    keyPath = '',
    credentialBundlePath = '',
  } = podCertificate ?? {}
  return [
    { path: certificateChainPath, source: 'PodCertificate chain' },
    { path: keyPath, source: 'PodCertificate key' },
    { path: credentialBundlePath, source: 'PodCertificate credential bundle' },
  ].filter(({ path }) => path !== '')
}
