import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admissionChoiceErrors, chooseAdmissionPlugins } from '#server/admission/choose.ts'
import { admissionPlugins } from '#server/admission/list.ts'
import type { ImageReviewer } from '#server/admission/plugins/image-policy/image-reviewer.ts'

const images: ImageReviewer = {
  defaultAllow: true,
  review: () => Promise.reject(new Error('nobody is to be asked')),
  [Symbol.dispose]() {},
}
const settings = { notReadySeconds: 300, unreachableSeconds: 300, images }

test('every plugin carries the name it is listed by, and no name is listed twice', () => {
  for (const { name, create } of admissionPlugins) {
    assert.equal(create(settings).name, name)
  }
  assert.equal(new Set(admissionPlugins.map(({ name }) => name)).size, admissionPlugins.length)
})

test('the command line turns plugins on and off, and cannot change their order', () => {
  const plugins = chooseAdmissionPlugins(
    { enable: ['AlwaysPullImages', 'NamespaceExists'], disable: ['Priority', 'ResourceQuota'] },
    settings,
  )
  const names = plugins.map(({ name }) => name)
  assert.ok(names.indexOf('NamespaceExists') < names.indexOf('AlwaysPullImages'))
  assert.ok(names.indexOf('NamespaceLifecycle') < names.indexOf('NamespaceExists'))
  assert.ok(!names.includes('Priority') && !names.includes('AlwaysDeny'))
})

for (const [enable, disable, errors] of [
  [['Priority'], ['LimitRanger'], []],
  [
    ['Nope'],
    ['Never'],
    [
      'enable-admission-plugins plugin "Nope" is unknown',
      'disable-admission-plugins plugin "Never" is unknown',
    ],
  ],
  [
    ['Priority', 'LimitRanger'],
    ['LimitRanger', 'Priority'],
    ['[LimitRanger Priority] in enable-admission-plugins and disable-admission-plugins overlapped'],
  ],
] as const) {
  test(`on ${enable.join()} and off ${disable.join()}: ${errors.length} errors`, () => {
    assert.deepEqual(admissionChoiceErrors({ enable, disable }), errors)
  })
}
