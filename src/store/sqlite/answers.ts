import type { FileStore } from '#store/sqlite/file-store.ts'
import type { Question } from '#store/sqlite/protocol.ts'

/** Asks the database, once it has all commits up to `end` that the question may be about. */
export function answerTo(store: FileStore, question: Question, end: number): unknown {
  switch (question.type) {
    case 'ceiling':
      return store.holdAbove(question.revision)
    case 'compacted':
      return undefined
    case 'size':
      return store.size()
    case 'restart':
      store.restart(end)
      return store.next
  }
  store.take(end)
  switch (question.type) {
    case 'take':
      return undefined
    case 'load':
      return store.load(question.places)
    case 'changes':
      return store.changes(question)
    case 'undo':
      return store.undo(question)
    case 'compact':
      return store.compact(question.revision)
    case 'defragment':
      return store.defragment()
    case 'copy':
      return store.copyTo(question.directory)
  }
}
