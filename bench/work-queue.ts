/** How many keys pass through a work queue in a second. */
import { createWorkQueue } from '#base/work-queue.ts'
import { measure, printTable, sink } from './lib/measure.ts'

const never = new AbortController().signal
const queue = createWorkQueue<number>()
let key = 0

printTable([
  measure('add a key and take it', () => {
    queue.add(key++)
    return queue.next(never).then((lease) => lease[Symbol.dispose]())
  }),
])
await sink.last
