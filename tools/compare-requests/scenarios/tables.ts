/** Objects with something in every column, as tables, wide or not, whole lists and watches. */
import { pathOf, type Rows, rootOf, rowsOfKinds } from '../data.ts'
import { get, patch, post, type Scenario, type Step } from '../steps.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }

const tables =
  (row: Rows): Scenario =>
  ({ namespace, run }) => {
    const all = pathOf(row, namespace)
    const name = (i: number) => `t-${i}-${run}`
    const queries = [
      '',
      '&includeObject=None',
      '&includeObject=Object',
      '&includeObject=Metadata',
      '&limit=1',
    ]
    const chosen = `labelSelector=of%3D${run}`
    return [
      ...row.objects.map(({ object }, i): Step => {
        const metadata = { ...(object['metadata'] as object), name: name(i) }
        const labels = { ...(metadata as { labels?: object }).labels, of: run }
        return post(all, {
          apiVersion: row.group,
          kind: row.kind,
          ...object,
          metadata: { ...metadata, labels },
        })
      }),
      ...row.objects.flatMap(({ status }, i) =>
        status ? [patch('merge', `${all}/${name(i)}/status`, { status })] : [],
      ),
      ...queries.map((query) => get(`${all}?${chosen}${query}`, table)),
      get(`${all}?${chosen}`),
      get(`${all}?${chosen}`, { headers: { accept: 'application/yaml' } }),
      get(`${all}?${chosen}&watch=1&resourceVersion=0`, {
        frames: row.objects.length,
        withinMs: 700,
        ...table,
      }),
      ...(row.isCluster ? [] : [get(`${rootOf(row.group)}/${row.plural}?${chosen}`, table)]),
      ...row.objects.map((_, i) => get(`${all}/${name(i)}`, table)),
    ]
  }

export const tableScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  rowsOfKinds().map((row) => [`${row.plural}`, tables(row)]),
)
