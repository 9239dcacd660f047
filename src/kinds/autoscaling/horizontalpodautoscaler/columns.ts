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
      return `${status?.pods?.current.averageValue ?? unknown}/${metric.pods?.target.averageValue}`
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
    ? `${current?.value ?? unknown}/${target?.value}`
    : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`
}

function shareText(target?: MetricTarget, current?: MetricValueStatus): string {
  if (target?.averageValue !== undefined) {
    return `${current?.averageValue ?? unknown}/${target.averageValue}`
  }
  const used = current?.averageUtilization
  const wanted = target?.averageUtilization
  return `${used === undefined ? unknown : `${used}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`
}
