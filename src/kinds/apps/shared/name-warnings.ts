import { dns1123LabelErrors } from '#api/names/dns-names.ts'

/** The names of workloads begin those of their pods, which are host names too. */
export function podNameWarnings(name: string): readonly string[] {
  const messages = dns1123LabelErrors(name)
  if (messages.length === 0) return []
  const use = 'this is used in Pod names and hostnames, which can result in surprising behavior'
  return [`metadata.name: ${use}; a DNS label is recommended: [${messages.join(' ')}]`]
}
