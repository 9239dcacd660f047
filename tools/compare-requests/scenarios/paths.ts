/** Odd paths, methods, and forms of answers. */
import { get, post, type Scenario, type Step } from '../steps.ts'

const names = ['kube-root-ca.crt', 'none', 'UPPER', 'a%2fb', '..', '%2e%2e', 'a%20b', '%', '%zz']

const oddPaths: Scenario = ({ namespace }) => {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`
  const paths = [
    ...['//api/v1/pods', '/api//v1/pods', '/api/v1//pods', '/api/v1/pods/', '/api/v1/pods//'],
    ...['/api/', '/api/v1/', '/apis/', '/apis/apps/', '/apis/apps/v1/', '/API/v1', '/api/V1'],
    ...[
      '/api/v1/Pods',
      '/api/v1/pod',
      '/api/v2',
      '/api/v2/pods',
      '/apis/apps/v2',
      '/apis/apps/v9/x',
    ],
    ...['/apis/none.example.com', '/apis/none.example.com/v1', '/apis/none.example.com/v1/things'],
    ...['/api/v1/namespaces//pods', '/api/v1/namespaces/x/', '/api/v1/nope'],
    ...['/api/v1/namespaces/x/nope', '/api/v1/namespaces/x/pods/y/nope', '/api/v1/pods/y'],
    ...['/api/v1/namespaces/x/nodes', '/api/v1/namespaces/x/nodes/y', '/api/v1/nodes/y/z'],
    ...['/api/v1/namespaces/x/pods/y/log/z', '/api/v1/namespaces/x/pods/y/status/z'],
    ...[
      '/api/v1/./pods',
      '/api/v1/../v1/pods',
      '/api/v1/%2e%2e/pods',
      '/api/v1/pods?',
      '/api/v1/pods?&',
    ],
    ...[
      '/api/v1/pods;x=1',
      '/api/v1/pods#frag',
      '/api%2fv1/pods',
      '/api/v1/watch',
      '/api/v1/watch/',
    ],
    ...['/api/v1/watch/nope', '/api/v1/watch/namespaces/x/nope', '/api/v1/proxy/nodes/x'],
    ...['/healthz/', '/healthz/none', '/livez/ping', '/readyz?exclude=none', '/version/x'],
    ...['/metrics/', '/logs', '/logs/', '/debug/nope'],
    ...['/openapi', '/openapi/v2/', '/openapi/v3/', '/openapi/v3/api/v9', '/openapi/v3/apis/none'],
    ...['/swagger.json', '/swaggerapi', '/ui', '/favicon.ico', '//', '/.', '/..'],
    ...[
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/',
      '/openid/v1/jwks',
    ],
    ...['/openid/v1/', '/apis/apps/v1?x', '/api?timeout=1s', '/configz'],
  ]
  return [
    ...paths.map((path) => get(path)),
    ...names.map((name) => get(`${maps}/${name}`)),
    ...names.map((name) => get(`/api/v1/namespaces/${name}`)),
    ...names.map((name) => get(`/api/v1/namespaces/${name}/pods/x/log`)),
  ]
}

const methods: Scenario = ({ namespace }) => {
  const all = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'FOO', 'get']
  const paths = [
    ...['/', '/api', '/apis', '/api/v1', '/apis/apps', '/apis/apps/v1', '/version', '/healthz'],
    ...['/api/v1/pods', `/api/v1/namespaces/${namespace}/pods`, '/api/v1/nodes/none'],
    ...[
      `/api/v1/namespaces/${namespace}/pods/none`,
      '/api/v1/watch/pods',
      '/metrics',
      '/openapi/v2',
    ],
    ...[`/api/v1/namespaces/${namespace}/pods/none/log`, '/api/v1/componentstatuses'],
    ...[`/api/v1/namespaces/${namespace}/pods/none/eviction`, '/apis/none.example.com/v1/things'],
    ...[`/api/v1/namespaces/${namespace}/pods/none/binding`, '/api/v1/componentstatuses/none'],
    ...[`/api/v1/namespaces/${namespace}/serviceaccounts/none/token`, '/openapi/v3/api/v1'],
    ...[`/api/v1/namespaces/${namespace}/bindings`, `/api/v1/namespaces/${namespace}/finalize`],
    ...['/apis/authentication.k8s.io/v1/tokenreviews', '/api/v1/namespaces/none/finalize'],
    ...['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', '/apis/certificates.k8s.io/v1'],
    ...['/apis/certificates.k8s.io/v1/certificatesigningrequests/none/approval'],
  ]
  return paths.flatMap((path) =>
    all.map((method): Step => {
      const content = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}
      const hasBody = /P/.test(method) && method !== 'OPTIONS'
      return { method, path, headers: content, ...(hasBody && { body: {} }) }
    }),
  )
}

const accepts = [
  ...['*/*', 'application/*', 'text/*', 'text/plain', 'application/xml', 'application/json;q=0'],
  ...['application/json;q=0.1, application/yaml', 'application/yaml;q=0.9,application/json;q=0.1'],
  ...['application/vnd.kubernetes.protobuf', 'application/json;charset=utf-8', 'application/JSON'],
  ...[
    'application/json;as=Table',
    'application/json;as=Table;v=v1',
    'application/json;as=Table;g=meta.k8s.io',
  ],
  ...[
    'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
    'application/json;as=Table;v=v2;g=meta.k8s.io',
  ],
  ...['application/json;as=Table;v=v1;g=other', 'application/json;as=table;v=v1;g=meta.k8s.io'],
  ...[
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
    'application/yaml;as=Table;v=v1;g=meta.k8s.io',
  ],
  ...['application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io'],
  ...['application/json;as=APIGroupDiscoveryList;v=v2beta1;g=apidiscovery.k8s.io,application/json'],
  ...[
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    'application/json;stream=watch',
  ],
  ...[
    'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    'application/json;stream=x',
  ],
  ...[
    'application/json;pretty=1',
    'application/json; pretty=1',
    'application/json;sv=1',
    '',
    ' ',
    ',',
    ';',
  ],
  ...[
    'application/json;foo=bar',
    'application/json;as=',
    'application',
    'a/b/c',
    '*',
    'application/json,*/*;q=0.1',
  ],
  ...[
    'application/cbor',
    'application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json',
  ],
  ...[
    'application/apply-patch+yaml',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/json-seq',
  ],
]

const negotiation: Scenario = ({ namespace }) => {
  const paths = [
    ...['/api', '/apis', '/api/v1', '/apis/apps', '/healthz', '/nope', '/api/v1/nope'],
    ...[`/api/v1/namespaces/${namespace}`, `/api/v1/namespaces/${namespace}/serviceaccounts`],
    ...[
      `/api/v1/namespaces/${namespace}/configmaps/none`,
      `/api/v1/namespaces/${namespace}/pods/none/log`,
    ],
    ...[
      '/openapi/v3',
      '/openapi/v3/api/v1',
      '/apis/none.example.com/v1/x',
      '/.well-known/openid-configuration',
    ],
    ...[`/api/v1/namespaces/${namespace}/endpoints`, '/metrics', '/openid/v1/jwks', '/readyz'],
  ]
  return paths
    .filter((path) => path !== '/metrics' && path !== '/openapi/v3/api/v1')
    .flatMap((path) => accepts.map((accept) => get(path, { headers: { accept } })))
}

const contentTypes = [
  ...[
    'application/json',
    'application/json; charset=utf-8',
    'application/yaml',
    'text/yaml',
    'text/plain',
  ],
  ...[
    'application/x-yaml',
    'application/vnd.kubernetes.protobuf',
    'application/JSON',
    'json',
    '',
    '*/*',
  ],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json;as=Table',
    'a/b/c',
  ],
  ...[
    'application/merge-patch+json',
    'application/json-patch+json',
    'application/strategic-merge-patch+json',
  ],
  ...[
    'application/apply-patch+yaml',
    'application/apply-patch+json',
    'application/merge-patch+yaml',
  ],
  ...[
    'application/cbor',
    'application/json;',
    'application/json; charset=latin1',
    ' application/json',
  ],
]
const bodies = [
  ...[
    '',
    ' ',
    '\n',
    'null',
    '0',
    '"x"',
    'true',
    '[]',
    '{}',
    '{',
    '}',
    '{"a":}',
    '{"a":1,}',
    '{"kind":1}',
  ],
  ...['{"apiVersion":"v1"}', '{"kind":"ConfigMap"}', '{"apiVersion":"v1","kind":"ConfigMap"}{}'],
  ...['{"apiVersion":"v1","kind":"ConfigMap"} x', '{"apiVersion":"a/b/c","kind":"ConfigMap"}'],
  ...[
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":null}',
    '{"apiVersion":"v1","kind":"Configmap"}',
  ],
  ...['{"apiVersion":"v1","kind":"ConfigMapList","items":[]}', '{"apiVersion":"v1","kind":"List"}'],
  ...[
    '{"apiVersion":"v1","kind":"Status"}',
    '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}',
  ],
  ...['{"Kind":"ConfigMap","ApiVersion":"v1","metadata":{"generateName":"gen-"}}'],
  ...['{"kind":"ConfigMap","apiVersion":"v1","Metadata":{"generateName":"gen-"}}'],
  ...['{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generatename":"gen-","name":"x"}}'],
  ...['{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","labels":{"a":1}}}'],
  ...['{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","labels":["a"]}}'],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"data":{"a":null}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"data":{"a":true}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"binaryData":{"a":"%%"}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"data":{"a":"1","a":"2"}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"data":{"a":"\\ud800"}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","creationTimestamp":"x"}}',
  ],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-"},"immutable":"true"}',
  ],
  ...['{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","generation":1.5}}'],
  ...['{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","generation":1e3}}'],
  ...[
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"generateName":"gen-","generation":99999999999999999999}}',
  ],
  ...[
    'kind: ConfigMap\napiVersion: v1\nmetadata: {generateName: gen-}\n',
    'kind: ConfigMap\nkind: Secret\n',
  ],
  ...[
    'a: b: c',
    '- a\n- b',
    '---\n---\n',
    'kind: ConfigMap\napiVersion: v1\n---\nkind: Secret\n',
    '\t',
  ],
  ...[
    'kind: ConfigMap\napiVersion: v1\nmetadata: {generateName: gen-}\ndata: {a: 1, b: yes, c: ~}\n',
  ],
  ...[
    'kind: ConfigMap\napiVersion: v1\nmetadata: {generateName: gen-}\ndata: &x {a: b}\nzzz: *x\n',
  ],
  ...['kind: ConfigMap\napiVersion: v1\nmetadata: {generateName: gen-}\ndata: {a: |\n  x\n }\n'],
]

const bodyForms: Scenario = ({ namespace }) => {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`
  const raw = '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"there"},"data":{"a":"1"}}'
  const typed = contentTypes.flatMap((type): Step[] => [
    post(`${maps}?dryRun=All`, undefined, { raw, headers: { 'content-type': type } }),
    { method: 'PUT', path: `${maps}/there`, raw, headers: { 'content-type': type } },
    {
      method: 'PATCH',
      path: `${maps}/there?fieldManager=x`,
      raw,
      headers: { 'content-type': type },
    },
    {
      method: 'DELETE',
      path: `${maps}/none`,
      raw: '{"kind":"DeleteOptions","apiVersion":"v1"}',
      headers: { 'content-type': type },
    },
  ])
  const odd = bodies.flatMap((body): Step[] =>
    ['application/json', 'application/yaml'].flatMap((type): Step[] => {
      const headers = { 'content-type': type }
      return [
        post(`${maps}?fieldValidation=Strict`, undefined, { raw: body, headers }),
        post(maps, undefined, { raw: body, headers }),
        { method: 'PUT', path: `${maps}/there`, raw: body, headers },
        { method: 'DELETE', path: `${maps}/there?dryRun=All`, raw: body, headers },
      ]
    }),
  )
  const patched = bodies.flatMap((body) =>
    contentTypes
      .filter((type) => /patch\+(json|yaml)$/.test(type))
      .map((type): Step => {
        const headers = { 'content-type': type }
        return { method: 'PATCH', path: `${maps}/there?fieldManager=x`, raw: body, headers }
      }),
  )
  return [post(maps, undefined, { raw }), ...typed, ...odd, ...patched]
}

export const paths: Readonly<Record<string, Scenario>> = {
  ...{ 'odd paths': oddPaths, methods, negotiation, bodies: bodyForms },
}
