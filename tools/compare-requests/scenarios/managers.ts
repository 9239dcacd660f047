/** Objects of every kind between several managers: of the whole, of the status, and of the account of fields itself. */
import { pathOf, type Rows, rowsOfKinds } from '../data.ts'
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

type Members = Readonly<Record<string, unknown>>

const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u' }
const marks = (letter: string) => ({
  labels: { [letter]: letter },
  annotations: { [letter]: letter },
  finalizers: [`example.com/${letter}`],
  ownerReferences: [{ ...owner, uid: letter }],
})
/** Accounts that a client may send of who manages what. */
const accounts: readonly unknown[] = [
  null,
  [],
  [{}],
  [{ manager: 'x' }],
  [{ manager: 'x', operation: 'Odd', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }],
  [{ manager: 'x', operation: 'Update', apiVersion: 'v1', fieldsType: 'Odd', fieldsV1: {} }],
  [
    {
      manager: 'x',
      operation: 'Update',
      apiVersion: 'odd',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:a': {} } } },
    },
  ],
  [
    {
      manager: 'x',
      operation: 'Apply',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:a': {} } } },
    },
  ],
  [{ manager: 'x', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'q:a': {} } }],
  [{ manager: 'x', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'k:{a}': {} } }],
  [{ manager: 'x', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: 'text' }],
  [
    {
      manager: 'x',
      operation: 'Update',
      subresource: 'status',
      time: '2020-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:status': {} },
    },
  ],
  [{ manager: 'x', operation: 'Update', time: '2020-01-01T00:00:00Z', fieldsType: 'FieldsV1' }],
]

function managed(row: Rows, namespace: string, name: string): readonly Step[] {
  const all = pathOf(row, namespace)
  const one = `${all}/${name}`
  const head = { apiVersion: row.group, kind: row.kind }
  const { object, status = {} } = row.objects.find((each) => each.status) ?? row.objects[0]!
  const { metadata: _, status: __, ...content } = object as Members
  const whole = (metadata: object, more: object = {}) => ({
    ...head,
    ...content,
    ...more,
    metadata: { name, ...metadata },
  })
  const told = { ...head, status }
  const withAccount = (list: unknown, i: number): Step[] => [
    patch('merge', `${one}?fieldManager=m${i}`, {
      metadata: { labels: { a: `${i}` }, managedFields: list },
    }),
    patch('merge', `${one}/status?fieldManager=s${i}`, { metadata: { managedFields: list } }),
    put(
      `${one}?fieldManager=p${i}&dryRun=All`,
      whole({ managedFields: list, labels: { a: `${i}` } }),
    ),
    post(`${all}?dryRun=All`, whole({ name: `${name}x`, managedFields: list })),
    apply(`a${i}`, one, { ...head, metadata: { managedFields: list, annotations: { q: 'q' } } }),
  ]
  return [
    post(`${all}?fieldManager=first`, whole(marks('a'), { status })),
    apply('second', one, { ...whole(marks('b')), status }),
    apply('second', one, { ...whole(marks('b')), status }, '&force=true'),
    put(`${one}/status?fieldManager=third`, { ...whole(marks('c')), status }),
    patch('merge', `${one}/status?fieldManager=fourth`, { ...told, metadata: marks('d') }),
    apply('fifth', `${one}/status`, { ...told, metadata: marks('e') }),
    apply('fifth', `${one}/status`, { ...told, ...content, metadata: marks('e') }, '&force=true'),
    apply('fifth', `${one}/status`, head, '&force=true'),
    apply('second', `${one}/status`, told, '&force=true'),
    patch('strategic', `${one}/status?fieldManager=first`, { status: { $patch: 'replace' } }),
    patch('json', `${one}/status?fieldManager=sixth`, [
      { op: 'add', path: '/metadata/labels', value: { z: 'z' } },
    ]),
    patch('json', `${one}/status?fieldManager=sixth`, [{ op: 'remove', path: '/spec' }]),
    apply('second', one, whole({})),
    put(`${one}?fieldManager=first`, whole(marks('a'))),
    get(one),
    ...accounts.flatMap(withAccount),
    get(one),
    remove(one, { propagationPolicy: 'Orphan' }),
    apply('second', one, whole(marks('b')), '&force=true'),
    patch('merge', `${one}/status?fieldManager=fourth`, { ...told, metadata: { finalizers: [] } }),
    patch('merge', one, { metadata: { finalizers: ['example.com/a', 'example.com/new'] } }),
    patch('merge', one, { metadata: { finalizers: ['orphan'], deletionTimestamp: null } }),
    patch('merge', one, { metadata: { finalizers: null } }),
    get(one),
  ]
}

export const managers: Readonly<Record<string, Scenario>> = Object.fromEntries(
  rowsOfKinds()
    .filter(({ objects }) => objects.length > 0)
    .map((row) => [row.plural, ({ namespace, run }) => managed(row, namespace, `m-${run}`)]),
)
