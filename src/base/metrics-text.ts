/** Writes metrics as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0. */
import type { Family, Series } from '#base/metrics.ts'

export type MetricsFormat = 'prometheus' | 'openmetrics'

export const metricsContentType: Readonly<Record<MetricsFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
}

export function formatMetrics(families: readonly Family[], format: MetricsFormat): string {
  const byName = families.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const lines = byName.flatMap((family) => familyLines(family, format))
  return [...lines, ...(format === 'openmetrics' ? ['# EOF'] : []), ''].join('\n')
}

function familyLines(family: Family, format: MetricsFormat): string[] {
  const { name, type, help, series } = family
  if (series.length === 0) return []
  const open = format === 'openmetrics'
  // OpenMetrics names the family of a counter without the suffix that its samples have.
  const familyName = open && type === 'counter' ? name.replace(/_total$/, '') : name
  return [
    `# HELP ${familyName} ${escaped(help, open)}`,
    `# TYPE ${familyName} ${type}`,
    ...series.flatMap((one) =>
      seriesLines(open ? { ...family, name: familyName } : family, one, open),
    ),
  ]
}

function seriesLines(family: Family, { values, value, buckets }: Series, open: boolean): string[] {
  const { name, type } = family
  const labels = family.labels.map((label, i) => `${label}="${escaped(values[i]!, true)}"`)
  const sample = (suffix: string, of: readonly string[], result: number | string) =>
    `${name}${suffix}${of.length > 0 ? `{${of.join(',')}}` : ''} ${result}`
  if (buckets) {
    const count = buckets.at(-1)!.count
    return [
      ...buckets.map(({ upTo, count: below }) =>
        sample('_bucket', [...labels, `le="${bound(upTo, open)}"`], below),
      ),
      sample('_sum', labels, number(value)),
      sample('_count', labels, count),
    ]
  }
  return [sample(open && type === 'counter' ? '_total' : '', labels, number(value))]
}

/** In OpenMetrics a bound is a float, and looks like one. */
function bound(value: number, open: boolean): string {
  return open && Number.isInteger(value) ? `${value}.0` : number(value)
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}

function escaped(text: string, quotes: boolean): string {
  const safe = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return quotes ? safe.replaceAll('"', '\\"') : safe
}
