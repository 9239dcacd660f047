import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testOnEtcd } from '#store/etcd/etcd.conformance.ts'
import { missingEtcd } from '#store/etcd/etcd-server.ts'
import { hasOrderedProgress } from '#store/etcd/version.ts'

testOnEtcd('etcd', { program: 'etcd', skip: missingEtcd })

test('progress is believed from the versions on that order it', () => {
  const versions = ['3.3.27', '3.4.23', '3.4.31', '3.5.12', '3.5.13', '3.6.0', '3.10.0', '4.0.0']
  assert.deepEqual(versions.filter(hasOrderedProgress), [
    '3.4.31',
    '3.5.13',
    '3.6.0',
    '3.10.0',
    '4.0.0',
  ])
})
