import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPageRewriter, rewriteLink } from '#server/streaming/links.ts'

const prefix = '/api/v1/namespaces/n/pods/p/proxy'
const frame = { prefix, hosts: ['10.0.0.1:8080', 'server:6443'] }

const links = [
  { name: 'a path', link: '/a/b?x=1#y', want: `${prefix}/a/b?x=1#y` },
  { name: 'a path that ends with a slash', link: '/a/', want: `${prefix}/a/` },
  { name: 'the root', link: '/', want: `${prefix}/` },
  { name: 'a relative link', link: 'a/b', want: 'a/b' },
  { name: 'another host', link: 'https://else.test/a', want: 'https://else.test/a' },
  { name: 'the target itself', link: 'http://10.0.0.1:8080/a', want: `${prefix}/a` },
  { name: 'the server itself', link: 'https://server:6443/a', want: `${prefix}/a` },
  { name: 'a link that already leads back', link: `${prefix}/a`, want: `${prefix}/a` },
  { name: 'a link that is no path', link: 'mailto:a@b.test', want: 'mailto:a@b.test' },
  { name: 'nothing', link: '', want: '' },
]

for (const { name, link, want } of links) {
  test(`a link: ${name}`, () => assert.equal(rewriteLink(link, frame), want))
}

const pages = [
  { name: 'links in quotes or without', page: `<a href="/a">x</a><IMG src=/b><link href='/c'>` },
  { name: 'attributes that are no links', page: '<a class="/a" data-href="/b">/c</a>', same: true },
  {
    name: 'scripts and comments',
    page: '<script>"<a href=/x>"</script><!-- <a href="/y"> -->',
    same: true,
  },
  { name: 'a > in quotes', page: '<a title="a > b" href="/a">' },
  { name: 'what is no tag', page: 'a < b <', same: true },
  { name: 'a tag that never ends', page: `<a href="/a" ${'x'.repeat(20_000)}`, same: true },
]

for (const { name, page, same } of pages) {
  test(`a page: ${name}`, () => {
    const want = same ? page : page.replace(/(["'=])(\/[abc])/g, `$1${prefix}$2`)
    for (const step of [1, 5, page.length]) {
      const rewriter = createPageRewriter(frame)
      let got = ''
      for (let at = 0; at < page.length; at += step) got += rewriter.push(page.slice(at, at + step))
      got += rewriter.end()
      assert.ok(got === want, got.slice(0, 500))
    }
  })
}

test('a page made to be slow is not', () => {
  const rewriter = createPageRewriter(frame)
  const chunk = '<a '.repeat(20_000)
  for (let i = 0; i < 50; i++) rewriter.push(chunk)
  rewriter.end()
})
