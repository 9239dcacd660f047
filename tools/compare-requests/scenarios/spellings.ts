/** One field of every type, given every spelling of a value that JSON and YAML know, right ones and wrong ones. */
import { textsOf } from '../data.ts'
import { post, remove, type Scenario, type Step } from '../steps.ts'
import { made } from './customs.ts'
import { crds, definition, version } from './definitions.ts'

const { 'json values': jsons = [], 'yaml values': yamls = [] } = textsOf()

interface Place {
  /** Under a namespace. */
  readonly path: string
  /** The object, as JSON text, around the value. */
  readonly around: readonly [string, string]
}

/**
 * Without whole numbers that are written as floats: what has no type holds them as floats until it is stored,
 * which ours does not tell.
 */
const untyped = jsons.filter((text) => !Number.isSafeInteger(Number(text)) || /^-?\d+$/.test(text))

const meta = '"metadata":{"name":"x"}'
const place = (path: string, before: string, after: string): Place => ({
  path,
  around: [before, after],
})
const map = (before: string, after = ''): Place =>
  place(
    '/api/v1/namespaces/«ns»/configmaps',
    `{"apiVersion":"v1","kind":"ConfigMap",${before}`,
    `${after}}`,
  )
const pod = (before: string, after = ''): Place =>
  place(
    '/api/v1/namespaces/«ns»/pods',
    `{"apiVersion":"v1","kind":"Pod",${meta},"spec":{"automountServiceAccountToken":false,"containers":[{"name":"c","image":"i"${before}`,
    `${after}}}`,
  )

const places: Readonly<Record<string, Place>> = {
  text: map(`${meta},"data":{"a":`, '}'),
  bytes: map(`${meta},"binaryData":{"a":`, '}'),
  flag: map(`${meta},"immutable":`),
  label: map('"metadata":{"name":"x","labels":{"a":', '}}'),
  labels: map('"metadata":{"name":"x","labels":', '}'),
  finalizers: map('"metadata":{"name":"x","finalizers":', '}'),
  generation: map('"metadata":{"name":"x","generation":', '}'),
  time: map('"metadata":{"name":"x","deletionTimestamp":', '}'),
  created: map(
    '"metadata":{"name":"x","managedFields":[{"time":',
    ',"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{}}]}',
  ),
  fields: map(
    '"metadata":{"name":"x","managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":',
    '}]}',
  ),
  owners: map('"metadata":{"name":"x","ownerReferences":', '}'),
  metadata: map('"metadata":'),
  name: map('"metadata":{"name":', '}'),
  containers: pod('}],"initContainers":'),
  args: pod(',"args":', '}]'),
  grace: pod('}],"terminationGracePeriodSeconds":'),
  priority: pod('}],"priority":'),
  port: pod(',"ports":[{"containerPort":', '}]}]'),
  probe: pod(',"livenessProbe":{"tcpSocket":{"port":', '}}}]'),
  limits: pod(',"resources":{"limits":{"cpu":', '}}}]'),
  'empty dir': pod('}],"volumes":[{"name":"v","emptyDir":{"sizeLimit":', '}}]'),
  mode: pod('}],"volumes":[{"name":"v","secret":{"secretName":"s","defaultMode":', '}}]'),
  moment: place(
    '/apis/coordination.k8s.io/v1/namespaces/«ns»/leases',
    `{"apiVersion":"coordination.k8s.io/v1","kind":"Lease",${meta},"spec":{"renewTime":`,
    '}}',
  ),
  secret: place(
    '/api/v1/namespaces/«ns»/secrets',
    `{"apiVersion":"v1","kind":"Secret",${meta},"data":{"a":`,
    '}}',
  ),
  quota: place(
    '/api/v1/namespaces/«ns»/resourcequotas',
    `{"apiVersion":"v1","kind":"ResourceQuota",${meta},"spec":{"hard":{"cpu":`,
    '}}}',
  ),
  budget: place(
    '/apis/policy/v1/namespaces/«ns»/poddisruptionbudgets',
    `{"apiVersion":"policy/v1","kind":"PodDisruptionBudget",${meta},"spec":{"selector":{},"minAvailable":`,
    '}}',
  ),
  extra: place(
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    '{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"u","nonResourceAttributes":{"path":"/","verb":"get"},"extra":{"a":',
    '}}}',
  ),
}

const posted = (path: string, raw: string, type: string): Step =>
  post(path, undefined, { raw, headers: { 'content-type': `application/${type}` } })

/** The object with each spelling of JSON, read as JSON and as YAML, and with each of YAML alone. */
function spelt(path: () => string, [before, after]: Place['around'], texts = jsons): Step[] {
  return [
    ...texts.flatMap((text) =>
      ['json', 'yaml'].map((type) => posted(path(), `${before}${text}${after}`, type)),
    ),
    ...yamls.map((text) => posted(path(), `${before} ${text} ${after}`, 'yaml')),
  ]
}

const strictness = ['Strict', 'Strict', 'Warn', 'Ignore']

const inObject =
  ({ path, around }: Place): Scenario =>
  ({ namespace, random }) => {
    const all = `${path.replace('«ns»', namespace)}?dryRun=All&fieldValidation=`
    return spelt(() => `${all}${random.pick(strictness)}`, around)
  }

const inDefinition = (before: string, after = ''): Scenario => {
  const schema = { type: 'object', properties: { a: { type: 'number', here: 1 } } }
  const whole = JSON.stringify(definition('spelt.example.com', {}, [version(schema)]))
  const [head, tail] = whole.split('"here":1') as [string, string]
  return () =>
    spelt(() => `${crds}?dryRun=All&fieldValidation=Strict`, [head + before, after + tail], untyped)
}

const inCustom =
  (before: string, after = ''): Scenario =>
  ({ namespace, run, random }) => {
    const group = `${run}.${namespace}.example.com`
    const all = `/apis/${group}/v1/namespaces/${namespace}/things?dryRun=All&fieldValidation=`
    const head = `{"apiVersion":"${group}/v1","kind":"Thing",${before}`
    return [
      ...made(group),
      ...spelt(() => `${all}${random.pick(strictness)}`, [head, `${after}}`], untyped),
      remove(`${crds}/things.${group}`),
    ]
  }

const customSpecs = ['free', 'whole', 'open', 'text', 'either', 'keyed', 'embedded']

export const spellings: Readonly<Record<string, Scenario>> = {
  ...Object.fromEntries(Object.entries(places).map(([name, one]) => [name, inObject(one)])),
  ...Object.fromEntries(
    ['maximum', 'maxLength', 'default', 'items', 'additionalProperties'].map((name) => [
      name,
      inDefinition(`"${name}":`),
    ]),
  ),
  enum: inDefinition('"enum":[', ']'),
  ...Object.fromEntries(
    customSpecs.map((name) => [`custom ${name}`, inCustom(`${meta},"spec":{"${name}":`, '}')]),
  ),
  'custom labels': inCustom('"metadata":{"name":"x","labels":', '}'),
  'custom generation': inCustom('"metadata":{"name":"x","generation":', '}'),
  'custom name': inCustom('"metadata":{"name":', '}'),
  'custom metadata': inCustom('"metadata":'),
}
