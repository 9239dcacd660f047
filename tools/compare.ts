#!/usr/bin/env node
/**
 * Sends changes of objects to upstream's API server and to ours, and prints where the
 * answers differ, by what differs:
 *
 *   node tools/compare.ts --upstream PROGRAM [--seed N] [--count N] [--at POINTER]
 *     [--plain | --every JSON | --walk recipe|fields|edits] [--steps N] [--gates A=true,…]
 *     [--save FILE] [PATTERN…]
 *   node tools/compare.ts --again FILE [PATTERN…]
 *
 * A PATTERN is a kind or a part of a base's name: recordings, and objects of our own in
 * test/conformance/compare/own. The changes follow from the seed; with `--plain` there is one at a time, as
 * in recordings, with `--every` each place in turn becomes what that says, and with `--walk` they come in
 * order, `--count` of them at most (test/conformance/compare/walk.ts). With `--steps` the stored object is
 * changed for good so often, and changes of each of its states are tried. What differed is saved with
 * upstream's answers; `--again` asks ours alone, and needs no upstream.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { sharedPath } from '#base/testing/shared.ts'
import { type Base, readBases } from '../test/conformance/compare/bases.ts'
import { gatherExamples } from '../test/conformance/compare/examples.ts'
import { printGroups } from '../test/conformance/compare/groups.ts'
import {
  asDifference,
  compareAgain,
  compareBase,
  type Finding,
} from '../test/conformance/compare/run.ts'
import { openOurs, openUpstream } from '../test/conformance/compare/servers.ts'
import { type Walk, walks } from '../test/conformance/compare/walk.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    upstream: { type: 'string' },
    again: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    jobs: { type: 'string', default: '6' },
    show: { type: 'string', default: '1' },
    at: { type: 'string' },
    plain: { type: 'boolean', default: false },
    every: { type: 'string' },
    walk: { type: 'string' },
    steps: { type: 'string', default: '0' },
    gates: { type: 'string' },
    save: { type: 'string' },
  },
})
const golden = sharedPath('golden')
const bases = readBases(golden, positionals)
const jobs = Number(values.jobs)
const { gates } = values
const counts = new Map<string, { compared: number; differing: number }>()
const found: Finding[] = []

const saved = values.again ? readFindings(values.again) : []
if (values.save) writeFileSync(values.save, '')
if (values.again) await askAgain()
else await compareAll(values.upstream)
printGroups(found.map(asDifference), { show: Number(values.show), print: console.log })
printCounts()

async function compareAll(program: string | undefined): Promise<void> {
  if (!program || !existsSync(program)) {
    console.error("wants upstream's API server: --upstream PATH (test/versions builds one)")
    process.exitCode = 2
    return
  }
  const examples = gatherExamples(readBases(golden, []))
  const options = {
    ...{ examples, seed: Number(values.seed), count: Number(values.count), jobs },
    ...{ favoured: values.at, plain: values.plain, every: values.every },
    ...{ walk: walkOf(values.walk), steps: Number(values.steps) },
  }
  for (const all of [false, true]) {
    const some = bases.filter((base) => base.all === all)
    if (some.length === 0) continue
    await using stack = new AsyncDisposableStack()
    const theirs = await openUpstream(program, { all, gates, stack })
    const ours = await openOurs({ all, gates, stack })
    for (const base of some) {
      const { compared, findings, refused } = await compareBase(base, { theirs, ours }, options)
      count(base, compared, findings)
      console.error(`${base.name}: ${findings.length} of ${compared} differ`)
      if (refused !== undefined) console.error(`${base.name} is refused: ${refused}`)
    }
  }
}

function walkOf(word: string | undefined): Walk | undefined {
  const walk = walks.find((one) => one === word)
  if (word !== undefined && !walk) throw new Error(`--walk is one of ${walks.join(', ')}`)
  return walk
}

function readFindings(file: string): readonly Finding[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Finding)
}

async function askAgain(): Promise<void> {
  for (const all of [false, true]) {
    const some = bases.filter((base) => base.all === all && saved.some((one) => isOf(base, one)))
    if (some.length === 0) continue
    await using stack = new AsyncDisposableStack()
    const ours = await openOurs({ all, gates, stack })
    for (const base of some) {
      const asked = saved.filter((one) => isOf(base, one))
      count(base, asked.length, await compareAgain(base, asked, { ours, jobs }))
    }
  }
}

function isOf({ name, all }: Base, finding: Finding): boolean {
  return finding.base === name && finding.all === all
}

function count({ table }: Base, compared: number, findings: readonly Finding[]): void {
  const known = counts.get(table.kind) ?? { compared: 0, differing: 0 }
  const differing = known.differing + findings.length
  counts.set(table.kind, { compared: known.compared + compared, differing })
  found.push(...findings)
  const lines = findings.map((one) => `${JSON.stringify(one)}\n`)
  // As it goes: whoever breaks it off has what was found so far.
  if (values.save) appendFileSync(values.save, lines.join(''))
}

function printCounts(): void {
  let [total, different] = [0, 0]
  for (const [kind, { compared, differing }] of [...counts].toSorted()) {
    if (differing > 0) console.log(`${kind}: ${differing} of ${compared} differ`)
    total += compared
    different += differing
  }
  console.log(`${different} of ${total} differ`)
}
