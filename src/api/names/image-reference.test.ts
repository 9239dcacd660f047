import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatImageReference,
  imageNameOf,
  imageTagOf,
  parseImageReference,
  withDefaultTag,
} from '#api/names/image-reference.ts'

const sha = `sha256:${'0123456789abcdef'.repeat(4)}`
const formed: readonly (readonly [text: string, full: string, tag: string | undefined])[] = [
  ['busybox', 'docker.io/library/busybox', 'latest'],
  ['busybox:1.36', 'docker.io/library/busybox:1.36', '1.36'],
  ['team/app', 'docker.io/team/app', 'latest'],
  ['docker.io/busybox', 'docker.io/library/busybox', 'latest'],
  ['index.docker.io/busybox', 'docker.io/library/busybox', 'latest'],
  ['index.docker.io/a/b', 'docker.io/a/b', 'latest'],
  ['localhost/app', 'localhost/app', 'latest'],
  ['localhost:5000/app:v1', 'localhost:5000/app:v1', 'v1'],
  ['registry.example/web:1', 'registry.example/web:1', '1'],
  ['Registry/app', 'Registry/app', 'latest'],
  ['[::1]:5000/app', '[::1]:5000/app', 'latest'],
  ['a/b-c__d.e/f', 'docker.io/a/b-c__d.e/f', 'latest'],
  ['a---b', 'docker.io/library/a---b', 'latest'],
  [`app@${sha}`, `docker.io/library/app@${sha}`, undefined],
  [`r.io/app:v1@${sha}`, `r.io/app:v1@${sha}`, 'v1'],
  ['app:UPPER_1.2-3', 'docker.io/library/app:UPPER_1.2-3', 'UPPER_1.2-3'],
]

for (const [text, full, tag] of formed) {
  test(`the image ${text} is ${full}`, () => {
    assert.equal(formatImageReference(parseImageReference(text)), full)
    assert.equal(imageTagOf(text), tag)
  })
}

const refused: readonly (readonly [text: string, message: string])[] = [
  ['', 'invalid reference format'],
  ['app:', 'invalid reference format'],
  ['app:-1', 'invalid reference format'],
  ['a//b', 'invalid reference format'],
  ['-a', 'invalid reference format'],
  ['a___b', 'invalid reference format'],
  ['a b', 'invalid reference format'],
  ['app:1:2', 'invalid reference format'],
  [`app:${'a'.repeat(129)}`, 'invalid reference format'],
  ['app@sha256:abc', 'invalid reference format'],
  ['App', 'invalid reference format: repository name (library/App) must be lowercase'],
  ['r.io/App:1', 'invalid reference format: repository name (App) must be lowercase'],
  [`r.io/${'a'.repeat(256)}`, 'repository name must not be more than 255 characters'],
  [`app@sha256:${'a'.repeat(63)}`, 'invalid checksum digest length'],
  [`app@sha256:${'A'.repeat(64)}`, 'invalid checksum digest format'],
  [`app@md5:${'a'.repeat(32)}`, 'unsupported digest algorithm'],
  [
    'a'.repeat(64),
    `invalid repository name (${'a'.repeat(64)}), cannot specify 64-byte hexadecimal strings`,
  ],
]

for (const [text, message] of refused) {
  test(`the image ${JSON.stringify(text.slice(0, 40))} is refused: ${message.slice(0, 60)}`, () => {
    assert.throws(() => parseImageReference(text), { name: 'GrammarError', message })
    assert.equal(imageTagOf(text), undefined)
  })
}

test('a name is the reference without tag and digest', () => {
  assert.equal(imageNameOf(parseImageReference(`r.io/a/b:v1@${sha}`)), 'r.io/a/b')
  assert.equal(
    formatImageReference(withDefaultTag(parseImageReference('a'))),
    'docker.io/library/a:latest',
  )
})

test('a long name that fits nothing is refused at once', () => {
  const text = `${'a'.repeat(50_000)}${'-a.a'.repeat(10_000)}!`
  assert.throws(() => parseImageReference(text), { message: 'invalid reference format' })
})
