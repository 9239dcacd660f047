/** As whom webhooks of admission are gone to, by where they are. */
import { hostPort } from '#base/host-port.ts'
import type { Identity } from '#server/webhooks/credentials.ts'

export type WebhookUser = Identity

export interface WebhookUsers {
  /** By `host:port` or `host`, or with `*.` for the first parts of either; `*` stands for all. */
  readonly users: Readonly<Record<string, WebhookUser>>
  /** For those that have no other. */
  readonly otherwise?: WebhookUser
}

const httpsPort = 443

export function webhookUserFor(
  { users, otherwise }: WebhookUsers,
  { serverName, port }: { readonly serverName: string; readonly port: number },
): WebhookUser | undefined {
  const names = [
    ...namesFor(hostPort(serverName, port)),
    ...(port === httpsPort ? namesFor(serverName) : []),
    '*',
  ]
  const name = names.find((one) => Object.hasOwn(users, one))
  return name === undefined ? otherwise : users[name]
}

/** The nearest first. */
function namesFor(target: string): readonly string[] {
  const parts = target.split('.')
  return [target, ...parts.slice(1).map((_, i) => `*.${parts.slice(i + 1).join('.')}`)]
}
