/** The entry of a thread. */
import { parentPort } from 'node:worker_threads'
import { StoreThread } from '#store/sqlite/store-thread.ts'

new StoreThread(parentPort!)
