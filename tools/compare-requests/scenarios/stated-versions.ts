/** Patches that make of an object another version of its kind, served or not, or another kind. */
import { pathOf, type Rows, rowsOfKinds } from '../data.ts'
import { get, patch, post, type Scenario, type Step } from '../steps.ts'
import { crds, definition, open, version } from './definitions.ts'

const anyGroups = ['v1', 'apps/v1', 'apps/v1beta1', 'extensions/v1beta1', 'policy/v1beta1'].concat(
  ['v1', 'v1beta1'].map((name) => `apiextensions.k8s.io/${name}`),
)
const versions = ['v1', 'v1alpha1', 'v1alpha2', 'v1alpha3', 'v1beta1', 'v1beta2', 'v1beta3', 'v2']
const kinds = ['CustomResourceDefinition', 'Deployment', 'ListOptions', 'APIService']

function changed(one: string, own: string): readonly Step[] {
  const [group = ''] = own.includes('/') ? own.split('/') : []
  const stated = new Set([
    ...anyGroups,
    ...versions.map((name) => (group ? `${group}/${name}` : name)),
  ])
  return [...stated].flatMap((apiVersion) => [
    patch('merge', one, { apiVersion }),
    patch('merge', `${one}?fieldValidation=Strict`, {
      apiVersion,
      metadata: { labels: { a: 'b' } },
    }),
    patch('json', one, [{ op: 'replace', path: '/apiVersion', value: apiVersion }]),
    ...kinds.map((kind) => patch('merge', one, { apiVersion, kind })),
  ])
}

const statedBy =
  (row: Rows): Scenario =>
  ({ namespace, run }) => {
    const all = pathOf(row, namespace)
    const name = `s-${run}`
    const { object } = row.objects[0]!
    const metadata = { ...(object['metadata'] as object), name }
    return [
      post(all, { apiVersion: row.group, kind: row.kind, ...object, metadata }),
      ...changed(`${all}/${name}`, row.group),
      get(`${all}/${name}`),
    ]
  }

const ofDefinition: Scenario = ({ namespace }) => {
  const group = `${namespace}.example.com`
  const one = `${crds}/things.${group}`
  return [
    post(crds, definition(group, {}, [version(open)])),
    ...changed(one, 'apiextensions.k8s.io/v1'),
    get(one),
  ]
}

export const statedVersionScenarios: Readonly<Record<string, Scenario>> = {
  definition: ofDefinition,
  ...Object.fromEntries(
    rowsOfKinds()
      .filter(({ objects }) => objects.length > 0)
      .map((row) => [row.plural, statedBy(row)]),
  ),
}
