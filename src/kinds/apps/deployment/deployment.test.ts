import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deployments } from '#kinds/apps/deployment/deployment.ts'
import type { Deployment, DeploymentSpec } from '#kinds/apps/deployment/types.ts'
import { webTemplate } from '#kinds/testing/pod-templates.ts'
import { cellsOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

const spec: DeploymentSpec = { selector: { matchLabels: { app: 'web' } }, template: webTemplate }
const deployment: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec,
}

function withSpec(changes: Partial<DeploymentSpec>): Deployment {
  return { ...deployment, spec: { ...spec, ...changes } }
}

test('a deployment replaces a quarter of its one pod at a time if nothing is said', () => {
  const { object, errors, warnings } = created(deployments, deployment)
  assert.deepEqual({ errors, warnings }, { errors: [], warnings: [] })
  const { template, selector, ...rest } = object.spec
  assert.equal(object.metadata.generation, 1)
  assert.deepEqual(rest, {
    replicas: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  })
})

test('defaults change nothing where nothing is missing', () => {
  const { object } = created(deployments, deployment)
  const context = { now: '', features: { enabled: () => false }, apiVersion: 'apps/v1' }
  assert.equal(deployments.defaults?.(object, context), object)
})

test('the revision to return to is a number, written anew, that no status changes', () => {
  const returning = (text: string): Deployment => {
    const annotations = { 'deprecated.deployment.rollback.to': text, a: 'b' }
    return { ...deployment, metadata: { ...deployment.metadata, annotations } }
  }
  const { object, errors } = created(deployments, returning('+07'))
  assert.deepEqual(errors, [])
  assert.deepEqual(object, created(deployments, returning('7')).object)
  assert.deepEqual(created(deployments, returning('')).object.metadata.annotations, { a: 'b' })
  assert.deepEqual(created(deployments, returning('-1')).errors, [
    'spec.rollback.version: Invalid value: -1: must be greater than or equal to 0',
  ])
  assert.throws(() => created(deployments, returning('x')), {
    message:
      'failed to parse annotation[deprecated.deployment.rollback.to]=x as int64: strconv.ParseInt: parsing "x": invalid syntax',
  })
  const told = updatedBy([deployments, 'status'], returning('9'), object)
  assert.equal(told.object.metadata.annotations?.['deprecated.deployment.rollback.to'], '7')
  const first = updatedBy([deployments, 'status'], returning('9'), deployment)
  assert.deepEqual(first.object.metadata.annotations, { a: 'b' })
})

const bad: readonly {
  name: string
  changes: Partial<DeploymentSpec>
  errors: readonly RegExp[]
}[] = [
  { name: 'fewer than no replicas', changes: { replicas: -1 }, errors: [/^spec\.replicas: Inv/] },
  {
    name: 'an empty selector',
    changes: { selector: {} },
    errors: [/^spec\.selector: Invalid value: \{\}: empty selector is invalid for deployment$/],
  },
  {
    name: 'a selector of other pods',
    changes: { selector: { matchLabels: { app: 'db' } } },
    errors: [/^spec\.template\.metadata\.labels: .*`selector` does not match template `labels`$/],
  },
  {
    name: 'a selector that cannot be read',
    changes: { selector: { matchExpressions: [{ key: 'app', operator: 'Is' }] } },
    errors: [/^spec\.selector\.matchExpressions\[0\]\.operator: /, /: invalid label selector$/],
  },
  {
    name: 'no pod that may be missing or too many',
    changes: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '0%', maxUnavailable: 0 } },
    },
    errors: [
      /^spec\.strategy\.rollingUpdate\.maxUnavailable: .*may not be 0 when `maxSurge` is 0$/,
    ],
  },
  {
    name: 'counts for a strategy that has none',
    changes: { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
    errors: [/^spec\.strategy\.rollingUpdate: Forbidden: may not be specified when .* 'Recreate'$/],
  },
  {
    name: 'a deadline before a pod counts as ready',
    changes: { progressDeadlineSeconds: 5, minReadySeconds: 5 },
    errors: [/^spec\.progressDeadlineSeconds: .*must be greater than minReadySeconds$/],
  },
  {
    name: 'pods that end',
    changes: {
      template: { ...webTemplate, spec: { ...webTemplate.spec, restartPolicy: 'Never' } },
    },
    errors: [/^spec\.template\.spec\.restartPolicy: Unsupported value: "Never".*"Always"$/],
  },
]

for (const { name, changes, errors } of bad) {
  test(`a deployment with ${name} is refused`, () => {
    const outcome = created(deployments, withSpec(changes))
    assert.equal(outcome.errors.length, errors.length, outcome.errors.join('\n'))
    for (const [i, pattern] of errors.entries()) assert.match(outcome.errors[i]!, pattern)
  })
}

test('the selector of a deployment stays as it is', () => {
  const { object: old } = created(deployments, deployment)
  const changed = withSpec({ selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } })
  assert.deepEqual(updated(deployments, changed, old).errors, [
    `spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Exists"}]}: field is immutable`,
  ])
})

test('the generation counts what is wanted, annotations included, and not what is', () => {
  const { object: old } = created(deployments, deployment)
  const generationOf = (changes: Partial<Deployment>): unknown =>
    updated(deployments, { ...deployment, ...changes }, old).object.metadata.generation
  const { metadata } = deployment
  assert.equal(generationOf({}), 1)
  assert.equal(generationOf({ status: { replicas: 1 } }), 1)
  assert.equal(generationOf({ spec: { ...spec, replicas: 2 } }), 2)
  assert.equal(generationOf({ metadata: { ...metadata, annotations: { a: 'b' } } }), 2)
  assert.equal(generationOf({ metadata: { ...metadata, labels: { a: 'b' } } }), 1)
})

test('of a status no part is more than the whole, and collisions are not forgotten', () => {
  const { object } = created(deployments, deployment)
  const old: Deployment = { ...object, status: { collisionCount: 2 } }
  const told: Deployment = {
    ...object,
    status: { replicas: 2, readyReplicas: 1, availableReplicas: 3, collisionCount: 1 },
  }
  assert.deepEqual(updatedBy([deployments, 'status'], told, old).errors, [
    'status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas',
    'status.collisionCount: Invalid value: 1: cannot be decremented',
  ])
})

test('a name with dots is allowed, and warned of', () => {
  const named = { ...deployment, metadata: { ...deployment.metadata, name: 'web.v1' } }
  assert.deepEqual(created(deployments, named).warnings, [
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
  ])
})

test('a table tells how many pods there are of how many', () => {
  const { object } = created(deployments, withSpec({ replicas: 3 }))
  const cells = cellsOf(deployments, {
    ...object,
    status: { readyReplicas: 2, updatedReplicas: 3 },
  })
  assert.deepEqual(cells, {
    Name: 'web',
    Ready: '2/3',
    'Up-to-date': 3,
    Available: 0,
    Age: '0s',
    Containers: 'main',
    Images: 'registry.example/web:1',
    Selector: 'app=web',
  })
})
