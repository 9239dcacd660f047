import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitRanges } from '#kinds/core/limitrange/limitrange.ts'
import type { LimitRange, LimitRangeItem } from '#kinds/core/limitrange/types.ts'
import { created } from '#kinds/testing/rules.ts'

function withItem(item: LimitRangeItem): LimitRange {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'limits', namespace: 'default' },
    spec: { limits: [item] },
  }
}

const completed: readonly { name: string; item: LimitRangeItem; full: Partial<LimitRangeItem> }[] =
  [
    {
      name: 'from the most',
      item: { type: 'Container', max: { cpu: '2' } },
      full: { default: { cpu: '2' }, defaultRequest: { cpu: '2' } },
    },
    {
      name: 'from the default limit rather than the least',
      item: { type: 'Container', min: { cpu: '100m' }, default: { cpu: '1' } },
      full: { default: { cpu: '1' }, defaultRequest: { cpu: '1' } },
    },
    {
      name: 'from the least, if there is nothing else',
      item: { type: 'Container', min: { cpu: '100m' } },
      full: { defaultRequest: { cpu: '100m' } },
    },
    { name: 'not for pods', item: { type: 'Pod', max: { cpu: '2' } }, full: {} },
  ]

for (const { name, item, full } of completed) {
  test(`defaults of containers come ${name}`, () => {
    const { default: limit, defaultRequest } = created(limitRanges, withItem(item)).object.spec
      .limits[0]!
    assert.deepEqual(
      { ...(limit && { default: limit }), ...(defaultRequest && { defaultRequest }) },
      full,
    )
  })
}

const bad: readonly { item: LimitRangeItem; errors: readonly string[] }[] = [
  {
    item: { type: 'Pod', default: { cpu: '1' } },
    errors: ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
  },
  {
    item: { type: 'PersistentVolumeClaim', max: { cpu: '1' } },
    errors: [
      'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
    ],
  },
  {
    item: { type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } },
    errors: [
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
    ],
  },
  {
    item: { type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '3' } },
    errors: [
      'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
    ],
  },
  {
    item: { type: 'Pod', max: { gpu: '1' } },
    errors: [
      'spec.limits[0].max[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.limits[0].max[gpu]: Invalid value: "gpu": must be a standard resource for containers',
    ],
  },
]

for (const { item, errors } of bad) {
  test(`limits of ${JSON.stringify(item)} are refused`, () => {
    assert.deepEqual(created(limitRanges, withItem(item)).errors, errors)
  })
}

test('a limit range without a name gets one', () => {
  const range = withItem({ type: 'Pod' })
  const { object, errors } = created(limitRanges, {
    ...range,
    metadata: { ...range.metadata, name: '' },
  })
  assert.deepEqual([object.metadata.name, errors], ['uid-1', []])
})
