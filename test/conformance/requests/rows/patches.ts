import { apply, patch, post } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const one = `${maps}/patched`
const before = [post(maps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'patched' } })]
const ignoring = `${one}?fieldValidation=Ignore`
const label = { op: 'add', path: '/metadata/labels', value: {} }

export const patches: readonly Row[] = [
  {
    title: 'what is not there is not found, whatever the patch says',
    sent: patch('merge', `${maps}/none`, undefined, { raw: '{' }),
    code: 404,
  },
  {
    title: 'a kind that nobody knows',
    before,
    sent: patch('merge', one, { kind: 'Other' }),
    code: 422,
    body: /no kind \\"Other\\" is registered for version \\"v1\\"/,
  },
  {
    title: 'another kind',
    before,
    sent: patch('merge', one, { kind: 'Secret' }),
    code: 422,
    body: /converting \(v1\.Secret\) to \(core\.ConfigMap\): unknown conversion/,
  },
  {
    title: 'a number where Go has a text of a type of its own',
    before,
    sent: patch('strategic', one, { metadata: { uid: 7 } }),
    code: 422,
    body: /: cannot convert int64 to types\.UID"/,
  },
  {
    title: 'a JSON patch that is none',
    before,
    sent: patch('json', one, {}),
    code: 400,
    body: /"error decoding patch: json: cannot unmarshal object into Go value of type \[\]handlers\.jsonPatchOp"/,
  },
  {
    title: 'an operation of the wrong type',
    before,
    sent: patch('json', one, [{ ...label, op: 1 }]),
    code: 400,
    body: /cannot unmarshal number into Go struct field jsonPatchOp\.op of type string/,
  },
  {
    title: 'an operation with a field that nobody knows',
    before,
    sent: patch('json', one, [{ ...label, zzz: 1 }]),
    code: 200,
    warning: /json patch unknown field \\"\[0\]\.zzz\\"/,
  },
  {
    title: 'a JSON patch that is none, where nobody asks for more',
    before,
    sent: patch('json', ignoring, {}),
    code: 400,
    body: /"json: cannot unmarshal object into Go value of type jsonpatch\.Patch"/,
  },
  {
    title: 'a merge patch that is none, where nobody asks for more',
    before,
    sent: patch('merge', ignoring, 'x'),
    code: 400,
    body: /"Invalid JSON Patch"/,
  },
  {
    title: 'a merge patch that is a list, where nobody asks for more',
    before,
    sent: patch('merge', ignoring, []),
    code: 422,
    body: /couldn't get version\/kind; json parse error: json: cannot unmarshal array/,
  },
  {
    title: 'what is applied is no object',
    sent: apply('m', one, 0),
    code: 400,
    body: /json: cannot unmarshal number into Go value of type map\[string\]interface \{\}/,
  },
  {
    title: 'what is applied has a version that is none',
    sent: apply('m', one, { apiVersion: 'a/b/c', kind: 'ConfigMap' }),
    code: 400,
    body: /"invalid object type: \/, Kind="/,
  },
]
