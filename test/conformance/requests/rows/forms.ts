import { get } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const accept = (text: string) => ({ headers: { accept: text } })
const json = 'application/json'
const table = `${json};as=Table;v=v1;g=meta.k8s.io`
const discovery = 'as=APIGroupDiscoveryList;g=apidiscovery.k8s.io'

export const forms: readonly Row[] = [
  {
    title: 'discovery of all groups in the form of long ago is not there',
    sent: get('/apis', accept(`${json};${discovery};v=v2beta1,${json}`)),
    code: 200,
    body: /"kind":"APIGroupList"/,
  },
  {
    title: 'discovery is no stream of another sort',
    sent: get('/apis', accept(`${json};stream=x`)),
    code: 406,
  },
  {
    title: 'discovery may be asked for like a stream',
    sent: get('/apis', accept(`${json};stream=watch`)),
    code: 200,
  },
  {
    title: 'a form of no name is no form',
    sent: get('/api', accept(`${json};as=`)),
    code: 200,
    body: /"kind":"APIVersions"/,
  },
  {
    title: 'the version is JSON',
    sent: get('/version', accept('application/yaml')),
    code: 406,
    body: /Available representations: application\/json$/m,
  },
  {
    title: 'the index of paths by another name',
    sent: get('/index.html'),
    code: 200,
    body: /"\/api"/,
  },
  {
    title: 'a document of OpenAPI that is not there',
    sent: get('/openapi/v3/none'),
    code: 404,
    body: /^$/,
  },
  {
    title: 'a status in a table',
    sent: get('/api/v1/namespaces/default/status', accept(table)),
    code: 200,
    body: /"kind":"Table"/,
  },
  {
    title: 'a status that upstream shows in no table, whether the object is there or not',
    sent: get('/apis/apiregistration.k8s.io/v1/apiservices/none/status', accept(table)),
    code: 406,
  },
  {
    title: 'a log is asked for in the forms of objects',
    sent: get('/api/v1/namespaces/default/pods/none/log', accept(table)),
    code: 406,
  },
]
