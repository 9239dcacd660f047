/** Objects of all kinds, patched, applied and updated into one another at random. */
import { pathOf, type Rows, rowsOfKinds } from '../data.ts'
import { apply, type Chance, get, patch, post, put, type Scenario, type Step } from '../steps.ts'

type Members = Readonly<Record<string, unknown>>

/** The object with some of its parts left out, at whatever depth. */
function partOf(value: unknown, chance: Chance, depth = 0): unknown {
  if (Array.isArray(value)) {
    const kept = chance.isLucky(0.2) ? chance.some(value, 0.6) : value
    return kept.map((one) => partOf(one, chance, depth + 1))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([key]) => depth === 0 || key === 'name' || chance.isLucky(0.85),
  )
  return Object.fromEntries(entries.map(([key, each]) => [key, partOf(each, chance, depth + 1)]))
}

const metadata = (chance: Chance): Members => ({
  ...(chance.isLucky(0.4) && {
    labels: Object.fromEntries(
      chance.some(['a', 'b', 'c']).map((key) => [key, chance.pick(['1', '2'])]),
    ),
  }),
  ...(chance.isLucky(0.2) && { annotations: { x: chance.pick(['1', '2']) } }),
  ...(chance.isLucky(0.1) && { finalizers: chance.some(['x.y/a', 'x.y/b']) }),
})

const patched =
  (row: Rows): Scenario =>
  ({ namespace, run, random }) => {
    const all = pathOf(row, namespace)
    const name = `k-${run}`
    const one = `${all}/${name}`
    const next = (): Members => {
      const { object } = random.pick(row.objects)
      const { metadata: _, ...rest } = partOf(object, random) as Members
      return {
        apiVersion: row.group,
        kind: row.kind,
        metadata: { name, ...metadata(random) },
        ...rest,
      }
    }
    const change = (): Members => {
      const { apiVersion: _, kind: __, metadata: given, ...rest } = next()
      const { name: ___, ...more } = given as Members
      return { metadata: more, ...rest }
    }
    const step = (): readonly Step[] => {
      const who = random.pick(['a', 'b', 'c'])
      switch (random.below(7)) {
        case 0:
          return [
            get(one, { keep: { rv: 'metadata.resourceVersion' } }),
            put(`${one}?fieldManager=${who}`, {
              ...next(),
              metadata: { name, ...metadata(random), resourceVersion: '«rv»' },
            }),
          ]
        case 1:
          return [patch('merge', `${one}?fieldManager=${who}`, change())]
        case 2:
          return [patch('strategic', `${one}?fieldManager=${who}`, change())]
        case 3:
          return [apply(who, one, next())]
        case 4:
          return [
            apply(
              who,
              `${one}/status`,
              { ...next(), status: random.pick(row.objects).status ?? {} },
              '&force=true',
            ),
          ]
        default:
          return [apply(who, one, next(), '&force=true')]
      }
    }
    const { object } = row.objects[0]!
    return [
      post(all, {
        apiVersion: row.group,
        kind: row.kind,
        ...object,
        metadata: { ...(object['metadata'] as object), name },
      }),
      ...Array.from({ length: 25 }, step).flat(),
      get(one),
    ]
  }

export const kindPatches: Readonly<Record<string, Scenario>> = Object.fromEntries(
  rowsOfKinds()
    .filter(({ objects }) => objects.length > 0)
    .map((row) => [row.plural, patched(row)]),
)
