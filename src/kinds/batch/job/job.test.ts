import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobs } from '#kinds/batch/job/job.ts'
import type { Job, JobSpec, JobStatus } from '#kinds/batch/job/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'
import { webTemplate } from '#kinds/testing/pod-templates.ts'
import { cellsOf, contextOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

const template: PodTemplateSpec = {
  ...webTemplate,
  spec: { ...webTemplate.spec, restartPolicy: 'Never' },
}

function jobOf(changes: Partial<JobSpec> = {}, status?: JobStatus): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sum', namespace: 'default' },
    spec: { template, ...changes },
    ...(status && { status }),
  }
}

const stored = (changes: Partial<JobSpec> = {}): Job => created(jobs, jobOf(changes)).object

test('a job gets a selector that only its own pods match', () => {
  const { object, errors } = created(jobs, jobOf())
  const generated = {
    'job-name': 'sum',
    'batch.kubernetes.io/job-name': 'sum',
    'controller-uid': 'uid-1',
    'batch.kubernetes.io/controller-uid': 'uid-1',
  }
  assert.deepEqual(errors, [])
  assert.deepEqual(object.spec.selector, {
    matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-1' },
  })
  assert.deepEqual(object.spec.template.metadata.labels, { ...generated, app: 'web' })
  assert.deepEqual(object.metadata.labels, { ...generated, app: 'web' })
})

test('labels of its own keep a job from taking those of its template', () => {
  const job = jobOf()
  const labelled = { ...job, metadata: { ...job.metadata, labels: { a: 'b' } } }
  assert.deepEqual(created(jobs, labelled).object.metadata.labels, { a: 'b' })
})

test('a label that stands in the way of a generated one is refused', () => {
  const metadata = { ...template.metadata, labels: { 'job-name': 'other' } }
  const { errors } = created(jobs, jobOf({ template: { ...template, metadata } }))
  assert.equal(errors.length, 1)
  assert.match(errors[0]!, /^spec\.template\.metadata\.labels\[job-name\]: .*: must be 'sum'$/)
})

test('how much runs at once follows from how much there is to do', () => {
  const countsOf = (changes: Partial<JobSpec>): unknown => {
    const { completions, parallelism, backoffLimit } = stored(changes).spec
    return { completions, parallelism, backoffLimit }
  }
  assert.deepEqual(countsOf({}), { completions: 1, parallelism: 1, backoffLimit: 6 })
  assert.deepEqual(countsOf({ parallelism: 3 }), {
    completions: undefined,
    parallelism: 3,
    backoffLimit: 6,
  })
  const perIndex = { completions: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 } as const
  assert.deepEqual(countsOf(perIndex), {
    completions: 2,
    parallelism: 1,
    backoffLimit: 2147483647,
  })
})

const bad: readonly { name: string; changes: Partial<JobSpec>; errors: readonly RegExp[] }[] = [
  {
    name: 'pods that never end',
    changes: { template: webTemplate },
    errors: [/restartPolicy: Required value: valid values: "OnFailure", "Never"$/],
  },
  {
    name: 'limits by index but no indexes',
    changes: { maxFailedIndexes: 1 },
    errors: [
      /^spec\.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified$/,
      /^spec\.maxFailedIndexes: .*requires indexed completion mode$/,
    ],
  },
  {
    name: 'more tries than many indexes allow',
    changes: {
      completionMode: 'Indexed',
      completions: 100_001,
      parallelism: 10_001,
      backoffLimitPerIndex: 1,
    },
    errors: [
      /^spec\.maxFailedIndexes: Required value: must be specified when completions is above 100000$/,
      /^spec\.parallelism: .*or equal to 10000 when completions are above 100000 and used with/,
    ],
  },
  {
    name: 'a rule about failures that asks for nothing',
    changes: { podFailurePolicy: { rules: [{ action: 'Count' }] } },
    errors: [/rules\[0\]: Invalid value: specifying one of OnExitCodes and OnPodConditions is req/],
  },
  {
    name: 'success at more indexes than are named',
    changes: {
      completionMode: 'Indexed',
      completions: 5,
      successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 3 }] },
    },
    errors: [
      /succeededCount: .*2 \(the number of indexes in the specified succeededIndexes field\)$/,
    ],
  },
]

for (const { name, changes, errors } of bad) {
  test(`a job with ${name} is refused`, () => {
    const outcome = created(jobs, jobOf(changes))
    assert.equal(outcome.errors.length, errors.length, outcome.errors.join('\n'))
    for (const [i, pattern] of errors.entries()) assert.match(outcome.errors[i]!, pattern)
  })
}

test('the template stays as it is, but for what a queue may say while the job is suspended', () => {
  const wanted = { ...template, spec: { ...template.spec, nodeSelector: { disk: 'ssd' } } }
  const errorsOf = (old: Job, changed: PodTemplateSpec): number => {
    const metadata = { ...changed.metadata, labels: old.spec.template.metadata.labels ?? {} }
    const spec = { ...old.spec, template: { ...changed, metadata } }
    return updated(jobs, { ...old, spec }, old).errors.length
  }
  const suspended = stored({ suspend: true })
  const busy: Job = { ...suspended, status: { startTime: '2026-01-02T03:04:05Z', active: 1 } }
  assert.equal(errorsOf(stored(), wanted), 1)
  assert.equal(errorsOf(suspended, wanted), 0)
  assert.equal(errorsOf(busy, wanted), 1)
  // One that ran has stopped when its condition says so.
  const startTime = '2026-01-02T03:04:05Z'
  const conditions = [{ type: 'Suspended', status: 'True' } as const]
  assert.equal(errorsOf({ ...suspended, status: { startTime } }, wanted), 1)
  assert.equal(errorsOf({ ...suspended, status: { startTime, conditions } }, wanted), 0)
  const [container] = template.spec.containers
  const withImage = (image: string) => [{ ...container!, image }]
  const withCpu = [{ ...container!, resources: { requests: { cpu: '1' } } }]
  assert.equal(
    errorsOf(suspended, { ...template, spec: { ...template.spec, containers: withCpu } }),
    0,
  )
  assert.equal(errorsOf(busy, { ...template, spec: { ...template.spec, containers: withCpu } }), 1)
  const other = { ...template.spec, containers: withImage('other') }
  assert.equal(errorsOf(suspended, { ...template, spec: other }), 1)
  // What else its metadata say is not asked of one that is suspended.
  const odd = { ...template, metadata: { ...template.metadata, finalizers: ['x.test/y'] } }
  assert.deepEqual([errorsOf(suspended, odd), errorsOf(stored(), odd)], [0, 1])
  const never = { ...template, metadata: { ...template.metadata, creationTimestamp: '' } }
  assert.equal(errorsOf(stored(), never), 0)
})

const started = '2026-01-02T03:00:00Z'
const ended = '2026-01-02T03:04:00Z'
const condition = (type: string) => ({ type, status: 'True' }) as const
const complete: JobStatus = {
  startTime: started,
  completionTime: ended,
  succeeded: 1,
  conditions: [condition('SuccessCriteriaMet'), condition('Complete')],
}

const statuses: readonly {
  name: string
  before?: JobStatus
  now: JobStatus
  errors: readonly string[]
}[] = [
  { name: 'a job that ended well', now: complete, errors: [] },
  {
    name: 'an end before the beginning',
    now: { ...complete, startTime: ended, completionTime: started },
    errors: [
      `completionTime: Invalid value: "${started}": must be equal to or after \`startTime\``,
    ],
  },
  {
    name: 'the zero time for an end',
    now: { startTime: started, completionTime: '' },
    errors: [
      'completionTime: Invalid value: null: cannot set completionTime when there is no Complete=True condition',
      'completionTime: Invalid value: null: must be equal to or after `startTime`',
    ],
  },
  {
    name: 'a failure out of the blue',
    now: { startTime: started, conditions: [condition('Failed')] },
    errors: [
      'conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition',
    ],
  },
  {
    name: 'an end taken back',
    before: complete,
    now: { startTime: started, succeeded: 1 },
    errors: [
      'conditions: Invalid value: cannot disable the terminal Complete=True condition',
      'conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition',
    ],
  },
  {
    name: 'a beginning taken back',
    before: { startTime: started },
    now: {},
    errors: ['startTime: Invalid value: null: field is immutable for unsuspended job once set'],
  },
  {
    name: 'fewer successes than before',
    before: { succeeded: 2 },
    now: { succeeded: 1 },
    errors: ['succeeded: Invalid value: 1: cannot decrease the succeeded counter'],
  },
  {
    name: 'what was wrong before, unchanged',
    before: { ready: 2, active: 1 },
    now: { ready: 2, active: 1, failed: 1 },
    errors: [],
  },
]

for (const { name, before = {}, now, errors } of statuses) {
  test(`a status with ${name} ${errors.length > 0 ? 'is refused' : 'is fine'}`, () => {
    const job = stored()
    const outcome = updatedBy([jobs, 'status'], { ...job, status: now }, { ...job, status: before })
    assert.deepEqual(
      outcome.errors,
      errors.map((error) => `status.${error}`),
    )
  })
}

test('a table tells how far a job is, and how long it took', () => {
  const cells = cellsOf(jobs, { ...stored(), status: complete })
  const { Status, Completions, Duration } = cells
  assert.deepEqual(
    { Status, Completions, Duration },
    {
      Status: 'Complete',
      Completions: '1/1',
      Duration: '4m',
    },
  )
  assert.equal(cellsOf(jobs, stored({ parallelism: 3 }))['Completions'], '0/1 of 3')
})

test('changes of metadata are told between what is wrong with the whole, and what with the spec', () => {
  const job = stored()
  const spec = { ...job.spec, parallelism: -1 }
  const other = { ...job, spec, metadata: { ...job.metadata, uid: 'z' } }
  const errors = jobs.validate!.update!(other, job, contextOf(jobs))
  const fields = errors.map(({ field }) => String(field))
  const [uid, parallelism] = ['metadata.uid', 'spec.parallelism']
  const told = fields.filter((field) => field === uid || field === parallelism)
  assert.deepEqual(told, [parallelism, uid, parallelism])
})

test('a new Job has no labels in the store but those that somebody gave it', () => {
  const labels = { 'job-name': 'a', 'controller-uid': 'uid-1' }
  const job = (own: object) => ({ metadata: { name: 'a', labels: own } }) as unknown as Job
  assert.equal(jobs.asNew!(job(labels)).metadata.labels, undefined)
  const given = job({ ...labels, app: 'b' })
  assert.equal(jobs.asNew!(given), given)
})
