import type { GrpcClientOptions } from '#base/grpc/client.ts'

/** How requests are traced. */
export interface TracingOptions {
  /** Where the collector is. */
  readonly address: GrpcClientOptions['address']
  /** Of a million requests that are part of no trace yet, how many are told of. */
  readonly ratePerMillion: number
}
