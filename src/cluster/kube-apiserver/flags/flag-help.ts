/** What `cox kube-apiserver --help` prints: every flag, and honestly what becomes of it. */
import type { ComponentFlag } from '#base/component-flags.ts'
import { flagGroups } from '#cluster/kube-apiserver/flags/flag-table.ts'

const headline = `Usage: cox kube-apiserver [FLAGS]

Serves the Kubernetes API, with the command line of upstream's kube-apiserver. Without
--etcd-servers it keeps its objects in an embedded store (--data-dir).`

export function formatFlagHelp(): string {
  const groups = Object.entries(flagGroups).map(([name, table]) =>
    [`${name}:`, ...Object.entries(table).map(([flag, about]) => line(flag, about))].join('\n'),
  )
  return [headline, ...groups].join('\n\n')
}

function line(name: string, { type, standard, state, help, why }: ComponentFlag): string {
  const value = type === 'bool' ? '' : ` ${type}`
  const about =
    state === 'works' ? help : `${state === 'inert' ? 'no effect' : 'not supported yet'}: ${why}`
  const usual = standard === '' ? '' : ` (${standard})`
  return `  --${name}${value}\n        ${about}${usual}`
}
