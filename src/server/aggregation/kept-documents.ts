/** The documents of all extensions, asked for again as extensions change, and from time to time. */
import { isDeepStrictEqual } from 'node:util'
import type { Schema } from '#api/schema/schema.ts'
import type { Clock } from '#base/clock.ts'
import { askDocuments } from '#server/aggregation/documents.ts'
import type { Extension } from '#server/aggregation/extension.ts'
import type { Get } from '#server/aggregation/get-document.ts'
import type { RemoteVersion, RemoteVersions } from '#server/served/remote-version.ts'

export interface KeptDocumentsOptions {
  readonly schema: Schema
  readonly clock: Clock
  getFrom(extension: Extension, signal: AbortSignal): Get
  onError(extension: Extension, error: unknown): void
}

/** Upstream asks as often. */
const freshMs = 60_000
/** After a failure sooner, and then later and later. */
const firstRetryMs = 1000
const lastRetryMs = 30_000

interface Known {
  /** Of the APIService, when it was asked last. */
  readonly revision: string
  readonly dueMs: number
  readonly failures: number
  readonly version: RemoteVersion
}

export class KeptDocuments {
  readonly #options: KeptDocumentsOptions
  #known = new Map<string, Known>()
  #versions: RemoteVersions = new Map()

  constructor(options: KeptDocumentsOptions) {
    this.#options = options
  }

  /** What is known of those that are there. */
  get versions(): RemoteVersions {
    return this.#versions
  }

  /** Asks all whose time has come. */
  async refresh(extensions: readonly Extension[], signal: AbortSignal): Promise<void> {
    const nowMs = this.#options.clock.steadyMs()
    const next = new Map<string, Known>()
    await Promise.all(
      extensions.map(async (extension) => {
        const old = this.#known.get(extension.groupVersion)
        const isDue = !old || old.revision !== extension.revision || nowMs >= old.dueMs
        const known = isDue ? await this.#ask(extension, old, signal) : old
        next.set(extension.groupVersion, known)
      }),
    )
    signal.throwIfAborted()
    this.#known = next
    const versions = new Map([...next].map(([name, { version }]) => [name, version] as const))
    if (!isDeepStrictEqual(versions, this.#versions)) this.#versions = versions
  }

  async #ask(extension: Extension, old: Known | undefined, signal: AbortSignal): Promise<Known> {
    const { schema, clock, getFrom, onError } = this.#options
    const { revision } = extension
    try {
      const get = getFrom(extension, signal)
      const version = await askDocuments(extension, get, { schema, old: old?.version })
      return { revision, dueMs: clock.steadyMs() + freshMs, failures: 0, version }
    } catch (error) {
      signal.throwIfAborted()
      onError(extension, error)
      return this.#stale(extension, old)
    }
  }

  /** It is there, and nobody knows with which resources. */
  #stale({ version, revision }: Extension, old: Known | undefined): Known {
    const failures = (old?.failures ?? 0) + 1
    return {
      revision,
      failures,
      dueMs:
        this.#options.clock.steadyMs() + Math.min(firstRetryMs * 2 ** (failures - 1), lastRetryMs),
      version: { ...old?.version, discovery: { version, freshness: 'Stale' } },
    }
  }
}
