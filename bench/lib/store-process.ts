/** One store in a process of its own: `open DIRECTORY`, or `fill DIRECTORY KEYS`; prints figures. */
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const [verb, directory, keys] = process.argv.slice(2)
const value = Buffer.alloc(1024, 'x')
const started = performance.now()
await using engine = await openSqliteEngine({ directory: directory! })
const openMs = performance.now() - started
if (verb === 'fill') {
  for (let i = 0; i < Number(keys); i += 200)
    await Promise.all(Array.from({ length: 200 }, (_, j) => put(i + j)))
}
console.log(JSON.stringify({ openMs, rssBytes: process.memoryUsage().rss }))

async function put(i: number): Promise<void> {
  const key = `/registry/pods/default/pod-${String(i).padStart(6, '0')}`
  await engine.commit({ success: [{ type: 'put', key, value: Buffer.from(value) }] })
}
