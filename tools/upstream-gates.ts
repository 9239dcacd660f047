/**
 * Writes what upstream's API server has for feature gates, and which of them need others, to
 * settings/upstream-gates.gen.json of kube-apiserver: by its own sources, with the Go that is installed.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findGo } from '../test/processes/go.ts'

const root = resolve(import.meta.dirname, '..')
const go = findGo()
if (!go) throw new Error('Go is not installed')
const printed = execFileSync(go, ['run', resolve(root, 'tools/gates/gates.go')], {
  cwd: resolve(root, 'test/versions/kube-apiserver'), // whose modules are upstream's
  encoding: 'utf8',
})
const facts = JSON.parse(printed) as Readonly<Record<string, unknown>>
// One list a line, so that a change shows as one.
const lines = Object.entries(facts).map(([name, list]) => `"${name}":${JSON.stringify(list)}`)
const path = resolve(root, 'src/cluster/kube-apiserver/settings/upstream-gates.gen.json')
writeFileSync(path, `{\n${lines.join(',\n')}\n}\n`)
