#!/usr/bin/env node
/**
 * Replays recordings of upstream against a fresh server and says what differs:
 *
 *   node tools/replay.ts [--engine memory|sqlite|etcd] [--verbose N] [--have LIST] [--flag=FLAG] GROUP...
 *
 * GROUP is `read`, `write/apply-*`, `mutations`, `mutations-all/core-*`, and so on. With `--behind`
 * what differs is noted in test/conformance/replay/behind.json, file by file, for the groups that
 * were replayed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sharedPath } from '#base/testing/shared.ts'
import { replay } from '../test/conformance/replay/replay.ts'
import {
  adminToken,
  type EngineName,
  openRecordedServer,
} from '../test/conformance/replay/server.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'memory' },
    etcd: { type: 'string', multiple: true },
    verbose: { type: 'string', default: '3' },
    have: { type: 'string', default: '' },
    jobs: { type: 'string', default: '4' },
    flag: { type: 'string', multiple: true },
    log: { type: 'boolean' },
    behind: { type: 'boolean' },
  },
})
const golden = sharedPath('golden')
await using recorded = await openRecordedServer({
  engine: values.engine as EngineName,
  ...(values.etcd && { etcd: values.etcd }),
  flags: values.flag ?? [],
  ...(values.log && { log: console.error }),
})
const results = await replay({
  golden,
  url: recorded.url,
  token: adminToken,
  groups: positionals,
  have: values.have.split(',').filter(Boolean),
  verbose: Number(values.verbose),
  jobs: Number(values.jobs),
})
if (values.behind) noteBehind()
let [total, same] = [0, 0]
for (const result of results.toSorted((a, b) => (a.file < b.file ? -1 : 1))) {
  total += result.total
  same += result.same
  const name = result.file.split('/').slice(-2).join('/')
  if (result.left) console.log(`-  ${name}: left out, ${result.left}`)
  else if (result.same === result.total) continue
  else console.log(`✗  ${name}: ${result.same}/${result.total}`)
  for (const text of result.differences) console.log(text)
}
console.log(`${same} of ${total} the same, in ${results.length} files`)

function noteBehind(): void {
  const path = join(import.meta.dirname, '../test/conformance/replay/behind.json')
  const behind = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>
  for (const result of results) {
    if (result.left) continue
    const name = result.file.split('/').slice(-2).join('/')
    if (result.total > result.same) behind[name] = result.total - result.same
    else delete behind[name]
  }
  const sorted = Object.entries(behind).toSorted(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`)
}
