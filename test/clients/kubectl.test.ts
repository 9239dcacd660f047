import { findProgram } from '../processes/find-program.ts'
import { kubectlPages, testSessions } from './session.ts'

const kubectl = findProgram('kubectl')

testSessions("the system's kubectl", {
  pages: kubectlPages,
  programs: { kubectl: kubectl ?? '' },
  skip: kubectl === undefined && 'there is no kubectl on this machine',
})
