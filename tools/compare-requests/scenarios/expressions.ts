/** What expressions of policies are worth, and how they fail: as they are compiled, and as they run. */
import { pause, post, type Scenario, type Step } from '../steps.ts'

const texts = [
  ...['"hello".charAt(0)', '"hello".charAt(5)', '"hello".charAt(6)', '"hello".charAt(-1)'],
  ...['"日本語".charAt(1)', '"日本語".indexOf("語")', '"日本語".substring(1)', '"é".size()'],
  ...['"hello".indexOf("")', '"hello".indexOf("l", 9)', '"hello".indexOf("l", -1)'],
  ...['"hello".lastIndexOf("")', '"hello".lastIndexOf("l", 2)', '"hello".lastIndexOf("l", 99)'],
  ...['"ÀB".lowerAscii()', '"éa".upperAscii()', '"aaa".replace("a", "b", 2)', '"aaa".replace("", "-")'],
  ...['"aaa".replace("a", "b", 0)', '"aaa".replace("a", "b", -1)', '"abc".substring(3)'],
  ...['"abc".substring(4)', '"abc".substring(2, 1)', '"abc".substring(-1, 2)', '" \\t\\n x\\u00a0".trim()'],
  ...['"a,b".split(",").size()', '"a,b".split("").join("|")', '"".split(",").size()', '"a,b,c".split(",", 0).size()'],
  ...['"a,b,c".split(",", -1).size()', '["a","b"].join()', '[].join(",")', '["a", "b"].join("")'],
  ...['"%s %d %f %e %x %X %o %b %%".format(["a", 1, 1.5, 2.5, 255, 255, 8, 5])', '"%s".format([1.0])'],
  ...['"%s".format([[1, "a", true]])', '"%s".format([{"b": 1, "a": [2]}])', '"%s".format([null])'],
  ...['"%d".format(["a"])', '"%d".format([])', '"%q".format([1])', '"%s".format([1, 2])', '"%".format([1])'],
  ...['"%.3f".format([1.23456])', '"%.2e".format([1234.5])', '"%f".format([1])', '"%x".format(["hi"])'],
  ...['"%X".format([b"hi"])', '"%b".format([true])', '"%o".format([-8])', '"%d".format([18446744073709551615u])'],
  ...['"%s".format([duration("1h5m")])', '"%s".format([timestamp("2024-01-02T03:04:05Z")])'],
  ...['"%s".format([b"hi"])', '"%s".format([type(1)])', '"%s".format([1u])', '"%s".format([1.5e300])'],
  ...['"abc".reverse()', 'strings.quote("a\\n\\t\\"\\\\\\u0007")', '"a".matches("(")', '"ab".matches("^b")'],
  ...['"ab1".find("[0-9")', '"abab".findAll("b").size()', '"abab".findAll("b", 0).size()', '"abab".findAll("b", -1).size()'],
  ...['"a" + 1', '"a" * 2', '"a" < 1', '"a" in ["a"]', '"a" in {"a": 1}', '"a" in "abc"', '"abc".size() + size("d")'],
  ...['"b" >= "a"', '"" == \'\'', '"""a"b""" + r"\\n"', '"\\x41\\101\\u0041\\U00000041"', '"\\q"', '"\\ud800"'],
  ...['"abc".startsWith("")', '"abc".endsWith("bc")', '"abc".contains("")', '"abc".contains(1)', '"abc".nope()'],
]

const numbers = [
  ...['1 / 0', '1 % 0', '1.0 / 0.0', '0.0 / 0.0', '-1.0 / 0.0', '9223372036854775807 + 1', '-9223372036854775808 - 1'],
  ...['9223372036854775807 * 2', '9223372036854775808', '-9223372036854775808', '-(-9223372036854775808)'],
  ...['18446744073709551615u', '18446744073709551616u', '0u - 1u', '1u + 1', '1 + 1.0', '1 == 1.0', '1u == 1', '1 < 1.5'],
  ...['1u < 2', '2.0 >= 2u', '7 / 2', '-7 / 2', '-7 % 3', '7.0 / 2.0', '7.5 % 2.0', '-5u', '1e3', '1.5e-3', '1e400'],
  ...['0x1F', '0xFFu', '-0x10', '1_000', '.5', '5.', '0777', '1e21', '1e20', '123456789.0', '1.0', '0.1 + 0.2', '-0.0'],
  ...['int("12")', 'int("1.5")', 'int("x")', 'int(1.9)', 'int(-1.9)', 'int(1e19)', 'int(18446744073709551615u)', 'int(true)'],
  ...['int(timestamp("2024-01-01T00:00:00Z"))', 'int(duration("5s"))', 'uint(-1)', 'uint("7")', 'uint("-7")', 'uint(3.7)'],
  ...['double("1.5")', 'double("x")', 'double("inf")', 'double("NaN")', 'double(3)', 'double("1e5")', 'string(1e100)'],
  ...['bool("TRUE")', 'bool("True")', 'bool("t")', 'bool("1")', 'bool("yes")', 'bool("F")', 'bool(1)', 'string(b"\\xff")'],
  ...['string(1.0)', 'string(1.5)', 'string(100000000000000000000.0)', 'string(0.000001)', 'string(true)', 'string(null)'],
  ...['type(1u) == uint', 'type(1.0) == double', 'type(null)', 'type([]) == list', 'type({}) == map', 'type(type(1)) == type'],
  ...['type(duration("1s")) == google.protobuf.Duration', 'type(timestamp("2024-01-01T00:00:00Z")) == google.protobuf.Timestamp'],
  ...['dyn(1) + dyn("a")', 'dyn(1) == dyn("1")', 'dyn("a") < dyn(1)', '-dyn("a")', '!dyn(1)', 'dyn(1) && true', 'dyn([1])[0]'],
  ...['true && dyn(1)', 'false && dyn(1)', 'dyn(1) || true', 'dyn(1) ? 1 : 2', '1 ? 1 : 2', 'true ? 1 : "a"', 'true ? dyn(1) : "a"'],
  ...['math.greatest(1, 2)', 'math.abs(-1)', 'math.ceil(1.5)', 'math.isNaN(0.0/0.0)', 'base64.encode(b"a")', 'bytes("é").size()'],
  ...['cel.bind(x, 1, x + 1)', 'b"a" + b"b" == b"ab"', 'b"a" < b"b"', 'bytes("a") == b"a"', 'size(1)', 'size(null)', 'has(1)'],
  ...['!true', '!!true', '!1', '-"a"', '--1', '1 < 2 < 3', '1 == 2 == false', 'true || false && false', '1 != 2', '1 in [1]', '1 in [1.0]'],
]

const lists = [
  ...['[1, 2][2]', '[1, 2][-1]', '[1, 2]["a"]', '[1, 2][1.0]', '[1, 2][dyn(1.0)]', '[1, 2][dyn(0.5)]', '[1, 2][1u]', '[][0]'],
  ...['[1, 2] + [3] == [1, 2, 3]', '[1] == [1.0]', '[1, 2].size()', '[1, "a"].size()', '[] == []', '[[1]] == [[1]]', '[1, 2,].size()'],
  ...['[3, 1, 2].isSorted()', '["a", "b"].isSorted()', '[true, false].isSorted()', '[[1]].isSorted()', '[].isSorted()', '[1, "a"].isSorted()'],
  ...['[1, 2].sum()', '[1.5, 2.5].sum()', '[1u, 2u].sum()', '["a"].sum()', '[].sum()', '[duration("1s"), duration("2s")].sum()'],
  ...['[1, 2].min()', '["b", "a"].min()', '[].min()', '[].max()', '[1.5].max()', '[b"a"].max() == b"a"', '[timestamp("2024-01-01T00:00:00Z")].max()'],
  ...['[1, 2, 1].indexOf(1)', '[1, 2, 1].lastIndexOf(1)', '[1].indexOf(5)', '[1].indexOf("a")', '[1].lastIndexOf(5)', '["a"].indexOf("a")'],
  ...['[1, 2, 3].map(x, x > 1, x * 2).size()', '[1, 2].all(x, x > 0)', '[1, 2].exists(x, x > 1)', '[1, 2].exists_one(x, x > 0)'],
  ...['[1, 0].all(x, 1 / x > 0)', '[0, 1].all(x, 1 / x > 5)', '[0, 1].exists(x, 1 / x == 1)', '[0].exists(x, 1 / x == 1)'],
  ...['[1, 0].exists_one(x, 1 / x == 1)', '[1, 2].filter(x, x > 1).size()', '[1, 2].map(x, [x]).size()', '[1, 2].all(x, x)', '[1].map(x.y, 1)'],
  ...['[1, 2].all(i, v, i < v)', '[1, 2].exists(i, v, i == v)', '[1, 2].existsOne(i, v, i == 0)', '[1, 2].transformList(i, v, i * v).sum()'],
  ...['[1, 2].transformMap(i, v, v)[1]', '{"a": 1}.transformMapEntry(k, v, {v: k})[1]', '[1, 2, 3].transformList(i, v, i > 0, v).size()'],
  ...['{"a": 1}.transformList(k, v, k).join()', '{"a": 1, "b": 2}.all(k, v, v > 0)', '[1, 1].transformMapEntry(i, v, {v: i})[1]'],
  ...['[1, 2, 3].slice(0, 2).size()', '[[1], [2]].flatten().size()', '[3, 1].sort()[0]', '[1, 1].distinct().size()', '[1, 2].reverse()[0]', 'lists.range(3).size()'],
  ...['[1, 2].first().value()', '[].first().hasValue()', '[].last().orValue(9)', 'sets.contains([1, 2], [2])', 'sets.contains([1], [])'],
  ...['sets.contains([], [1])', 'sets.equivalent([1, 1, 2], [2, 1])', 'sets.equivalent([1], [1.0])', 'sets.intersects([1], [])', 'sets.intersects([1], [1u])'],
  ...['sets.contains([1], ["a"])', 'sets.nope([1])', '{"a": 1}["b"]', '{"a": 1}.b', '{"a": 1}.a', '{1: "a"}[1]', '{1: "a"}[1.0]', '{1: "a"}[dyn(1u)]'],
  ...['{true: 1}[true]', '{1.5: 1}', '{[1]: 1}', '{null: 1}', '{"a": 1, "a": 2}', '{"a": 1, dyn("a"): 2}.size()', '{1: 1, 1u: 2}.size()', '{"a": 1} == {"a": 1.0}'],
  ...['"a" in {"b": 1}', '{"a": 1}.size()', '{"a": 1}.map(k, k).join()', '{"a": 1}.filter(k, k == "b").size()', 'has({"a": 1}.a)', 'has({"a": 1}.b)', 'has({"a": 1}["a"])'],
  ...['{"a": {"b": 1}}.?a.?b.orValue(0)', '{"a": 1}[?"b"].hasValue()', '[1][?5].orValue(7)', 'optional.none().value()', 'optional.of(1).value()'],
  ...['optional.ofNonZeroValue(0).hasValue()', 'optional.of(1) == optional.of(1)', 'optional.of(1) == optional.none()', 'optional.of(1).or(optional.of(2)).value()'],
  ...['optional.none().or(optional.of(2)).value()', 'optional.of(1).optMap(x, x + 1).value()', 'optional.of("a").orValue(1)', '{?"a": optional.none()}.size()'],
  ...['[?optional.of(1), ?optional.none()].size()', 'optional.of(1)', 'optional.unwrap([optional.of(1), optional.none()]).size()', '[optional.of(1)].unwrapOpt().size()'],
]

const times = [
  ...['duration("1h").getHours()', 'duration("90m").getMinutes()', 'duration("1.5s").getMilliseconds()', 'duration("1d")', 'duration("")', 'duration("-1h")'],
  ...['duration("1h30m") == duration("90m")', 'duration("1ns")', 'duration("1us1ms")', 'duration("1h") + duration("1m")', 'duration("9999999h")', 'duration("1")'],
  ...['duration(5)', 'duration("1h") - duration("2h")', 'duration("1h") > duration("59m")', 'duration("1h") * 2', '-duration("1h")', 'string(duration("36h"))'],
  ...['timestamp("2024-02-29T12:34:56.789Z")', 'timestamp("2023-02-29T00:00:00Z")', 'timestamp("2024-01-01")', 'timestamp("x")', 'timestamp(0)', 'timestamp(253402300800)'],
  ...['timestamp("2024-01-01T00:00:00+02:00")', 'timestamp("2024-01-01T00:00:00Z").getFullYear()', 'timestamp("2024-03-01T00:00:00Z").getMonth()'],
  ...['timestamp("2024-03-01T00:00:00Z").getDate()', 'timestamp("2024-03-01T00:00:00Z").getDayOfMonth()', 'timestamp("2024-03-01T00:00:00Z").getDayOfWeek()'],
  ...['timestamp("2024-03-01T00:00:00Z").getDayOfYear()', 'timestamp("2024-03-01T23:00:00Z").getHours("Europe/Berlin")', 'timestamp("2024-03-01T23:00:00Z").getHours("+05:30")'],
  ...['timestamp("2024-03-01T23:00:00Z").getHours("Nope/Zone")', 'timestamp("2024-03-01T23:00:00Z").getDate("-12:00")', 'timestamp("2024-03-01T23:01:02.345Z").getMilliseconds()'],
  ...['timestamp("2024-03-01T00:00:00Z") - timestamp("2024-02-01T00:00:00Z")', 'timestamp("2024-03-01T00:00:00Z") + duration("24h")', 'timestamp("2024-03-01T00:00:00Z") - duration("1s")'],
  ...['duration("1s") + timestamp("2024-03-01T00:00:00Z")', 'timestamp("9999-12-31T23:59:59Z") + duration("1s")', 'timestamp("0001-01-01T00:00:00Z") - duration("1s")'],
  ...['timestamp("2024-03-01T00:00:00Z") < timestamp("2024-03-01T00:00:01Z")', 'timestamp("2024-03-01T00:00:00Z") == "x"', 'timestamp("2024-03-01t00:00:00z")', 'timestamp("2024-03-01T24:00:00Z")'],
  ...['timestamp(1.5)', 'string(timestamp("2024-01-01T00:00:00.100Z"))', 'timestamp("2024-01-01T00:00:00.123456789Z")', 'timestamp("2024-01-01T00:00:60Z")'],
]

const addresses = [
  ...['ip("1.2.3.4").family()', 'ip("::1").family()', 'ip("1.2.3")', 'ip("01.2.3.4")', 'ip("::ffff:1.2.3.4")', 'ip("fe80::1%eth0")', 'isIP("1.2.3.4")', 'isIP("x")', 'isIP("::ffff:1.2.3.4")'],
  ...['ip.isCanonical("2001:DB8::1")', 'ip.isCanonical("x")', 'ip("127.0.0.1").isLoopback()', 'ip("0.0.0.0").isUnspecified()', 'ip("224.0.0.1").isLinkLocalMulticast()'],
  ...['ip("169.254.0.1").isLinkLocalUnicast()', 'ip("10.0.0.1").isGlobalUnicast()', 'ip("255.255.255.255").isGlobalUnicast()', 'string(ip("2001:DB8:0::1"))', 'ip("1.2.3.4") == ip("1.2.3.4")'],
  ...['ip("::1") == ip("0:0:0:0:0:0:0:1")', 'type(ip("::1")) == net.IP', 'cidr("10.0.0.0/8").containsIP("10.1.2.3")', 'cidr("10.0.0.0/8").containsIP(ip("11.0.0.0"))', 'cidr("10.0.0.0/8").containsIP("x")'],
  ...['cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', 'cidr("10.0.0.0/8").containsCIDR(cidr("10.0.0.0/7"))', 'cidr("10.0.0.0/8").containsCIDR("x")', 'cidr("10.0.0.1/8").ip()', 'cidr("10.0.0.1/8").masked()'],
  ...['cidr("10.0.0.0/8").prefixLength()', 'cidr("10.0.0.0/33")', 'cidr("x")', 'isCIDR("10.0.0.0/8")', 'isCIDR("::/129")', 'isCIDR("::ffff:1.2.3.0/120")', 'cidr("::/0").ip().family()', 'string(cidr("::1/64"))'],
  ...['cidr("10.0.0.0/8") == cidr("10.0.0.0/8")', 'cidr("10.0.0.0/08")', 'type(cidr("::/0")) == net.CIDR', 'url("https://u:p@a.b:80/c%20d?x=1&x=2&y=#f").getHost()', 'url("https://a.b:80/c").getHostname()'],
  ...['url("https://a.b:80/c").getPort()', 'url("https://a.b/c%20d").getEscapedPath()', 'url("https://a.b/?x=1&x=2&y=").getQuery()["x"].join("|")', 'url("https://a.b/?x=1&x=2&y=").getQuery().size()', 'url("https://a.b").getScheme()'],
  ...['url("/a/b").getHost()', 'url("a.b")', 'url("")', 'url("http://[::1]:80/").getHostname()', 'url("http://[::1]:80/").getHost()', 'url("https://a b/")', 'url("mailto:a@b").getScheme()', 'isURL("https://a.b")'],
  ...['isURL("../x")', 'isURL("https://a.b:x")', 'string(url("https://a.b"))', 'url("https://a.b") == url("https://a.b")', 'url("https://a.b/%zz")', 'url("https://a.b/a?b#c").getEscapedPath()', 'type(url("https://a")) == kubernetes.URL'],
]

const amounts = [
  ...['quantity("1Gi").asInteger()', 'quantity("1.5").asInteger()', 'quantity("1500m").asApproximateFloat()', 'quantity("1x")', 'quantity("")', 'isQuantity("1Ki")', 'isQuantity("x")'],
  ...['quantity("1").isInteger()', 'quantity("1.5").isInteger()', 'quantity("9223372036854775807").isInteger()', 'quantity("9223372036854775808").isInteger()', 'quantity("99e99").isInteger()'],
  ...['quantity("-1").sign()', 'quantity("0").sign()', 'quantity("1").add(quantity("500m")).asApproximateFloat()', 'quantity("1").add(1).asInteger()', 'quantity("1").sub(2).asInteger()', 'quantity("1").sub(quantity("1m")).asApproximateFloat()'],
  ...['quantity("1").compareTo(quantity("1000m"))', 'quantity("1").compareTo(quantity("2"))', 'quantity("1").isLessThan(quantity("1Ki"))', 'quantity("1").isGreaterThan(quantity("1"))', 'quantity("1Ki") == quantity("1024")', 'string(quantity("1500m"))'],
  ...['quantity("1") < quantity("2")', 'quantity("1") + quantity("2")', 'quantity(1)', 'type(quantity("1")) == kubernetes.Quantity', 'quantity("1.1Gi").asInteger()', 'quantity(" 1")', 'quantity("+1").asInteger()'],
  ...['semver("1.2.3").major()', 'semver("1.2.3-a.1+b").minor()', 'semver("1.2.3").patch()', 'semver("v1.2.3")', 'semver("1.2")', 'semver("v1.2", true).patch()', 'semver("01.2.3")', 'semver("01.2.3", true).major()', 'isSemver("1.2.3")'],
  ...['isSemver("v1.0")', 'isSemver("v1.0", true)', 'semver("1.2.3").isLessThan(semver("1.2.4"))', 'semver("1.2.3-a").isLessThan(semver("1.2.3"))', 'semver("1.2.3").compareTo(semver("1.2.3+x"))', 'semver("1.2.3") == semver("1.2.3+x")', 'semver("1.2.3").isGreaterThan(semver("1.2.3"))'],
  ...['type(semver("1.2.3")) == kubernetes.Semver', 'string(semver("1.2.3"))', 'format.dns1123Label().validate("a_b").value().join("|")', 'format.dns1123Label().validate("ab").hasValue()', 'format.dns1123Subdomain().validate("A.b").value().join("|")'],
  ...['format.dns1035Label().validate("1a").value().join("|")', 'format.qualifiedName().validate("a/b/c").value().join("|")', 'format.labelValue().validate("-a").value().join("|")', 'format.uri().validate("x y").value().join("|")', 'format.uuid().validate("x").value().join("|")'],
  ...['format.byte().validate("%").value().join("|")', 'format.date().validate("2024").value().join("|")', 'format.datetime().validate("2024").value().join("|")', 'format.dns1123LabelPrefix().validate("-").value().join("|")', 'format.dns1123SubdomainPrefix().validate("a-").hasValue()'],
  ...['format.dns1035LabelPrefix().validate("A").value().join("|")', 'format.named("uri").hasValue()', 'format.named("nope").hasValue()', 'format.named("dns1123Label").value().validate("a").hasValue()', 'format.nope()', 'format.uri() == format.uri()', 'string(format.uri())'],
]

const objects = [
  ...['object.kind', 'object.apiVersion', 'object.metadata.name', 'object.metadata.namespace', 'object.metadata.labels["case"]', 'object.metadata.labels.case.size() > 0', 'object.metadata.uid', 'object.metadata.creationTimestamp', 'object.metadata.resourceVersion'],
  ...['object.metadata.annotations', 'object.metadata.nope', 'object.nope', 'object["data"].k', 'object.data["nope"]', 'object.data.k + 1', 'has(object.data)', 'has(object.data.k)', 'has(object.binaryData)', 'has(object.metadata.nope)', 'has(object.nope.deep)', 'has(object)'],
  ...['object.data.size()', 'size(object.data)', 'object.data.map(k, object.data[k]).join()', 'object.data.all(k, object.data[k] != "")', 'object.data == {"k": "v"}', 'object == oldObject', 'oldObject == null', 'oldObject.data.k', 'object.metadata.generateName', 'object.immutable'],
  ...['object.metadata.finalizers.size()', 'object.metadata.managedFields.size()', 'object.metadata.ownerReferences', 'object.metadata.generation', 'type(object)', 'type(object.metadata)', 'object.metadata == object.metadata', 'object.binaryData.a'],
  ...['request.operation', 'request.name', 'request.namespace', 'request.kind.kind', 'request.kind.group', 'request.resource.resource', 'request.subResource', 'request.requestSubResource', 'request.userInfo.username', 'request.userInfo.groups.join()', 'request.userInfo.uid', 'request.userInfo.extra', 'request.userInfo.extra.size()'],
  ...['request.dryRun', 'request.uid', 'request.options.kind', 'request.options.fieldManager', 'request.options', 'request.requestKind.version', 'request.requestResource.version', 'request.nope', 'request.object', 'has(request.options)', 'has(request.dryRun)', 'request'],
  ...['namespaceObject.metadata.name.size() > 0', 'namespaceObject.metadata.labels.size()', 'namespaceObject.metadata.annotations', 'namespaceObject.spec.finalizers.join()', 'namespaceObject.status.phase', 'namespaceObject.nope', 'namespaceObject.kind', 'namespaceObject.metadata.uid', 'has(namespaceObject.metadata.annotations)'],
  ...['params', 'params == null', 'variables', 'variables.x', 'authorizer', 'authorizer.path("/x").check("get").allowed()', 'authorizer.path("").check("get").allowed()', 'authorizer.group("").resource("pods").namespace("x").name("y").subresource("log").check("get").allowed()'],
  ...['authorizer.group("").resource("pods").check("get").reason()', 'authorizer.group("").resource("pods").check("get").errored()', 'authorizer.group("").resource("pods").check("get").error()', 'authorizer.serviceAccount("a", "b").group("").resource("pods").check("get").allowed()', 'authorizer.serviceAccount("A B", "b").path("/x").check("get").allowed()'],
  ...['authorizer.serviceAccount("a", "").path("/healthz").check("get").allowed()', 'authorizer.requestResource.check("get").allowed()', 'authorizer.group("").resource("pods").fieldSelector("a=b").labelSelector("c in (d)").check("list").allowed()', 'authorizer.group("").resource("pods").fieldSelector("?").check("list").allowed()', 'authorizer.group("").check("x")', 'authorizer.group(1)'],
]

const odd = [
  ...['', ' ', '()', '(1', '1)', '[1', '{1', 'a.b.', '.a', 'a..b', '1 +', '+ 1', '1 2', 'a b', '&& true', 'true &&', 'true & false', 'true | false', '1 = 1', '1 === 1', '"a', "'a", '"a\nb"', '"""a', '`a`', '#', '@x', '$x', '1;2', '// x', 'true // x', '1 /* x */'],
  ...['x', 'x()', 'x.y()', 'object.f()', 'object.data.f(1)', 'size()', 'size(1, 2)', 'string()', 'has()', 'has(a, b)', 'has(object.data, 1)', '[1].map()', '[1].map(x)', '[1].map(1, x)', '[1].all(x)', '1.all(x, true)', '"a".all(x, true)', 'dyn()', 'type()', 'int()', 'matches("a", "a")', 'contains("a", "a")'],
  ...['if', 'for', 'in', 'null', 'true', 'as', 'break', 'const', 'else', 'function', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while', 'object.if', 'object.in', 'object.namespace', 'object.__if__', 'Foo{}', 'Foo{a: 1}', 'Object{}', 'google.protobuf.Duration{seconds: 1}', 'google.protobuf.Int64Value{value: 1} + 1', 'google.protobuf.Struct{}', 'google.protobuf.Value{}'],
  ...['1 == "a"', '1 + true', 'true + true', '[1] + 1', '[1] + ["a"]', '{"a": 1} + {"b": 2}', 'null + 1', 'null == 1', '1 == null', '"a" == null', '[] == null', 'object == null', '!null', '-true', 'true < false', 'null < null', '[1] < [2]', '{} < {}', '1 in 1', '1 in "a"', '"a" in [1]', '1 in {"a": 1}', 'true ? 1', '? :', 'true ? true : false ? 1 : 2'],
  ...['((((((((((((((((((((1))))))))))))))))))))', `${'('.repeat(60)}1${')'.repeat(60)}`, `${'!'.repeat(300)}true`, `${'1 + '.repeat(60)}1`, `"${'x'.repeat(300)}"`, '[[[[[[[[[[[[1]]]]]]]]]]]]', '[1,2,3].all(a, [1].all(b, [1].all(c, [1].all(d, true))))', 'object.data.all(a, object.data.all(b, object.data.all(c, object.data.all(d, object.data.all(e, true)))))'],
]

const group = '/apis/admissionregistration.k8s.io/v1'
const apiVersion = 'admissionregistration.k8s.io/v1'

/** Each expression is the condition, and, turned to text, the message of a policy of its own. */
function policy(name: string, expression: string, namespace: string): Step[] {
  const kindOf = (kind: string) => ({ apiVersion, kind, metadata: { name } })
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }
  return [
    post(`${group}/validatingadmissionpolicies?dryRun=All`, {
      ...kindOf('ValidatingAdmissionPolicy'),
      spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression }] },
    }),
    post(`${group}/validatingadmissionpolicies`, {
      ...kindOf('ValidatingAdmissionPolicy'),
      spec: {
        matchConstraints: {
          resourceRules: [rule],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          objectSelector: { matchLabels: { case: name } },
        },
        validations: [
          { expression: `dyn(${expression}) == dyn([dyn("never")])`, messageExpression: `"it is " + string(${expression})` },
        ],
      },
    }),
    post(
      `${group}/validatingadmissionpolicybindings`,
      {
        ...kindOf('ValidatingAdmissionPolicyBinding'),
        spec: { policyName: name, validationActions: ['Warn'] },
      },
      { quiet: true },
    ),
  ]
}

function scenario(expressions: readonly string[]): Scenario {
  return ({ namespace, run }) => {
    const name = (i: number) => `${namespace}-${i}`.replace(run, `e-${run}`)
    return [
      ...expressions.flatMap((expression, i) => policy(name(i), expression, namespace)),
      pause(3500),
      ...expressions.map((_, i) =>
        post(`/api/v1/namespaces/${namespace}/configmaps`, {
          ...{ apiVersion: 'v1', kind: 'ConfigMap', data: { k: 'v' } },
          metadata: { name: `m-${i}`, labels: { case: name(i) } },
        }),
      ),
    ]
  }
}

const tables = { texts, numbers, lists, times, addresses, amounts, objects, odd }

export const expressionScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(tables).map(([name, expressions]) => [`expressions of ${name}`, scenario(expressions)]),
)
