/** How objects are kept, as flags say. */
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { quoteGo } from '#base/go-text.ts'
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
