/**
 * Metrics: counters, gauges and histograms with labels, to be read in Prometheus' text format
 * (`metrics-text.ts` writes it).
 *
 * *Cost*: whoever counts often asks for the series once (`counter.with('GET', '200')`) and keeps
 * it; adding to it is then one addition. The number of series of a metric is bounded: beyond it,
 * new combinations of labels share one series whose labels are all `other`.
 */
export type MetricType = 'counter' | 'gauge' | 'histogram'

/**
 * What those who build on a metric may count on, as the help of each begins. A process's own metrics
 * are named by Prometheus, and say nothing of it.
 */
export type Stability = 'STABLE' | 'BETA' | 'ALPHA' | 'unsaid'

export interface MetricOptions {
  readonly name: string
  readonly help: string
  /** ALPHA, if not said. */
  readonly stability?: Stability
  readonly labels?: readonly string[]
}

export interface Counter {
  /** Adds one, or more. A counter never goes down. */
  add(value?: number): void
}

export interface Gauge {
  set(value: number): void
  add(value: number): void
}

export interface Histogram {
  observe(value: number): void
}

/** A metric with labels: `with` answers the series for their values, in the order of `labels`. */
export interface Labelled<S> {
  with(...values: readonly string[]): S
}

export interface Metrics {
  counter(options: MetricOptions): Labelled<Counter>
  gauge(options: MetricOptions): Labelled<Gauge>
  /** A gauge whose value is asked for when it is read. */
  gaugeOf(options: Omit<MetricOptions, 'labels'>, value: () => number): void
  /** One that another counts, which never goes down. */
  counterOf(options: Omit<MetricOptions, 'labels'>, value: () => number): void
  /** Counters of which it is asked what there are when they are read. */
  countersOf(options: MetricOptions, read: () => readonly Reading[]): void
  /** Gauges of which it is asked what there are when they are read. */
  gaugesOf(options: MetricOptions, read: () => readonly Reading[]): void
  /** Facts, told by labels: series of the value 1, whose labels are asked for when they are read. */
  infoOf(options: MetricOptions, facts: () => readonly (readonly string[])[]): void
  /** The upper bounds of the buckets, in order; the last one, without a bound, is added. */
  histogram(options: MetricOptions & { readonly buckets: readonly number[] }): Labelled<Histogram>
  read(): readonly Family[]
}

/** The value of a series as it is read, with the values of its labels. */
export type Reading = Pick<Series, 'values' | 'value'>

/** What is read of one metric. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly stability: Stability
  readonly type: MetricType
  readonly labels: readonly string[]
  readonly series: readonly Series[]
}

export interface Series {
  readonly values: readonly string[]
  /** The value of a counter or gauge; the sum of a histogram. */
  readonly value: number
  /** For histograms: how many observations lay at or below each bound, the last without one. */
  readonly buckets?: readonly { readonly upTo: number; readonly count: number }[]
}

/** More are a mistake (a label with names of objects in it), and would cost memory without end. */
const mostSeries = 10_000

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

interface Stored {
  value: number
  readonly counts?: number[]
}

export function createMetrics(): Metrics {
  const families = new Map<string, () => Family>()

  function register(type: MetricType, options: MetricOptions, buckets?: readonly number[]) {
    const { name, help, stability = 'ALPHA', labels = [] } = options
    const badLabel = labels.find((label) => !labelName.test(label) || label === 'le')
    if (!metricName.test(name)) throw new TypeError(`"${name}" cannot name a metric`)
    if (badLabel !== undefined) throw new TypeError(`"${badLabel}" cannot name a label of ${name}`)
    if (families.has(name)) throw new TypeError(`there is a metric "${name}" already`)
    const series = createSeries(labels, buckets)
    families.set(name, () => {
      return { name, help, stability, type, labels, series: series.read() }
    })
    return series.of
  }

  function asked(type: MetricType, options: MetricOptions, read: () => readonly Reading[]): void {
    register(type, options)
    const { name, help, stability = 'ALPHA', labels = [] } = options
    families.set(name, () => ({ name, help, stability, type, labels, series: read() }))
  }

  return {
    counter(options) {
      const seriesOf = register('counter', options)
      return { with: (...values) => counterOn(seriesOf(values)) }
    },
    gauge(options) {
      const seriesOf = register('gauge', options)
      return { with: (...values) => gaugeOn(seriesOf(values)) }
    },
    gaugeOf: (options, value) => asked('gauge', options, () => [{ values: [], value: value() }]),
    counterOf: (options, value) =>
      asked('counter', options, () => [{ values: [], value: value() }]),
    countersOf: (options, read) => asked('counter', options, read),
    gaugesOf: (options, read) => asked('gauge', options, read),
    infoOf: (options, facts) =>
      asked('gauge', options, () => facts().map((values) => ({ values, value: 1 }))),
    histogram({ buckets, ...options }) {
      if (!buckets.every((bound, i) => i === 0 || bound > buckets[i - 1]!)) {
        throw new TypeError(`the buckets of "${options.name}" are not in order`)
      }
      const seriesOf = register('histogram', options, buckets)
      return { with: (...values) => histogramOn(seriesOf(values), buckets) }
    },
    read: () => Array.from(families.values(), (family) => family()),
  }
}

/** The series of one metric, by the values of its labels. */
function createSeries(labels: readonly string[], buckets?: readonly number[]) {
  const stored = new Map<string, { readonly values: readonly string[]; readonly series: Stored }>()

  function of(values: readonly string[]): Stored {
    if (values.length !== labels.length) {
      throw new TypeError(`wants a value for each of: ${labels.join(', ') || 'no label'}`)
    }
    const key = values.join('\0')
    const found = stored.get(key)
    if (found) return found.series
    if (stored.size >= mostSeries && values.some((value) => value !== 'other')) {
      return of(labels.map(() => 'other'))
    }
    const series: Stored = { value: 0, ...(buckets && { counts: [...buckets, 0].fill(0) }) }
    stored.set(key, { values, series })
    return series
  }

  function read(): Series[] {
    return Array.from(stored.values(), ({ values, series: { value, counts } }) => {
      if (!counts || !buckets) return { values, value }
      let count = 0
      const cumulative = counts.map((more, i) => {
        count += more
        return { upTo: buckets[i] ?? Number.POSITIVE_INFINITY, count }
      })
      return { values, value, buckets: cumulative }
    })
  }

  if (labels.length === 0) of([]) // without labels there is one series from the start
  return { of, read }
}

function counterOn(series: Stored): Counter {
  return {
    add(value = 1) {
      if (!(value >= 0)) throw new TypeError(`a counter cannot go down by ${value}`)
      series.value += value
    },
  }
}

function gaugeOn(series: Stored): Gauge {
  return {
    set(value) {
      series.value = value
    },
    add(value) {
      series.value += value
    },
  }
}

function histogramOn(series: Stored, buckets: readonly number[]): Histogram {
  const counts = series.counts!
  return {
    observe(value) {
      let place = 0
      while (place < buckets.length && value > buckets[place]!) place++
      counts[place]!++
      series.value += value
    },
  }
}
