import type { Connect } from '#base/connect.ts'
import type { GrpcClientOptions } from '#base/grpc/client.ts'

/** How requests are traced. */
export interface TracingOptions {
  /** Where the collector is. */
  readonly address: GrpcClientOptions['address']
  /** How it is reached, if it is no socket; absent: directly. */
  readonly connect?: Connect | undefined
  /** Of a million requests that are part of no trace yet, how many are told of. */
  readonly ratePerMillion: number
}
