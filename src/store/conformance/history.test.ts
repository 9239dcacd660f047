/** A judge that never finds anything proves nothing: here each kind of wrong is shown to him. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Deed, judge, judgeWatch, type SeenChange } from '#store/conformance/history.ts'

type Span = readonly [began: number, ended: number]

const wrote = (span: Span, value: string, revision: number, more: Partial<Deed> = {}): Deed => ({
  ...{ client: 1, key: 'k', began: span[0], ended: span[1] },
  ...{ write: { value }, outcome: 'written', revision, ...more },
})
const read = (span: Span, revision: number, value?: string, modRevision = revision): Deed => ({
  ...{ client: 2, key: 'k', began: span[0], ended: span[1], outcome: 'read', revision },
  ...(value && { seen: { value, modRevision } }),
})
const log: readonly SeenChange[] = [
  { revision: 1, key: 'k', value: 'a' },
  { revision: 2, key: 'k', value: 'b' },
]
const writes = [wrote([1, 2], 'a', 1), wrote([3, 6], 'b', 2)]

const histories: readonly {
  name: string
  deeds: readonly Deed[]
  log?: readonly SeenChange[]
  wrong?: RegExp
}[] = [
  {
    name: 'reads in their places',
    deeds: [...writes, read([0, 1.5], 0), read([4, 5], 1, 'a'), read([5.5, 7], 2, 'b')],
  },
  {
    name: 'a write without an answer that happened',
    deeds: [writes[0]!, wrote([3, Number.POSITIVE_INFINITY], 'b', 2, { outcome: 'unknown' })],
  },
  {
    name: 'a write without an answer that did not',
    deeds: [...writes, wrote([7, Number.POSITIVE_INFINITY], 'c', 3, { outcome: 'unknown' })],
  },
  {
    name: 'a lost write',
    deeds: [...writes, wrote([7, 8], 'c', 3)],
    wrong: /acknowledged write c is lost/,
  },
  {
    name: 'a refused write that happened',
    deeds: [writes[0]!, { ...wrote([3, 4], 'b', 2), outcome: 'refused' }],
    wrong: /was refused/,
  },
  { name: 'a write by nobody', deeds: [writes[0]!], wrong: /nobody wrote k=b@2/ },
  {
    name: 'a write twice',
    deeds: writes,
    log: [...log, { revision: 3, key: 'k', value: 'a' }],
    wrong: /happened twice/,
  },
  {
    name: 'a gap',
    deeds: writes,
    log: [log[0]!, { ...log[1]!, revision: 3 }],
    wrong: /revision 3 follows 1/,
  },
  {
    name: 'a stale read',
    deeds: [...writes, read([7, 8], 1, 'a')],
    wrong: /write b of k at 2 ended before .*read of k at 1 began/,
  },
  {
    name: 'a read of the future',
    deeds: [writes[0]!, wrote([9, 10], 'b', 2), read([3, 4], 2, 'b')],
    wrong: /comes after/,
  },
  {
    name: 'a read of another value',
    deeds: [...writes, read([4, 5], 2, 'a', 1)],
    wrong: /saw k=a@1 instead of k=b@2/,
  },
  {
    name: 'writes in the wrong order',
    deeds: [wrote([5, 6], 'a', 1), wrote([1, 2], 'b', 2)],
    wrong: /comes after it/,
  },
  {
    name: 'a compare that passed wrongly',
    deeds: [writes[0]!, wrote([3, 4], 'b', 2, { write: { value: 'b', expect: 0 } })],
    wrong: /expected 0/,
  },
  {
    name: 'a compare that failed wrongly',
    deeds: [...writes, { ...read([7, 8], 2, 'b'), write: { value: 'c', expect: 2 } }],
    wrong: /refused though/,
  },
]

for (const { name, deeds, wrong, ...rest } of histories) {
  test(`${name} ${wrong ? 'is found' : 'is lawful'}`, () => {
    const found = judge(deeds, rest.log ?? log, 0).join('\n')
    if (wrong) assert.match(found, wrong)
    else assert.equal(found, '')
  })
}

test('a watch that leaves out, repeats, swaps or ends early is found', () => {
  const [a, b] = [log[0]!, log[1]!]
  assert.deepEqual(judgeWatch([a, b], log), [])
  for (const watched of [[b], [a, a, b], [b, a], [a], []])
    assert.equal(judgeWatch(watched, log).length, 1)
})
