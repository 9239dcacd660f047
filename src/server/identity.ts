/** As whom a server is known to the others on its store. */
import { hostname } from 'node:os'
import { identityName } from '#server/bootstrap/identity-lease.ts'
import type { ServerOptions } from '#server/options.ts'

export function hostnameOf(options: Pick<ServerOptions, 'hostname'>): string {
  return options.hostname ?? hostname()
}

export function identityOf(options: Pick<ServerOptions, 'hostname'>): string {
  return identityName(hostnameOf(options))
}
