/** etcd's v3 API as gRPC services, for both sides of it: our engine on etcd, and etcd's face on ours. */
import { join } from 'node:path'
import { type GrpcObject, loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

export type ServiceName = 'KV' | 'Watch' | 'Lease' | 'Cluster' | 'Maintenance' | 'Auth'

/**
 * 64-bit numbers are decimal text, bytes are Buffers, and fields that are not sent have their zero,
 * except messages (null) and the arms of a oneof (absent; the arm's name stands under the oneof's).
 */
const definition = loadSync(join(import.meta.dirname, 'rpc.proto'), {
  keepCase: true,
  longs: String,
  defaults: true,
  oneofs: true,
})

/** The constructors of clients, by service. */
export const services = loadPackageDefinition(definition)['etcdserverpb'] as GrpcObject

export function serviceDefinition(name: ServiceName): ServiceDefinition {
  return definition[`etcdserverpb.${name}`] as unknown as ServiceDefinition
}
