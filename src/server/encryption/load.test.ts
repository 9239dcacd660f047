import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { loadPlan } from '#server/encryption/load.ts'
import { configurationOf, openTestFiles } from '#server/encryption/testing/kit.ts'

interface Refused {
  readonly name: string
  readonly file: string
  readonly error: string
}

/** What upstream's server said of each file, but that it shows secrets. */
const refused = JSON.parse(
  readFileSync(`${import.meta.dirname}/testdata/refused.json`, 'utf8'),
) as readonly Refused[]

function refusal(file: string, reloads = false): string {
  using files = openTestFiles(file)
  try {
    loadPlan(files.path, reloads)
  } catch (error) {
    return (error as Error).message.replaceAll(files.path, 'FILE')
  }
  return 'none'
}

suite('configurations that upstream refuses are refused in its words', () => {
  for (const { name, file, error } of refused) {
    test(name, () => assert.equal(refusal(file), error))
  }
})

test('a file that is empty or not there is told as upstream tells it', () => {
  const head = 'error while parsing file: error while loading file:'
  assert.equal(refusal(''), `${head} encryption provider configuration file "FILE" is empty`)
  assert.throws(() => loadPlan('/nowhere/x', false), {
    message: `${head} error reading encryption provider configuration file "/nowhere/x": open /nowhere/x: no such file or directory`,
  })
})

test('a file that is larger than any configuration is not read', () => {
  assert.match(refusal(' '.repeat(3 * 1024 * 1024 + 1)), /it is larger than 3145728 bytes$/)
})

test('what can be followed is a plan, and the hash of the file', () => {
  const text = configurationOf({
    'secrets configmaps': ['aescbc key1 a', 'identity'],
    '*.apps': ['identity'],
  })
  using files = openTestFiles(text)
  const { rules, hash } = loadPlan(files.path, true)
  assert.deepEqual(
    rules.map(({ resources, providers }) => [
      resources.map(({ group, resource }) => `${resource}.${group}`),
      providers.flatMap((choice) => Object.keys(choice)),
    ]),
    [
      [
        ['secrets.', 'configmaps.'],
        ['aescbc', 'identity'],
      ],
      [['*.apps'], ['identity']],
    ],
  )
  assert.match(hash, /^sha256:[0-9a-f]{64}$/)
})
