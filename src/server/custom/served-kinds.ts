/** The table of all that is served: what is built in, and the kinds of established definitions. */
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { isTrue } from '#server/custom/conditions.ts'
import type { ConverterParts } from '#server/custom/conversion/converter.ts'
import {
  type CustomKind,
  customStorage,
  isShownAlike,
  isStoredAlike,
  serveCustom,
  storagePrefixOf,
} from '#server/custom/serve.ts'
import type { Entry, ObjectStore } from '#server/served/object-store.ts'
import { withCustomResources } from '#server/served/resource-table.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import { EncodingBudget } from '#server/storage/encoding-budget.ts'
import type { Storage } from '#server/storage/storage.ts'

export interface ServedKindsOptions {
  readonly builtIn: ResourceTable
  readonly storage: Pick<Storage, 'store' | 'release'>
  /** By what webhooks are asked to convert. */
  readonly conversion: ConverterParts
}

/** What is served of a definition, as it was at a revision. */
interface Served {
  readonly revision: number
  readonly prefix: string
  readonly crd: CustomResourceDefinition
  readonly store: ObjectStore
  readonly kind: CustomKind
}

/** A quarter of what is kept of all encodings: most definitions have no webhook. */
const convertedLimitBytes = 32 * 1024 * 1024

export class ServedKinds {
  readonly #options: ServedKindsOptions
  readonly #budget = new EncodingBudget(convertedLimitBytes)
  #table: ResourceTable
  #served: ReadonlyMap<string, Served> = new Map()

  constructor(options: ServedKindsOptions) {
    this.#options = options
    this.#table = options.builtIn
  }

  /** The same until something changes. */
  get table(): ResourceTable {
    return this.#table
  }

  /** That of a definition that is served. */
  hub(definition: string): ServedResource | undefined {
    return this.#served.get(definition)?.kind.hub
  }

  /** Serves the established ones of all definitions; whether the table is another one now. */
  serve(definitions: readonly Entry<CustomResourceDefinition>[]): boolean {
    const next = new Map<string, Served>()
    for (const entry of definitions) {
      if (!isTrue(entry.object, 'Established')) continue
      const { name } = entry.object.metadata
      next.set(name, this.#serve(entry, this.#served.get(name)))
    }
    const isSame =
      next.size === this.#served.size &&
      [...next].every(([name, { kind }]) => this.#served.get(name)?.kind === kind)
    for (const [name, { prefix, kind }] of this.#served) {
      if (!next.has(name)) this.#options.storage.release(prefix)
      if (next.get(name)?.kind !== kind) kind.close()
    }
    this.#served = next
    if (!isSame) this.#table = this.#tableOf([...next.values()])
    return !isSame
  }

  #serve({ object: crd, revision }: Entry<CustomResourceDefinition>, old?: Served): Served {
    if (old?.revision === revision) return old
    const prefix = storagePrefixOf(crd)
    if (old && isShownAlike(old.crd, crd)) return { ...old, revision }
    const { conversion, storage } = this.#options
    const store = old && isStoredAlike(old.crd, crd) ? old.store : storage.store(customStorage(crd))
    const kind = serveCustom(crd, { store, conversion, budget: this.#budget })
    return { revision, prefix, crd, store, kind }
  }

  #tableOf(served: readonly Served[]): ResourceTable {
    return withCustomResources(
      this.#options.builtIn,
      served.flatMap(({ kind }) => kind.resources),
      served.map(({ kind }) => kind.hub),
    )
  }
}
