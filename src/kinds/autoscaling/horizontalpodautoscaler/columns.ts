/** What an autoscaler measures and aims at, as a cell of a table: `cpu: 40%/80%, 3/10 (avg)`. */
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

const shownLimit = 2
const unknown = '<unknown>'
/** What upstream says of an amount that a metric of this form should have. */
const missing = '<nil>'

export function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const { metrics = [] } = spec
  if (metrics.length === 0) return '<none>'
  const texts = metrics.map((metric, i) => metricText(metric, status?.currentMetrics?.[i]))
  const shown = texts.slice(0, shownLimit).join(', ')
  return texts.length > shownLimit ? `${shown} + ${texts.length - shownLimit} more...` : shown
}

function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External':
      return amountText(metric.external?.target, status?.external?.current)
    case 'Object':
      return amountText(metric.object?.target, status?.object?.current)
    case 'Pods':
      return averageText(metric.pods?.target, status?.pods?.current)
    case 'Resource': {
      const { name = '', target } = metric.resource ?? {}
      return `${name}: ${shareText(target, status?.resource?.current)}`
    }
    case 'ContainerResource': {
      const { name = '', target } = metric.containerResource ?? {}
      return `${name}: ${shareText(target, status?.containerResource?.current)}`
    }
    default:
      return '<unknown type>'
  }
}

function amountText(target?: MetricTarget, current?: MetricValueStatus): string {
  return target?.averageValue === undefined
    ? `${current ? (current.value ?? missing) : unknown}/${target?.value ?? missing}`
    : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`
}

function averageText(target?: MetricTarget, current?: MetricValueStatus): string {
  const now = current ? (current.averageValue ?? missing) : unknown
  return `${now}/${target?.averageValue ?? missing}`
}

function shareText(target?: MetricTarget, current?: MetricValueStatus): string {
  if (target?.averageValue !== undefined) return averageText(target, current)
  const used = current?.averageUtilization
  const wanted = target?.averageUtilization
  return `${used === undefined ? unknown : `${used}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`
}
