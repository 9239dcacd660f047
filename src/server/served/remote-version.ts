/** What other API servers say that they serve. */
import type { JsonObject } from '#api/scalars/scalars.ts'
import type {
  APIGroupDiscovery,
  APIVersionDiscovery,
} from '#kinds/apidiscovery/apigroupdiscovery/types.ts'

/** A group version that an extension serves. */
export interface RemoteVersion {
  readonly discovery: APIVersionDiscovery
  /** Where its OpenAPI document is, with the hash by which clients keep it. */
  readonly openApiUrl?: string
  readonly openApiV2?: OpenApiV2
}

/** What an extension says of its paths in the older form, which is merged into that of the server. */
export interface OpenApiV2 {
  /** By which the extension knows it again. */
  readonly etag: string
  readonly groupPriority: number
  /** Of the APIService. */
  readonly name: string
  readonly document: JsonObject
}

/** By group and version; another value whenever something is otherwise. */
export type RemoteVersions = ReadonlyMap<string, RemoteVersion>

/** What all servers on a store serve; another value whenever something is otherwise. */
export interface PeerGroups {
  /** As whom this server is known to the others. */
  readonly own: string
  readonly others: ReadonlyMap<string, readonly APIGroupDiscovery[]>
}
