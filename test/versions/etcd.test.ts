/** Our engine on the versions of etcd that clusters of today run, one after the other. */
import { testOnEtcd } from '#store/etcd/etcd.conformance.ts'
import { builtEtcd } from './build-etcd.ts'

for (const version of ['v3.5.35', 'v3.6.16']) {
  testOnEtcd(`etcd ${version}`, await builtEtcd(version))
}
