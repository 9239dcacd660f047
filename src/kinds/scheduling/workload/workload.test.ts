import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PodGroupTemplate, Workload } from '#kinds/scheduling/workload/types.ts'
import { workloads } from '#kinds/scheduling/workload/workload.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const gang: PodGroupTemplate = { name: 'workers', schedulingPolicy: { gang: { minCount: 4 } } }

function workloadOf(...podGroupTemplates: readonly PodGroupTemplate[]): Workload {
  const metadata = { name: 'training', namespace: 'default' }
  return {
    apiVersion: 'scheduling.k8s.io/v1alpha2',
    kind: 'Workload',
    metadata,
    spec: { podGroupTemplates },
  }
}

const at = 'spec.podGroupTemplates'
const bad: readonly {
  name: string
  templates: readonly PodGroupTemplate[]
  errors: readonly string[]
}[] = [
  {
    name: 'no groups',
    templates: [],
    errors: [`${at}: Required value`],
  },
  {
    name: 'too many groups',
    templates: Array.from({ length: 9 }, (_, i) => ({ ...gang, name: `g${i}` })),
    errors: [`${at}: Too many: 9: must have at most 8 items`],
  },
  {
    name: 'two groups of one name',
    templates: [gang, gang],
    errors: [
      `${at}[1]: Duplicate value: {"name":"workers","schedulingPolicy":{"gang":{"minCount":4}},"schedulingConstraints":null}`,
    ],
  },
  {
    name: 'a group of no policy',
    templates: [{ ...gang, schedulingPolicy: {} }],
    errors: [
      `${at}[0].schedulingPolicy: Invalid value: "": must specify one of: \`basic\`, \`gang\``,
    ],
  },
  {
    name: 'a group of two policies',
    templates: [{ ...gang, schedulingPolicy: { basic: {}, gang: { minCount: 1 } } }],
    errors: [
      `${at}[0].schedulingPolicy: Invalid value: "{basic, gang}": must specify exactly one of: \`basic\`, \`gang\``,
    ],
  },
  {
    name: 'a claim from nowhere',
    templates: [{ ...gang, resourceClaims: [{ name: 'r', resourceClaimName: 'A' }, { name: '' }] }],
    errors: [],
  },
  {
    name: 'a gang of nobody',
    templates: [{ ...gang, schedulingPolicy: { gang: { minCount: 0 } } }],
    errors: [`${at}[0].schedulingPolicy.gang.minCount: Required value`],
  },
]

for (const { name, templates, errors } of bad) {
  test(`a workload with ${name} is refused`, () => {
    assert.deepEqual(created(workloads, workloadOf(...templates)).errors, errors)
  })
}

test('fields whose gates are off vanish, and what is left stays as it is', () => {
  const rich = { ...gang, priority: 7, schedulingConstraints: { topology: [{ key: 'rack' }] } }
  const { object, errors } = created(workloads, workloadOf(rich))
  assert.deepEqual([errors, object.spec.podGroupTemplates], [[], [gang]])
  const changed = workloadOf({ ...gang, name: 'others' })
  assert.match(
    updated(workloads, changed, object).errors[0]!,
    /^spec\.podGroupTemplates: .*immutable$/,
  )
})
