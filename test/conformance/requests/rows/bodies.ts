import { post, remove } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const yaml = { 'content-type': 'application/yaml' }
const head = 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n'

export const bodies: readonly Row[] = [
  {
    title: 'of a kind that is said twice the last counts, though nobody knows the first',
    sent: post(`${maps}?dryRun=All`, undefined, {
      raw: '{"kind":"x","apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}',
    }),
    code: 201,
    warning: /duplicate field \\"kind\\"/,
  },
  {
    title: 'another kind is told before what is said twice',
    sent: post(`${maps}?fieldValidation=Strict`, undefined, {
      raw: 'kind: ConfigMap\nkind: Secret\n',
      headers: yaml,
    }),
    code: 400,
    body: /converting \(v1\.Secret\) to \(core\.ConfigMap\): unknown conversion/,
  },
  {
    title: 'what YAML says twice is warned of by its line',
    sent: post(`${maps}?dryRun=All`, undefined, {
      raw: `${head}data: {a: x, a: z}\n`,
      headers: yaml,
    }),
    code: 201,
    warning: /^299 - "line 4: key \\"a\\" already set in map"$/,
  },
  {
    title: 'half a pair of surrogates is nothing in YAML, even where that is JSON',
    sent: post(maps, undefined, {
      raw: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"\\ud800"}}',
      headers: yaml,
    }),
    code: 400,
    body: /yaml: found invalid Unicode character escape code/,
  },
  {
    title: 'options of a deletion are looked at for their kind before anything else',
    sent: remove(`${maps}/x`, { kind: 'ConfigMap', apiVersion: 'v1', metadata: { labels: ['a'] } }),
    code: 400,
    body: /no kind \\"ConfigMap\\" is registered for version \\"v1\\"/,
  },
  {
    title: 'options of a deletion in any case of letters',
    sent: remove(`${maps}/x`, { Kind: 'ConfigMap', ApiVersion: 'v1' }),
    code: 400,
    body: /no kind \\"ConfigMap\\" is registered for version \\"v1\\"/,
  },
  {
    title: 'options of a deletion without a version are of the group of all options',
    sent: remove(`${maps}/x`, { kind: 'ConfigMap' }),
    code: 400,
    body: /no kind \\"ConfigMap\\" is registered for version \\"meta\.k8s\.io\/v1\\"/,
  },
  {
    title: 'options of a deletion of another kind without a group',
    sent: remove(`${maps}/x`, { kind: 'Status', apiVersion: 'v1' }),
    code: 400,
    body: /converting \(v1\.Status\) to \(v1\.DeleteOptions\): unknown conversion/,
  },
]
