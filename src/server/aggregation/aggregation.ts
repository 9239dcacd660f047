/**
 * Other API servers behind this one: follows the APIServices that name a service, knows which paths
 * lead to which of them, passes requests on, and asks them what they serve.
 */
import type { Schema } from '#api/schema/schema.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import { runAll, start } from '#base/running.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import type { AskingParts } from '#server/aggregation/ask-extension.ts'
import {
  createAvailabilityMetrics,
  type ShowAvailability,
} from '#server/aggregation/availability-metrics.ts'
import { checkExtension } from '#server/aggregation/check-extension.ts'
import { openApiPathOf } from '#server/aggregation/documents.ts'
import { type Extension, extensionOf } from '#server/aggregation/extension.ts'
import { type Get, getFromServer } from '#server/aggregation/get-document.ts'
import { KeptDocuments } from '#server/aggregation/kept-documents.ts'
import { type PassedRequest, type PassingParts, passOn } from '#server/aggregation/pass-on.ts'
import { backendOf, clusterPlace, endpointPlace } from '#server/aggregation/service-place.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import type { Dial } from '#server/dialing/dial.ts'
import { createKeptConnections } from '#server/dialing/kept-connections.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import type { RemoteVersions } from '#server/served/remote-version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { createFollow } from '#server/storage/follow.ts'
import { mastersGroup, type User } from '#server/user.ts'

export interface AggregationOptions {
  resources(): ResourceTable
  readonly schema: Schema
  readonly dial: Dial
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
  readonly proxyPair?: LiveText
  /** Whether endpoints are connected to, and not the address of the service. */
  readonly routesToEndpoints: boolean
  readonly rejectsRedirects: boolean
  isSecret(header: string): boolean
}

export interface Aggregation extends AsyncDisposable {
  /** Who serves what is at a path, if another server does. */
  find(path: string): Extension | undefined
  /** Answers a request, whatever comes of it. */
  pass(extension: Extension, request: PassedRequest): Promise<void>
  /** Throws why a server does not answer, in upstream's words. */
  check(service: APIService, signal: AbortSignal): Promise<void>
  /** The same value until something changes. */
  versions(): RemoteVersions
  /** Settles when following has ended, which it does by itself only if it failed for good. */
  readonly ended: Promise<void>
}

/** As whom the server asks what there is. */
const self: User = { name: 'system:kube-aggregator', groups: [mastersGroup] }
/** To each extension; upstream's time. */
const kept = { maxFreeSockets: 8, timeout: 90_000 }

export function openAggregation(options: AggregationOptions): Aggregation {
  const { resources, clock, log, random, dial, proxyPair } = options
  const connections = createKeptConnections(dial, kept)
  const alone: AskingParts = { dial, ...(proxyPair && { proxyPair }) }
  const asking: AskingParts = { ...alone, connections }
  const store = resources().hub('apiregistration.k8s.io', 'apiservices')?.store
  const found = new Extensions(store, createAvailabilityMetrics(options.metrics))
  const documents = new KeptDocuments({
    schema: options.schema,
    clock,
    getFrom: (extension, signal) => getFrom(extension, signal),
    onError: ({ name }, error) =>
      log.warn('an extension does not say what it serves', { apiService: name, error }),
  })
  const placeOf = ({ service }: Pick<Extension, 'service'>) => {
    const backend = backendOf(resources(), service)
    return options.routesToEndpoints
      ? endpointPlace(service, backend, random)
      : clusterPlace(service, backend)
  }
  const passing: PassingParts<Extension> = {
    ...asking,
    clock,
    isSecret: options.isSecret,
    rejectsRedirects: options.rejectsRedirects,
    placeOf(extension) {
      if (!extension.isAvailable) return undefined
      try {
        return placeOf(extension)
      } catch (error) {
        log.warn('there is no way to an extension', { apiService: extension.name, error })
        return undefined
      }
    },
  }

  const getFrom = (extension: Extension, signal: AbortSignal): Get =>
    getFromServer(asking, extension, {
      ...{ clock, signal, user: self },
      place: () => placeOf(extension),
    })

  const onError = (error: unknown) => log.error('cannot follow APIServices', { error })
  const followed = store && {
    found: createFollow({
      ...{ store, clock, onError },
      async step() {
        found.refresh()
        return true
      },
    }),
    documents: createFollow({
      ...{ store, clock, onError },
      async step(signal) {
        await documents.refresh(found.all, signal)
        return found.all.length === 0
      },
    }),
  }
  found.refresh()
  const loops = followed ? [followed.found.run, followed.documents.run] : []
  const running = start((signal) => runAll(loops, signal))
  return {
    find(path) {
      const extension = found.find(path)
      return extension && isServed(extension, path, documents.versions) ? extension : undefined
    },
    pass: (extension, request) => passOn(passing, extension, request),
    check: (service, signal) =>
      checkExtension({ asking: alone, clock, placeOf }, extensionOf(service), {
        user: self,
        signal,
      }),
    versions: () => documents.versions,
    ended: running.ended,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      connections[Symbol.dispose]()
    },
  }
}

/** Of OpenAPI documents only those that an extension says it has. */
function isServed({ groupVersion }: Extension, path: string, versions: RemoteVersions): boolean {
  return !path.startsWith('/openapi/') || versions.get(groupVersion)?.openApiUrl !== undefined
}

/** The extensions of now, by the paths that lead to them. */
class Extensions {
  all: readonly Extension[] = []
  readonly #store: ObjectStore | undefined
  readonly #show: ShowAvailability
  #byGroupVersion = new Map<string, Extension>()
  #byOpenApiPath = new Map<string, Extension>()

  constructor(store: ObjectStore | undefined, show: ShowAvailability) {
    this.#store = store
    this.#show = show
  }

  refresh(): void {
    const services = (this.#store?.peekAll('') ?? []).map(({ object }) => object as APIService)
    this.#show(services)
    this.all = services.flatMap((service) => extensionOf(service) ?? [])
    this.#byGroupVersion = new Map(this.all.map((one) => [one.groupVersion, one]))
    this.#byOpenApiPath = new Map(this.all.map((one) => [openApiPathOf(one), one]))
  }

  /** *Cost.* Nothing where there are none, as in most clusters. */
  find(path: string): Extension | undefined {
    if (this.all.length === 0) return undefined
    const [, root, first = '', second = ''] = path.split('/', 4)
    if (root === 'apis') return this.#byGroupVersion.get(`${first}/${second}`)
    if (root === 'api') return this.#byGroupVersion.get(`/${first}`)
    return root === 'openapi' ? this.#byOpenApiPath.get(path) : undefined
  }
}
