/** Writes metrics as Prometheus reads them: its text format 0.0.4. */
import type { Family, Series } from '#base/metrics.ts'

export function formatMetrics(families: readonly Family[]): string {
  const byName = families.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return byName
    .flatMap(familyLines)
    .map((line) => `${line}\n`)
    .join('')
}

function familyLines(family: Family): string[] {
  const { name, type, help, stability, series } = family
  if (series.length === 0) return []
  return [
    `# HELP ${name} ${stability === 'unsaid' ? '' : `[${stability}] `}${escaped(help)}`,
    `# TYPE ${name} ${type}`,
    ...series.flatMap((one) => seriesLines(family, one)),
  ]
}

function seriesLines(
  { name, labels: names }: Family,
  { values, value, buckets }: Series,
): string[] {
  const labels = names.map((label, i) => `${label}="${escaped(values[i]!).replaceAll('"', '\\"')}"`)
  const sample = (suffix: string, of: readonly string[], result: number | string) =>
    `${name}${suffix}${of.length > 0 ? `{${of.join(',')}}` : ''} ${result}`
  if (!buckets) return [sample('', labels, number(value))]
  return [
    ...buckets.map(({ upTo, count: below }) =>
      sample('_bucket', [...labels, `le="${number(upTo)}"`], below),
    ),
    sample('_sum', labels, number(value)),
    sample('_count', labels, buckets.at(-1)!.count),
  ]
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
