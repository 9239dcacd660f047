import { builtClients } from './build-clients.ts'
import { kubectlPages, testSessions } from './session.ts'

const { skip, program } = await builtClients()

testSessions('kubectl v1.36', {
  pages: kubectlPages,
  programs: { kubectl: program('kubectl') },
  skip,
})
