import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { development, shipped } from './dependencies.ts'
import { packages } from './rooms.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8')

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly integrity?: string }>>
}

const manifest = JSON.parse(read('package.json')) as Manifest
const { '': _, ...locked } = (JSON.parse(read('package-lock.json')) as Lock).packages

test('every dependency is listed with its reason, and nothing else is', () => {
  const named = [manifest.dependencies ?? {}, manifest.devDependencies ?? {}]
  assert.deepEqual(
    named.map((of) => Object.keys(of).sort()),
    [shipped, development].map((of) => Object.keys(of).sort()),
  )
})

test('every dependency has a page that names it', () => {
  for (const [name, { page }] of Object.entries({ ...shipped, ...development })) {
    const path = `docs/decisions/${page}.md`
    assert.ok(existsSync(resolve(root, path)), `${name} wants ${path}`)
    assert.ok(read(path).includes(name), `${path} does not name ${name}`)
  }
})

test('every version is exact, so that a change of one is a commit', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  assert.deepEqual(
    versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    [],
  )
})

test('what ships is what is listed, with all that it brings along', () => {
  const ships = Object.entries(locked)
    .filter(([, { dev }]) => !dev)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
  const listed = Object.entries(shipped).flatMap(([name, { brings = [] }]) => [name, ...brings])
  assert.deepEqual([...new Set(ships)].sort(), listed.sort())
})

test('every package in the lock file is pinned by its hash', () => {
  const unpinned = Object.entries(locked).filter(([, { integrity }]) => !integrity)
  assert.deepEqual(unpinned, [])
})

test('a package is open to some room exactly if it ships', () => {
  assert.deepEqual(Object.keys(packages).sort(), Object.keys(shipped).sort())
})
