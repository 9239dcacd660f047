import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Device } from '#kinds/resource/resourceslice/types.ts'
import {
  compileDeviceSelector,
  deviceValue,
  selectorCostLimit,
  validateDeviceSelector,
} from '#kinds/resource/shared/device-selector.ts'

const device: Device = {
  name: 'gpu-0',
  attributes: {
    model: { string: 'a' },
    'other.example/cores': { int: 8 },
    fast: { bool: true },
    firmware: { version: '1.2.3' },
  },
  capacity: { memory: { value: '4Gi' } },
}

function select(expression: string): unknown {
  const compiled = compileDeviceSelector(expression)
  assert(compiled.ok, expression)
  const bindings = { device: deviceValue('dra.example', device) }
  const outcome = compiled.program.evaluate(bindings, { costLimit: selectorCostLimit })
  return outcome.ok ? outcome.value : outcome.message
}

const selected: readonly (readonly [expression: string, result: unknown])[] = [
  ['device.driver == "dra.example"', true],
  ['device.attributes["dra.example"].model == "a"', true],
  ['device.attributes["other.example"].cores > 4', true],
  ['device.attributes["other.example"].cores < 8', false],
  ['device.attributes["dra.example"].firmware.compareTo(semver("1.2.3")) == 0', true],
  ['device.attributes["dra.example"].firmware.isGreaterThan(semver("1.2.0"))', true],
  ['device.attributes["dra.example"].model.startsWith("b")', false],
  ['device.attributes["dra.example"].fast', true],
  ['device.capacity["dra.example"].memory.compareTo(quantity("1Gi")) > 0', true],
  ['cel.bind(d, device.attributes["dra.example"], d.model == "a" && d.fast)', true],
  ['has(device.attributes["absent.example"].x)', false],
  ['device.attributes["absent.example"].x == 1', 'no such key: x'],
  ['"dra.example" in device.attributes', true],
  ['"absent.example" in device.attributes', false],
  ['device.allowMultipleAllocations', false],
]

suite('device selectors', () => {
  for (const [expression, result] of selected) {
    test(`${expression} is ${JSON.stringify(result)}`, () => {
      assert.equal(select(expression), result)
    })
  }

  test('a version compares by its numbers', () => {
    const expression =
      'cel.bind(v, device.attributes["dra.example"].firmware, v == semver("1.2.3"))'
    assert.equal(select(expression), true)
  })
})

const refused: readonly (readonly [expression: string, error: RegExp])[] = [
  ['device.nothing', /undefined field 'nothing'/],
  ['1', /must evaluate to bool or the unknown type, not int/],
  ['cel.bind(1, 2, true)', /cel\.bind\(\) variable names must be simple identifiers/],
  ['matches("a", "(")', /Internal error: program instantiation failed: error parsing regexp/],
  ['"a".matches("(")', /compilation failed: ERROR: <input>:1:13: invalid matches argument/],
  ['.a', /<input>:1:2: undeclared reference to '\.a'/],
  ['true '.repeat(3000), /Too long: may not be more than 10240 bytes/],
  [
    'device.attributes.all(d, device.attributes.all(e, device.attributes.all(f, device.attributes.all(g, d + e + f + g == "x"))))',
    /Forbidden: too complex, exceeds cost limit/,
  ],
]

for (const [expression, error] of refused) {
  test(`${expression.slice(0, 60)} is refused`, () => {
    const errors = validateDeviceSelector(expression, path('expression'))
    assert.equal(errors.length, 1)
    assert.match(formatFieldError(errors[0]!), error)
  })
}

test('an attribute that may be a list includes a value, where there are such', () => {
  const at = path('e')
  const asked = 'device.attributes["dra.example"].model.includes("a")'
  assert.deepEqual(validateDeviceSelector(asked, at, true), [])
  assert.deepEqual(validateDeviceSelector('device.attributes["x.y"].list[0]', at, true), [])
  assert.match(
    validateDeviceSelector(asked, at).map(formatFieldError).join(),
    /undeclared reference to 'includes'/,
  )
  assert.equal(select(asked), true)
  assert.equal(select('["b", "a"].includes("a")'), true)
  assert.equal(select('["b", "c"].includes("a")'), false)
  assert.equal(select('device.attributes["other.example"].cores.includes(9)'), false)
  const long = Array.from({ length: 49 }, (_, i) => i).join()
  assert.equal(select(`[${long}].includes(47)`), true)
  assert.match(
    String(select(`[${long}].includes(48)`)),
    /cannot be applied to lists longer than 48/,
  )
})
