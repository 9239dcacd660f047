/** What the sources of volumes hold when nothing is said. */
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { withClaimSpecDefaults } from '#kinds/core/persistentvolumeclaim/defaults.ts'
import { defaultPullPolicy } from '#kinds/core/pod/spec/container-defaults.ts'
import type {
  DownwardAPIVolumeFile,
  EphemeralVolumeSource,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from '#kinds/core/pod/types.ts'

/** Octal 0644. */
const fileMode = 420
const tokenSeconds = 3600

export function withVolumeDefaults(volume: Volume): Volume {
  const result = withSourceDefaults(volume)
  return hasSource(result) ? result : { ...volume, emptyDir: {} }
}

/** The sources in `holder`, which may be a volume or anything else that holds some, completed. */
export function withSourceDefaults<T extends object>(holder: T): T {
  let result: T | undefined
  // A volume has one source at most, if it is valid, so that few of these are ever called.
  for (const key in holder) {
    const complete = completions[key as string as keyof Volume] as Completion | undefined
    if (!complete) continue
    const source = holder[key] as object
    const completed = complete(source)
    if (completed !== source) result = { ...(result ?? holder), [key]: completed }
  }
  return result ?? holder
}

type Completion = (source: object) => object
type Completions = { readonly [K in keyof Volume]?: (source: NonNullable<Volume[K]>) => Volume[K] }

const completions: Completions = {
  hostPath: (source) => withMissing(source, { type: '' }),
  secret: (source) => withMissing(source, { defaultMode: fileMode }),
  configMap: (source) => withMissing(source, { defaultMode: fileMode }),
  downwardAPI: (source) =>
    withMissing(withFileDefaults(source, source.items), { defaultMode: fileMode }),
  projected: withProjectedDefaults,
  iscsi: (source) => withMissing(source, { iscsiInterface: 'default' }),
  rbd: (source) =>
    withMissing(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
  azureDisk: (source) =>
    withMissing(source, {
      cachingMode: 'ReadWrite',
      fsType: 'ext4',
      readOnly: false,
      kind: 'Shared',
    }),
  scaleIO: (source) => withMissing(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
  ephemeral: withEphemeralDefaults,
  image: (source) => withMissing(source, { pullPolicy: defaultPullPolicy(source.reference ?? '') }),
}

function hasSource(volume: Volume): boolean {
  for (const key in volume) if (key !== 'name') return true
  return false
}

/** Those of `values` that `object` says nothing of. */
function withMissing<T extends object>(object: T, values: Partial<T>): T {
  for (const key in values) {
    if (object[key] === undefined) return { ...values, ...object }
  }
  return object
}

function withProjectedDefaults(source: ProjectedVolumeSource): ProjectedVolumeSource {
  const sources = source.sources && mapSame(source.sources, withProjectionDefaults)
  return withMissing(withChanges(source, { sources }), { defaultMode: fileMode })
}

function withProjectionDefaults(projection: VolumeProjection): VolumeProjection {
  const { serviceAccountToken: token, downwardAPI } = projection
  return withChanges(projection, {
    serviceAccountToken: token && withMissing(token, { expirationSeconds: tokenSeconds }),
    downwardAPI: downwardAPI && withFileDefaults(downwardAPI, downwardAPI.items),
  })
}

function withFileDefaults<T extends { readonly items?: readonly DownwardAPIVolumeFile[] }>(
  source: T,
  items: readonly DownwardAPIVolumeFile[] | undefined,
): T {
  if (!items) return source
  const completed = mapSame(items, withFileFieldDefaults)
  return completed === items ? source : { ...source, items: completed }
}

function withFileFieldDefaults(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const { fieldRef } = file
  return fieldRef && fieldRef.apiVersion === undefined
    ? { ...file, fieldRef: { ...fieldRef, apiVersion: 'v1' } }
    : file
}

function withEphemeralDefaults(source: EphemeralVolumeSource): EphemeralVolumeSource {
  const { volumeClaimTemplate: template } = source
  if (!template) return source
  const spec = withClaimSpecDefaults(template.spec)
  return spec === template.spec ? source : { volumeClaimTemplate: { ...template, spec } }
}
