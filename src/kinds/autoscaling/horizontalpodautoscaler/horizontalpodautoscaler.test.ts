import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v1 } from '#kinds/autoscaling/horizontalpodautoscaler/convert-v1.ts'
import { horizontalPodAutoscalers } from '#kinds/autoscaling/horizontalpodautoscaler/horizontalpodautoscaler.ts'
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

const cpu: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
}
const qps: MetricSpec = {
  type: 'Pods',
  pods: {
    metric: { name: 'qps', selector: { matchLabels: { verb: 'get' } } },
    target: { type: 'AverageValue', averageValue: '10' },
  },
}

function autoscalerOf(changes: Partial<HorizontalPodAutoscalerSpec> = {}): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      ...changes,
    },
  }
}

test('an autoscaler watches the processors, and scales at will, if nothing is said', () => {
  const { object, errors } = created(horizontalPodAutoscalers, autoscalerOf({ behavior: {} }))
  assert.deepEqual(errors, [])
  const { minReplicas, metrics, behavior } = object.spec
  assert.equal(minReplicas, 1)
  assert.equal(metrics?.[0]?.resource?.target.averageUtilization, 80)
  assert.deepEqual(behavior?.scaleDown, {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  })
})

const bad: readonly {
  name: string
  changes: Partial<HorizontalPodAutoscalerSpec>
  errors: readonly string[]
}[] = [
  {
    name: 'less at most than at least',
    changes: { minReplicas: 6 },
    errors: ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
  },
  {
    name: 'a target in no group',
    changes: { scaleTargetRef: { apiVersion: 'v1', kind: 'Pod', name: 'web' } },
    errors: [
      'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group',
    ],
  },
  {
    name: 'two metrics in one',
    changes: { metrics: [{ ...cpu, ...qps, type: 'Resource' }] },
    errors: ['spec.metrics[0].pods: Forbidden: must populate the given metric source only'],
  },
  {
    name: 'no way to scale',
    changes: { behavior: { scaleUp: { policies: [] } } },
    errors: ['spec.behavior.scaleUp.policies: Required value: must specify at least one Policy'],
  },
]

for (const { name, changes, errors } of bad) {
  test(`an autoscaler with ${name} is refused`, () => {
    assert.deepEqual(created(horizontalPodAutoscalers, autoscalerOf(changes)).errors, errors)
  })
}

test('a target that is wrong already may stay', () => {
  const scaleTargetRef = { kind: 'Deployment', name: 'web' }
  const old = autoscalerOf({ scaleTargetRef })
  const changed = autoscalerOf({ scaleTargetRef, maxReplicas: 9 })
  assert.deepEqual(updated(horizontalPodAutoscalers, changed, old).errors, [])
})

test('nothing is lost on the way to version 1 and back', () => {
  const whole: HorizontalPodAutoscaler = {
    ...autoscalerOf({
      minReplicas: 2,
      metrics: [
        qps,
        {
          type: 'External',
          external: { metric: { name: 'queue' }, target: { type: 'Value', value: '30' } },
        },
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'memory',
            container: 'main',
            target: { type: 'AverageValue', averageValue: '1Gi' },
          },
        },
        cpu,
      ],
      behavior: {
        scaleUp: { tolerance: '50m', policies: [{ type: 'Pods', value: 1, periodSeconds: 9 }] },
      },
    }),
    status: {
      desiredReplicas: 3,
      currentReplicas: 2,
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageValue: '1', averageUtilization: 7 } },
        },
      ],
      conditions: [
        { type: 'AbleToScale', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' },
      ],
    },
  }
  const old = v1.fromHub(whole)
  assert.deepEqual(Object.keys(old.metadata.annotations ?? {}).toSorted(), [
    'autoscaling.alpha.kubernetes.io/behavior',
    'autoscaling.alpha.kubernetes.io/conditions',
    'autoscaling.alpha.kubernetes.io/current-metrics',
    'autoscaling.alpha.kubernetes.io/metrics',
  ])
  assert.deepEqual(v1.toHub(old), whole)
})

test('of several metrics of the processor version 1 has a field for the first that is a share', () => {
  const amount: MetricSpec = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } },
  }
  const old = v1.fromHub(autoscalerOf({ metrics: [amount, cpu] }))
  assert.equal(old.spec.targetCPUUtilizationPercentage, cpu.resource!.target.averageUtilization)
  assert.deepEqual(v1.toHub(old).spec.metrics, [amount, cpu])
})

test('the average of what an object tells goes through version 1 without an amount', () => {
  const average: MetricSpec = {
    type: 'Object',
    object: {
      describedObject: { kind: 'Service', name: 's' },
      metric: { name: 'm' },
      target: { type: 'AverageValue', averageValue: '3' },
    },
  }
  const whole = autoscalerOf({ metrics: [average] })
  assert.deepEqual(v1.toHub(v1.fromHub(whole)).spec.metrics, [average])
})

test('version 2 does not keep what version 1 carries in annotations', () => {
  const { metadata, ...rest } = autoscalerOf({ metrics: [cpu] })
  const annotations = { 'autoscaling.alpha.kubernetes.io/metrics': '[]', a: 'b' }
  const { object } = created(horizontalPodAutoscalers, {
    ...rest,
    metadata: { ...metadata, annotations },
  })
  assert.deepEqual(object.metadata.annotations, { a: 'b' })
})

test('an annotation that cannot be read is as good as none', () => {
  const { metadata, ...rest } = v1.fromHub(autoscalerOf({ metrics: [cpu] }))
  const key = 'autoscaling.alpha.kubernetes.io/metrics'
  for (const text of [
    '',
    'x',
    '{}',
    '[1]',
    '[{"type":"Pods","pods":{"targetAverageValue":"x"}}]',
  ]) {
    const broken = { ...rest, metadata: { ...metadata, annotations: { [key]: text, a: 'b' } } }
    const { metadata: kept, spec } = v1.toHub(broken)
    assert.deepEqual([kept.annotations, spec.metrics], [{ a: 'b' }, [cpu]])
  }
})

test('a table tells what is measured and aimed at, of the first two metrics', () => {
  const { object } = created(horizontalPodAutoscalers, autoscalerOf({ metrics: [cpu, qps, qps] }))
  const current = { averageUtilization: 7, averageValue: '1' }
  const measured: HorizontalPodAutoscaler = {
    ...object,
    status: {
      desiredReplicas: 1,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current } }],
    },
  }
  const { Reference, Targets } = cellsOf(horizontalPodAutoscalers, measured)
  assert.deepEqual(
    [Reference, Targets],
    ['Deployment/web', 'cpu: 7%/60%, <unknown>/10 + 1 more...'],
  )
})

test('a table tells where a measured amount is missing', () => {
  const target = { type: 'AverageValue', averageValue: '100m' } as const
  const metrics: MetricSpec[] = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  const resource = { name: 'cpu', current: { averageUtilization: 7 } }
  const measured: HorizontalPodAutoscaler = {
    ...created(horizontalPodAutoscalers, autoscalerOf({ metrics })).object,
    status: { desiredReplicas: 1, currentMetrics: [{ type: 'Resource', resource }] },
  }
  assert.equal(cellsOf(horizontalPodAutoscalers, measured)['Targets'], 'cpu: <nil>/100m')
})

test('a metric of no type is refused for that before its source is looked at', () => {
  const metric = {
    type: '',
    resource: { name: 'cpu', target: { type: '' } },
  } as unknown as MetricSpec
  const { errors } = created(horizontalPodAutoscalers, autoscalerOf({ metrics: [metric] }))
  const fields = errors.map((error) => error.split(':')[0])
  assert.deepEqual(fields.slice(0, 3), [
    'spec.metrics[0].type',
    'spec.metrics[0].type',
    'spec.metrics[0].resource.target.type',
  ])
})
