"""Uses the API as programs in Python do, and fails where an answer is not as expected."""

import sys
import threading

from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException

namespace = "default"


def refused(code, call, *args, **named):
    try:
        call(*args, **named)
    except ApiException as error:
        assert error.status == code, error
        return
    raise AssertionError(f"it was not refused with {code}")


def objects(core):
    body = client.V1ConfigMap(
        metadata=client.V1ObjectMeta(name="one", labels={"set": "a"}), data={"a": "1"}
    )
    made = core.create_namespaced_config_map(namespace, body)
    assert made.metadata.uid and made.data == {"a": "1"}
    refused(409, core.create_namespaced_config_map, namespace, body)
    read = core.read_namespaced_config_map("one", namespace)
    assert read.metadata.resource_version == made.metadata.resource_version
    read.data["b"] = "2"
    core.replace_namespaced_config_map("one", namespace, read)
    refused(409, core.replace_namespaced_config_map, "one", namespace, read)
    core.patch_namespaced_config_map("one", namespace, {"data": {"a": None, "c": "3"}})
    core.patch_namespaced_config_map(
        "one", namespace, [{"op": "replace", "path": "/data/c", "value": "4"}]
    )
    assert core.read_namespaced_config_map("one", namespace).data == {"b": "2", "c": "4"}
    print("objects")


def lists(core):
    for n in range(5):
        metadata = client.V1ObjectMeta(name=f"many-{n}", labels={"set": "b"})
        core.create_namespaced_config_map(namespace, client.V1ConfigMap(metadata=metadata))
    names, token = [], None
    while True:
        page = core.list_namespaced_config_map(
            namespace, label_selector="set=b", limit=2, _continue=token
        )
        names += [item.metadata.name for item in page.items]
        token = page.metadata._continue
        if not token:
            break
    assert names == [f"many-{n}" for n in range(5)], names
    assert core.list_config_map_for_all_namespaces(field_selector="metadata.name=one").items
    print("lists")


def watches(core):
    begin = core.list_namespaced_config_map(namespace).metadata.resource_version

    def write():
        metadata = client.V1ObjectMeta(name="seen", labels={"set": "c"})
        core.create_namespaced_config_map(namespace, client.V1ConfigMap(metadata=metadata))
        core.patch_namespaced_config_map("seen", namespace, {"data": {"a": "1"}})
        core.delete_namespaced_config_map("seen", namespace)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    stream = watch.Watch()
    for event in stream.stream(
        core.list_namespaced_config_map,
        namespace,
        label_selector="set=c",
        resource_version=begin,
        timeout_seconds=30,
    ):
        seen.append(event["type"])
        if event["type"] == "DELETED":
            stream.stop()
    writer.join()
    assert seen == ["ADDED", "MODIFIED", "DELETED"], seen
    print("watches")


def other_groups():
    apps = client.AppsV1Api()
    labels = {"app": "web"}
    container = client.V1Container(name="web", image="nginx")
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container])
    )
    spec = client.V1DeploymentSpec(
        selector=client.V1LabelSelector(match_labels=labels), template=template
    )
    body = client.V1Deployment(metadata=client.V1ObjectMeta(name="web"), spec=spec)
    assert apps.create_namespaced_deployment(namespace, body).spec.replicas == 1
    apps.patch_namespaced_deployment_scale("web", namespace, {"spec": {"replicas": 3}})
    assert apps.read_namespaced_deployment_scale("web", namespace).spec.replicas == 3
    apps.delete_namespaced_deployment("web", namespace, propagation_policy="Background")
    refused(404, apps.read_namespaced_deployment, "web", namespace)
    assert client.VersionApi().get_code().git_version.startswith("v1.36")
    review = client.V1SelfSubjectReview()
    who = client.AuthenticationV1Api().create_self_subject_review(review)
    assert who.status.user_info.username == "admin"
    print("other groups")


def discovered(api):
    found = dynamic.DynamicClient(api).resources.get(api_version="v1", kind="ConfigMap")
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}}
    found.server_side_apply(
        {**body, "data": {"a": "1"}}, namespace=namespace, field_manager="python"
    )
    made = found.get(name="applied", namespace=namespace)
    assert made.metadata.managedFields[0].operation == "Apply"
    found.delete(namespace=namespace, label_selector="set=b")
    assert not found.get(namespace=namespace, label_selector="set=b").items
    print("discovered")


def main():
    config.load_kube_config(sys.argv[1])
    core = client.CoreV1Api()
    objects(core)
    lists(core)
    watches(core)
    other_groups()
    discovered(client.ApiClient())


main()
