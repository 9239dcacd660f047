/** The parts of the comparison that need no server: what is drawn, and what counts as different. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { readBases } from './bases.ts'
import { applyChange, drawChanges } from './changes.ts'
import { gatherExamples } from './examples.ts'
import { groupsOf } from './groups.ts'
import { differencesOf, verdictOf } from './verdict.ts'
import { editChanges, fieldChanges, recipeChanges } from './walk.ts'

const answer = (code: number, body: unknown, warning?: readonly string[]) => ({
  code,
  text: JSON.stringify(body),
  headers: warning ? { warning } : {},
})
const refused = (field: string, message: string, whole = 'x is invalid') =>
  answer(422, {
    ...{ reason: 'Invalid', message: whole },
    details: { causes: [{ field, reason: 'FieldValueInvalid', message }] },
  })

type Answers = Parameters<typeof differencesOf>
const told = (theirs: ReturnType<typeof answer>, ours: ReturnType<typeof answer>) =>
  differencesOf(...([theirs, ours].map((one) => verdictOf(one, 'gen-')) as unknown as Answers))

test('what a server draws by itself makes no difference', () => {
  const made = (uid: string, name: string, nodePort: number) => ({
    metadata: { name, generateName: 'gen-', uid, resourceVersion: uid.slice(0, 3) },
    spec: { clusterIP: `10.96.3.${nodePort % 200}`, ports: [{ nodePort }] },
  })
  const [one, other] = [
    '11111111-2222-3333-4444-555555555555',
    '61111111-2222-3333-4444-555555555555',
  ]
  const [theirs, ours] = [made(one, 'gen-bcdfg', 30001), made(other, 'gen-xz456', 30002)]
  assert.deepEqual(told(answer(201, theirs), answer(201, ours)), [])
})

test('a cause, a warning or a value that only one has is told', () => {
  assert.deepEqual(told(refused('a', 'bad'), refused('b', 'bad')), [
    '− a | FieldValueInvalid | bad',
    '+ b | FieldValueInvalid | bad',
  ])
  assert.deepEqual(told(answer(200, { a: [1] }, ['299 - "x"']), answer(200, { a: [2] })), [
    '− warning x',
    'at /a/0: 1 → 2',
  ])
  assert.deepEqual(told(refused('a', 'bad'), answer(200, {})), [
    '422 a | FieldValueInvalid | bad  →  200',
  ])
})

test('dumps of structures of another language are like any value', () => {
  const dump = refused('a', 'Invalid value: {"Name":"x"}: wrong')
  assert.deepEqual(told(dump, refused('a', 'Invalid value: {"name":"x"}: wrong')), [])
  assert.equal(told(dump, refused('a', 'Invalid value: {"name":"x"}: other')).length, 2)
})

test('what one rule does wrong is one group', () => {
  const differ = (base: string, line: string) => {
    return { base, kind: 'Pod', verb: 'create', change: [], lines: [line] }
  }
  const lines = [
    '+ spec.containers[0].name | Invalid value: "a"',
    '+ spec.containers[3].name | Invalid value: "b"',
  ]
  const [group, ...more] = groupsOf(lines.map((line, i) => differ(`base-${i}`, line)))
  assert.deepEqual([group?.count, more.length], [2, 0])
})

suite('changes', { skip: missingShared('golden', 'mutations') }, () => {
  test('follow from the seed, are new, and leave the base as it is', () => {
    const bases = readBases(sharedPath('golden'), ['core-service-cluster'])
    const { table, type } = bases[0]!
    const before = JSON.stringify(table.base)
    const examples = gatherExamples(bases)
    const draw = (seed: number) =>
      drawChanges({ random: createSeededRandom(seed), examples }, type!, table.base, {
        count: 50,
        known: new Set(),
      })
    const drawn = draw(1)
    assert.equal(new Set(drawn.map((change) => JSON.stringify(change))).size, 50)
    assert.deepEqual(draw(1), drawn)
    assert.notDeepEqual(draw(2), drawn)
    for (const change of drawn) applyChange(table.base, change)
    assert.equal(JSON.stringify(table.base), before)
  })

  test('in order are those of recordings, of what is absent, and of texts by a character', () => {
    const bases = readBases(sharedPath('golden'), ['core-service-cluster'])
    const { table, type } = bases[0]!
    const textOf = (changes: Iterable<unknown>) => Array.from(changes, (one) => JSON.stringify(one))
    const walked = new Set(textOf(recipeChanges(type!, table.base)))
    const recorded = table.create.map(([op]) => JSON.stringify([op]))
    assert.ok(recorded.filter((text) => walked.has(text)).length > 0.9 * recorded.length)
    const looking = { examples: gatherExamples(bases), seen: new Map<string, number>() }
    const within = [...fieldChanges(type!, table.base, looking)].filter(({ length }) => length > 1)
    assert.ok(within.length > 0)
    for (const change of within.slice(0, 100)) {
      assert.ok(change[1]!.at.startsWith(`${change[0]!.at}/`))
      assert.notEqual(applyChange(table.base, change), undefined)
    }
    const edited = textOf(editChanges(type!, table.base, new Map()))
    assert.ok(edited.includes(JSON.stringify([{ at: '/metadata/name', set: `-${table.name}` }])))
  })
})
