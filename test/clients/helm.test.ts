import { join } from 'node:path'
import { builtClients } from './build-clients.ts'
import { testSessions } from './session.ts'

const { skip, program } = await builtClients()

testSessions('Helm', {
  pages: [join(import.meta.dirname, 'helm/helm.md')],
  programs: { helm: program('helm'), kubectl: program('kubectl') },
  skip,
})
