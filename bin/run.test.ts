import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineCommand, UsageError, type World } from './command.ts'
import { commands } from './commands/list.ts'
import { runCox } from './run.ts'

const greet = defineCommand({
  usage: 'NAME',
  help: 'Greets.',
  flags: {
    loud: { type: 'boolean', short: 'l', help: 'With emphasis.' },
    title: { type: 'string', value: 'TITLE', help: 'Put before the name.' },
    also: { type: 'string', multiple: true, help: 'Someone else.' },
  },
  maxArgs: 1,
  async run({ args: [name], flags, world }) {
    if (!name) throw new UsageError('whom to greet?')
    const names = [`${flags.title ?? ''}${name}`, ...(flags.also ?? [])]
    world.out(`hello ${names.join(' and ')}${flags.loud ? '!' : ''}`)
    return name === 'nobody' ? 1 : 0
  },
})
/** As a program that was compiled by itself has it. */
class OtherUsageError extends Error {
  override readonly name = 'UsageError'
}
const other = defineCommand({
  ...{ usage: '', help: 'Refuses.', flags: {}, maxArgs: 0, raw: true },
  run: () => Promise.reject(new OtherUsageError('not so')),
})
const echo = defineCommand({
  usage: '...',
  help: 'Echoes.',
  flags: {},
  maxArgs: 0,
  raw: true,
  async run({ args, world }) {
    world.out(args.join(' '))
    return 0
  },
})
const listings = [
  { name: 'greet', summary: 'Greet someone', load: async () => ({ command: greet }) },
  { name: 'echo', summary: 'Echo words', load: async () => ({ command: echo }) },
  { name: 'other', summary: 'Refuse', load: async () => ({ command: other }) },
]

async function run(line: string, table = listings as readonly (typeof commands)[number][]) {
  const out: string[] = []
  const err: string[] = []
  const world: World = {
    env: {},
    root: '/nowhere',
    program: '/nowhere/bin/cox.ts',
    signal: new AbortController().signal,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  }
  const code = await runCox(line.split(' ').filter(Boolean), table, world)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const cases: readonly { readonly line: string; readonly wants: Awaited<ReturnType<typeof run>> }[] =
  [
    { line: 'greet ann', wants: { code: 0, out: 'hello ann', err: '' } },
    { line: 'other', wants: { code: 2, out: '', err: 'cox: not so' } },
    {
      line: 'greet -l --title=dr. ann --also bob --also eve',
      wants: { code: 0, out: 'hello dr.ann and bob and eve!', err: '' },
    },
    { line: 'greet nobody', wants: { code: 1, out: 'hello nobody', err: '' } },
    {
      line: 'gret ann',
      wants: {
        code: 2,
        out: '',
        err: 'cox: unknown command "gret"; "cox --help" lists the commands',
      },
    },
    {
      line: '--frob',
      wants: {
        code: 2,
        out: '',
        err: 'cox: unknown flag "--frob"; "cox --help" lists the commands',
      },
    },
    {
      line: 'greet --frob ann',
      wants: { code: 2, out: '', err: 'cox: unknown flag "--frob"; see "cox greet --help"' },
    },
    {
      line: 'greet ann bob',
      wants: { code: 2, out: '', err: 'cox: unexpected argument "bob"; see "cox greet --help"' },
    },
    {
      line: 'greet',
      wants: { code: 2, out: '', err: 'cox: whom to greet?; see "cox greet --help"' },
    },
    {
      line: 'greet ann --title',
      wants: {
        code: 2,
        out: '',
        err: `cox: Option '--title <value>' argument missing; see "cox greet --help"`,
      },
    },
    { line: 'echo --any -x flag --help', wants: { code: 0, out: '--any -x flag --help', err: '' } },
  ]
for (const { line, wants } of cases) {
  test(`cox ${line}`, async () => assert.deepEqual(await run(line), wants))
}

test('help lists the commands, and help on one its flags', async () => {
  const overview = await run('--help')
  assert.match(overview.out, /\n {2}greet {2}Greet someone\n {2}echo {3}Echo words\n/)
  for (const line of ['', '-h', 'help']) assert.deepEqual(await run(line), overview)
  const help = await run('greet --help')
  assert.equal(
    help.out,
    `Usage: cox greet NAME

Greets.

  -l, --loud         With emphasis.
      --title TITLE  Put before the name.
      --also VALUE   Someone else.
  -h, --help         Show this text.`,
  )
  assert.deepEqual(await run('help greet'), help)
})

test('every command in the table loads, has a summary and help, and answers --help', async () => {
  for (const { name, summary, load } of commands) {
    const { command } = await load()
    assert.match(summary, /^[A-Z][^.]+$/, `the summary of ${name} is a phrase`)
    if (command.raw) continue
    const { code, out } = await run(`${name} --help`, commands)
    assert.equal(code, 0)
    assert.ok(out.includes(command.help), name)
  }
})
