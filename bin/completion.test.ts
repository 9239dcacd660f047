import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { completionFor } from './completion.ts'

const table = [
  { name: 'check', summary: "Check the user's work", flags: ['--help'] },
  { name: 'completion', summary: 'Complete', flags: ['--help'] },
  { name: 'test', summary: 'Test all', flags: ['--verbose', '--help'] },
]

function completed(words: readonly string[]): string[] {
  const script = [
    completionFor('bash', table),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_cox',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ]
  const options = { encoding: 'utf8', cwd: import.meta.dirname } as const
  return execFileSync('bash', ['-c', script.join('\n')], options)
    .trim()
    .split('\n')
}

const bash = { skip: spawnSync('bash', ['--version']).error ? 'needs bash' : false }

test('bash completes commands', bash, () => {
  assert.deepEqual(completed(['cox', 'c']), ['check', 'completion'])
})

test('bash completes the flags of a command, and files', bash, () => {
  assert.deepEqual(completed(['cox', 'test', '--']), ['--verbose', '--help'])
  assert.deepEqual(completed(['cox', 'test', 'comma']).sort(), ['command.ts', 'commands'])
})

test('zsh is told commands with their summaries, and flags', () => {
  const script = completionFor('zsh', table)
  assert.match(
    script,
    /names=\('check:Check the user'\\''s work' 'completion:Complete' 'test:Test all'\)/,
  )
  assert.match(script, /\n {4}test\) compadd -- --verbose --help; _files ;;\n/)
})
