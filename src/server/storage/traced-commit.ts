import { messageOf } from '#base/message-of.ts'
import { type Span, scopes } from '#server/span.ts'

/** A store that others write to is etcd, which can trace what it does as a part of the request. */
export async function tracedCommit<T>(
  parent: Span,
  act: (fields: readonly string[]) => Promise<T>,
): Promise<T> {
  const span = parent.start({
    name: 'etcdserverpb.KV/Txn',
    scope: scopes.grpc,
    kind: 'client',
    attributes: { 'rpc.system.name': 'grpc', 'rpc.method': 'etcdserverpb.KV/Txn' },
  })
  try {
    return await act(Object.entries(span.headers()).flat())
  } catch (error) {
    span.fail(messageOf(error))
    throw error
  } finally {
    span.end()
  }
}
