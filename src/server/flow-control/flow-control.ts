/**
 * Priority and fairness: FlowSchemas say to which flow and priority level a request belongs,
 * PriorityLevelConfigurations how many requests of a level are served at a time, and how others wait.
 * The objects are read anew when they have changed; nothing runs while nobody waits.
 */
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import type { FlowSchema } from '#kinds/flowcontrol/flowschema/types.ts'
import type { PriorityLevelConfiguration } from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'
import { flowSchemas, priorityLevels } from '#server/bootstrap/flow-control-objects.ts'
import type { FlowControl, Flowing } from '#server/filters/in-flight.ts'
import { allocateSeats, seatLimits } from '#server/flow-control/allocate.ts'
import { periodMs } from '#server/flow-control/demand.ts'
import type { Flow, FlowPlace } from '#server/flow-control/flow-place.ts'
import { createClassifier, inPrecedence } from '#server/flow-control/flow-schemas.ts'
import { createFlowMetrics, type FlowSeries } from '#server/flow-control/metrics.ts'
import { PriorityLevel } from '#server/flow-control/priority-level.ts'
import { createWidth } from '#server/flow-control/width.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import type { Entry, ObjectStore } from '#server/served/object-store.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface FairFlowOptions {
  readonly schemas: Pick<ObjectStore, 'peekAll'>
  readonly levels: Pick<ObjectStore, 'peekAll'>
  resources(): ResourceTable
  /** Of all requests that are served at a time, exempt ones left out. */
  readonly serverSeats: number
  readonly waitLimitMs: number
  readonly clock: Clock
  readonly metrics: Metrics
}

export interface FairFlow extends FlowControl, Disposable {
  /** Every level there is, by name, those that nobody is led to any more included. */
  levels(): readonly PriorityLevel[]
}

/** How many flows of a schema are remembered. */
const mostFlows = 4096
/** How much of a level a single request may take. */
const mostOfLevel = 0.15

export function createFairFlow(options: FairFlowOptions): FairFlow {
  return new FairFlowControl(options)
}

/** A schema as it is used. Its ids are told with every answer. */
interface SchemaState {
  readonly name: string
  readonly level: PriorityLevel
  readonly marks: { readonly schemaUid: string; readonly levelUid: string }
  readonly by: 'user' | 'namespace' | 'nothing'
  /** Looked up when it has its first request. */
  series(): FlowSeries
  readonly flows: Map<string, Flow>
  readonly mostSeats: number
}

type Classify = (user: Flowing['user'], info: RequestInfo) => SchemaState

class FairFlowControl implements FairFlow {
  readonly admitsWatches = true
  readonly #options: FairFlowOptions
  readonly #metrics: ReturnType<typeof createFlowMetrics>
  readonly #width: ReturnType<typeof createWidth>
  readonly #levels = new Map<string, PriorityLevel>()
  readonly #counts = { readOnly: 0, mutating: 0 }
  #schemaEntries: readonly Entry[] | undefined
  #levelEntries: readonly Entry[] | undefined
  #classify: Classify | undefined
  #adjustedMs: number
  #timer: Disposable | undefined
  /** Whether somebody could not be served at once since the last adjustment. */
  #isPressed = false

  constructor(options: FairFlowOptions) {
    this.#options = options
    this.#metrics = createFlowMetrics(options.metrics)
    this.#width = createWidth(options.resources)
    this.#adjustedMs = options.clock.steadyMs()
  }

  enter(request: Flowing, info: RequestInfo, isMutating: boolean) {
    const classify = this.#current()
    const schema = classify(request.user, info)
    request.flow = schema.marks
    const isWatch = info.verb === 'watch'
    const seats = this.#width(info, request, schema.mostSeats)
    const flow = flowOf(schema, request, info)
    const steadyMs = this.#options.clock.steadyMs()
    const entering = schema.level.enter({ flow, seats, isWatch, steadyMs, request, info })
    if (entering instanceof Promise) return entering.then((place) => this.#count(place, isMutating))
    return this.#count(entering, isMutating)
  }

  inFlight() {
    return this.#counts
  }

  levels(): readonly PriorityLevel[] {
    this.#current()
    return [...this.#levels.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #count(place: FlowPlace | undefined, isMutating: boolean): FlowPlace | undefined {
    if (!place) return undefined
    place.counts = this.#counts
    place.counted = isMutating ? 'mutating' : 'readOnly'
    this.#counts[place.counted]++
    return place
  }

  #current(): Classify {
    const { schemas, levels } = this.#options
    const [schemaEntries, levelEntries] = [schemas.peekAll(''), levels.peekAll('')]
    const isSame = schemaEntries === this.#schemaEntries && levelEntries === this.#levelEntries
    if (isSame && this.#classify) return this.#classify
    this.#schemaEntries = schemaEntries
    this.#levelEntries = levelEntries
    this.#classify = this.#digest(
      schemaEntries.map(({ object }) => object as FlowSchema),
      levelEntries.map(({ object }) => object as PriorityLevelConfiguration),
    )
    return this.#classify
  }

  /** The two that must be are there, whether they are stored or not. */
  #digest(
    givenSchemas: readonly FlowSchema[],
    givenLevels: readonly PriorityLevelConfiguration[],
  ): Classify {
    const levels = withMandatory(givenLevels, 'PriorityLevelConfiguration', priorityLevels)
    const schemas = withMandatory(givenSchemas, 'FlowSchema', flowSchemas)
    this.#setLevels(levels)
    const states = inPrecedence(schemas).flatMap((schema) => {
      const level = this.#levels.get(schema.spec.priorityLevelConfiguration.name)
      return level && !level.isLeft
        ? [{ state: this.#stateOf(schema, level), spec: schema.spec }]
        : []
    })
    const last = states.find(({ state }) => state.name === catchAll)?.state
    return createClassifier(states, last ?? this.#lastResort())
  }

  /** Where what is stored as catch-all leads nowhere: it was not written by way of the API. */
  #lastResort(): SchemaState {
    const schema = { metadata: { name: catchAll }, spec: flowSchemas[catchAll]! }
    return this.#stateOf(schema, this.#levels.get(catchAll)!)
  }

  #setLevels(configurations: readonly PriorityLevelConfiguration[]): void {
    const { clock, serverSeats, waitLimitMs } = this.#options
    for (const level of this.#levels.values()) level.isLeft = true
    const limits = seatLimits(
      configurations.map(({ spec }) => spec),
      serverSeats,
    )
    configurations.forEach((configuration, i) => {
      const { name } = configuration.metadata
      const own = limits[i]!
      const parts = { clock, waitLimitMs, onPressure: () => this.#press() }
      const level = this.#levels.get(name) ?? new PriorityLevel(name, own, parts)
      level.configure(configuration, own)
      this.#levels.set(name, level)
      this.#metrics.showLevel(level, level.limit)
    })
    for (const [name, level] of this.#levels) {
      if (level.isLeft && level.isIdle) this.#levels.delete(name)
    }
  }

  #stateOf(
    { metadata: { name, uid = '' }, spec }: Pick<FlowSchema, 'metadata' | 'spec'>,
    level: PriorityLevel,
  ): SchemaState {
    const { type } = spec.distinguisherMethod ?? {}
    return {
      name,
      level,
      marks: { schemaUid: uid, levelUid: level.uid },
      by: type === 'ByUser' ? 'user' : type === 'ByNamespace' ? 'namespace' : 'nothing',
      series: () => this.#metrics.seriesOf(level.name, name),
      flows: new Map(),
      mostSeats: Math.round(level.limits.nominal * mostOfLevel),
    }
  }

  #press(): void {
    this.#isPressed = true
    if (this.#timer) return
    const { clock } = this.#options
    const waitMs = this.#adjustedMs + periodMs - clock.steadyMs()
    if (waitMs <= 0) this.#adjust()
    else this.#timer = clock.after(waitMs, () => this.#tick())
  }

  #tick(): void {
    this.#timer = undefined
    this.#adjust()
  }

  /** Lends seats where they are wanted, and goes on with that as long as somebody waits. */
  #adjust(): void {
    const { clock } = this.#options
    const steadyMs = clock.steadyMs()
    this.#adjustedMs = steadyMs
    const levels = [...this.#levels.values()].filter(({ isLeft }) => !isLeft)
    for (const { demand } of levels) demand.roll(steadyMs)
    const wasPressed = this.#isPressed
    this.#isPressed = false
    if (wasPressed) this.#timer = clock.after(periodMs, () => this.#tick())
    const needs = levels.map(({ limits, demand: { highest, smoothed } }) => {
      return { ...limits, highest, smoothed }
    })
    const { seats, fairShare, targets } = allocateSeats(needs)
    this.#metrics.showFairShare(fairShare)
    levels.forEach((level, i) => {
      level.setLimit(seats[i]!)
      this.#metrics.showLevel(level, targets[i]!)
    })
  }
}

const catchAll = 'catch-all'
const mandatory = ['exempt', catchAll]

function withMandatory<T extends FlowSchema | PriorityLevelConfiguration>(
  given: readonly T[],
  kind: string,
  specs: Readonly<Record<string, T['spec']>>,
): readonly T[] {
  const missing = mandatory.filter((name) => !given.some(({ metadata }) => metadata.name === name))
  const apiVersion = 'flowcontrol.apiserver.k8s.io/v1'
  const made = missing.map((name) => ({ apiVersion, kind, metadata: { name }, spec: specs[name] }))
  return [...given, ...(made as unknown as T[])]
}

function flowOf(
  { by, flows, name, series }: SchemaState,
  { user }: Flowing,
  info: RequestInfo,
): Flow {
  const namespace = info.isResource ? info.namespace : ''
  const distinguisher = by === 'user' ? user.name : by === 'namespace' ? namespace : ''
  const known = flows.get(distinguisher)
  if (known) return known
  const [first] = flows.values()
  const shared = first?.series ?? series()
  const dealt = { hand: undefined, handOf: undefined }
  const flow: Flow = { schema: name, distinguisher, series: shared, ...dealt }
  if (flows.size >= mostFlows) flows.clear()
  flows.set(distinguisher, flow)
  return flow
}
