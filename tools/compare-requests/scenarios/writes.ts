/** Creating and updating: names, versions, validation of fields, bodies that do not fit. */
import { apply, get, patch, post, put, remove, type Scenario } from '../steps.ts'

const configMap = (name: string, more: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
  ...more,
})

const lock: Scenario = ({ namespace }) => {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`
  return [
    post(maps, configMap('a', { data: { a: '1' } }), {
      keep: { rv: 'metadata.resourceVersion', uid: 'metadata.uid' },
    }),
    put(`${maps}/a`, {
      ...configMap('a'),
      metadata: { name: 'a', resourceVersion: '«rv»' },
      data: { a: '2' },
    }),
    put(`${maps}/a`, {
      ...configMap('a'),
      metadata: { name: 'a', resourceVersion: '«rv»' },
      data: { a: '3' },
    }),
    put(`${maps}/a`, {
      ...configMap('a'),
      metadata: { name: 'a', uid: 'other' },
      data: { a: '3' },
    }),
    put(`${maps}/a`, {
      ...configMap('a'),
      metadata: { name: 'a', uid: '«uid»', resourceVersion: '0' },
    }),
    patch('merge', `${maps}/a`, { metadata: { resourceVersion: '«rv»' }, data: { b: '1' } }),
    patch('merge', `${maps}/a`, { metadata: { uid: 'x' }, data: { b: '1' } }),
    apply(
      'm',
      `${maps}/a`,
      { ...configMap('a'), metadata: { name: 'a', resourceVersion: '«rv»' }, data: { a: '9' } },
      '&force=true',
    ),
    remove(`${maps}/a`, { preconditions: { resourceVersion: '«rv»' } }),
    remove(`${maps}/a`, { preconditions: { uid: 'x' } }),
    get(`${maps}/a`),
  ]
}

export const writes: Readonly<Record<string, Scenario>> = { lock }
