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
      sample('_bucket', [...labels, `le="${bound(upTo)}"`], below),
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

/** A label is a text: what asks for a bucket writes its bound as Go does, whose floats have exponents sooner. */
function bound(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return number(value)
  const [digits, power] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return String(value)
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
