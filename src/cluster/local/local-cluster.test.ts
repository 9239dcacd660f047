import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localCluster } from '#cluster/local/local-cluster.ts'

const env = { HOME: '/nobody' }

test('a cluster has one folder, below the state of its user', () => {
  assert.equal(localCluster(env).directory, '/nobody/.local/state/coxswain/coxswain')
  assert.equal(localCluster(env, 'a').dataDirectory, '/nobody/.local/state/coxswain/a/data')
  const moved = localCluster({ ...env, XDG_STATE_HOME: '/state' }, 'a')
  assert.equal(moved.logFile, '/state/coxswain/a/server.log')
})

test('no cluster has the folder of another program, or one outside', () => {
  for (const name of ['kube-apiserver', '..', 'a/b', 'A', '', '-a', 'a'.repeat(64)]) {
    assert.throws(
      () => localCluster(env, name),
      { name: 'TypeError', message: /cannot name/ },
      name,
    )
  }
})
