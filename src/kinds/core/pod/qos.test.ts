import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import { sampleContainer } from '#kinds/core/pod/testing/sample.ts'
import type { PodSpec, ResourceRequirements } from '#kinds/core/pod/types.ts'

const all = { cpu: '1', memory: '1Gi' }

function specOf(...resources: readonly ResourceRequirements[]): PodSpec {
  return {
    containers: resources.map((one, i) => ({
      ...sampleContainer,
      name: `c${i}`,
      resources: one,
    })),
  }
}

const cases: readonly [name: string, spec: PodSpec, qosClass: string][] = [
  ['no resources at all', specOf({}, {}), 'BestEffort'],
  [
    'requests and limits alike in every container',
    specOf({ requests: all, limits: all }),
    'Guaranteed',
  ],
  [
    'amounts alike, written differently',
    specOf({ requests: { cpu: '1000m', memory: '1024Mi' }, limits: all }),
    'Guaranteed',
  ],
  ['one container without', specOf({ requests: all, limits: all }, {}), 'Burstable'],
  [
    'requests below limits',
    specOf({ requests: { cpu: '1', memory: '1Mi' }, limits: all }),
    'Burstable',
  ],
  ['amounts of nothing', specOf({ requests: { cpu: '0' } }), 'BestEffort'],
  [
    'resources of the pod as a whole',
    { ...specOf({}), resources: { requests: all, limits: all } },
    'Guaranteed',
  ],
  ['other resources', specOf({ requests: { 'ephemeral-storage': '1Gi' } }), 'BestEffort'],
]

for (const [name, spec, qosClass] of cases) {
  test(`${name}: ${qosClass}`, () => assert.equal(qosClassOf(spec), qosClass))
}
