//! A cluster, 3.0 in JSON.

use crate::large::CLUSTER;
use crate::told::{accepted, lacking, refused, unchecked};

#[test]
fn is_accepted() {
    accepted(
        &CLUSTER,
        &[
            // A `/` at the end is part of a path.
            r#"GET "/api/""#,
            r#"GET "/version/" { auth: bearer(token()) }"#,
            r#"GET "/api/v1/pods" { query: { "labelSelector": "app=a", "limit": 500, "watch": true } }"#,
            r#"GET "/api/v1/pods?watch=true&pretty=""#,
            r#"GET "/api/v1/namespaces/default/pods" { query: { "resourceVersion": "7" } }"#,
            r#"GET "/api/v1/namespaces/{n}/pods/{name}" { expect: [200, 401] }"#,
            r#"GET "/api/v1/namespaces/{n}/pods/{name}/status""#,
            r#"GET "/api/v1/namespaces/{n}/jobs/{name}/status""#,
            r#"GET "/api/v1/namespaces/{n}/services/{name}/proxy/{path}" { path: { "path": "a/b" } }"#,
            r#"GET "/logs/{path}" { headers: { "authorization": "Bearer a" } }"#,
            // Any media type is taken; a list, a map, a quantity, a pod in a pod.
            r#"POST "/api/v1/namespaces/{n}/pods" {
                query: { "dryRun": "All", "fieldValidation": "Strict" },
                json: {
                    "apiVersion": "v1", "kind": "Pod",
                    "metadata": { "name": "a", "labels": { "app": "a" }, "ownerReferences": [{ "apiVersion": "v1", "kind": "Job", "name": "b", "uid": "c" }] },
                    "spec": {
                        "containers": [{ "name": "a", "image": "b:1", "ports": [{ "containerPort": 80, "hostPort": "http" }, { "containerPort": 81, "hostPort": 8081 }], "resources": { "limits": { "cpu": "500m", "memory": 1.5 } } }],
                        "volumes": null, "restartPolicy": "Never", "nodeSelector": {},
                        "template": { "spec": { "containers": [] } },
                    },
                },
                expect: 201,
            }"#,
            r#"POST "/api/v1/namespaces/{n}/pods" { json: pod(), expect: [200, 201, 202] }"#,
            r#"DELETE "/api/v1/namespaces/{n}/pods/{name}" { query: { "gracePeriodSeconds": 0 }, json: { "propagationPolicy": "Foreground" } }"#,
            r#"[GET, DELETE] "/api/v1/namespaces/{n}/pods/{name}""#,
            r#"PATCH "/api/v1/namespaces/{n}/pods/{name}" { headers: { "content-type": "application/merge-patch+json" }, json: { "anything": [1] } }"#,
            r#"PATCH "/api/v1/namespaces/{n}/pods/{name}" { headers: { "content-type": "application/json-patch+json" }, json: [{ "op": "add", "path": "/a", "value": { "b": null } }] }"#,
            r#"PATCH "/api/v1/namespaces/{n}/pods/{name}" { headers: { "content-type": "application/apply-patch+yaml" }, query: { "force": true }, text: "a: 1" }"#,
            r#"POST "/api/v1/namespaces/{n}/bindings/{name}/eviction" { headers: { "x-remote-group": "a" }, json: { "kind": "Eviction", "metadata": { "name": "a" } }, expect: 201 }"#,
            // A schema of schemas: a property that is called `$ref`, one that goes round in a circle, one of which nothing is said.
            r#"POST "/apis/apiextensions.cluster.example/v1/definitions" {
                json: { "spec": { "scope": "Cluster", "names": { "plural": "as", "kind": "A" }, "schema": { "$ref": "a.json", "not": { "allOf": [{ "type": "object", "default": [1] }] }, "properties": { "b": { "nullable": true } }, "items": false } } },
                expect: 201,
            }"#,
        ],
    );
}

#[test]
fn is_refused() {
    refused(
        &CLUSTER,
        &[
            (
                r#"GET ‹"/version"›"#,
                "the contract `cluster.json` has no path `/version`, did you mean `/version/`?",
            ),
            (
                r#"GET ‹"/api/v1/pod"›"#,
                "the contract `cluster.json` has no path `/api/v1/pod`, did you mean `/api/v1/pods`?",
            ),
            (
                r#"‹PUT› "/api/v1/namespaces/{n}/pods""#,
                "the contract `cluster.json` has no PUT of `/api/v1/namespaces/{namespace}/pods`\nit has: GET, POST, DELETE",
            ),
            (
                r#"GET "/api/v1/pods" { query: { ‹"labelselector"›: "a" } }"#,
                "the contract's GET /api/v1/pods knows no query value `labelselector`, did you mean `labelSelector`?\nit knows: labelSelector, limit, pretty, watch",
            ),
            (
                r#"GET "/api/v1/pods" { query: { "watch": ‹1› } }"#,
                "the contract takes `true` or `false` for `watch`",
            ),
            (
                r#"GET "/api/v1/namespaces/{n}/pods/{name}" { query: { ‹"watch"›: true } }"#,
                "the contract's GET /api/v1/namespaces/{namespace}/pods/{name} knows no query value `watch`\nit knows: pretty",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { query: { "fieldValidation": ‹"strict"› }, json: {}, expect: 201 }"#,
                "the contract takes one of Ignore, Warn, Strict (did you mean \"Strict\"?) for `fieldValidation`",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [{ "name": "a", "ports": [{ "containerPort": ‹"80"› }] }] } } }"#,
                "the contract takes a whole number for `containerPort`, and this is a text",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [{ "name": "a", "ports": [{ "containerPort": 80, "hostPort": ‹true› }] }] } } }"#,
                "the contract takes a text or a whole number for `hostPort`, and this is a flag",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "metadata": { "labels": { "app": ‹7› } } } }"#,
                "the contract takes a text for `app`, and this is a number",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": ‹{}› } } }"#,
                "the contract takes a list for `containers`, and this is an object",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": ‹null› } } }"#,
                "the contract takes a list for `containers`, and this is `null`",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [], "restartPolicy": ‹"never"› } } }"#,
                "the contract does not take this for `restartPolicy`, did you mean \"Never\"?\nit takes: \"Always\", \"Never\", \"OnFailure\"",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [], "template": { "spec": { "containers": [], "hostNetwork": ‹"yes"› } } } } }"#,
                "the contract takes `true` or `false` for `hostNetwork`, and this is a text",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [{ "name": "a", "env": [{ "name": "b", "valueFrom": { "fieldRef": { "fieldPath": "c", ‹"fieldpath"›: "d" } } }] }] } } }"#,
                "the contract's `fieldRef` has no property `fieldpath`, did you mean `fieldPath`?\nit has: fieldPath",
            ),
            (
                r#"PATCH "/api/v1/namespaces/{n}/pods/{name}" { headers: { "content-type": "application/json-patch+json" }, json: [{ "op": ‹"move"›, "path": "/a" }] }"#,
                "the contract does not take this for `op`\nit takes: \"add\", \"remove\", \"replace\"",
            ),
            (
                r#"PATCH "/api/v1/namespaces/{n}/pods/{name}" { ‹form›: { "a": 1 } }"#,
                "`form` sends `application/x-www-form-urlencoded`, and the contract's PATCH /api/v1/namespaces/{namespace}/pods/{name} takes application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml: give it `json: …`",
            ),
            (
                r#"POST "/apis/apiextensions.cluster.example/v1/definitions" { json: { "spec": { "scope": "Cluster", "names": { "plural": "as", "kind": "A" }, "schema": { "not": { "allOf": [{ "nullable": ‹0› }] } } } } }"#,
                "the contract takes `true` or `false` for `nullable`, and this is a number",
            ),
            (
                r#"GET "/api/v1/pods" { expect: ‹404› }"#,
                "the contract's GET /api/v1/pods lists no status 404\nit lists: 200, 401",
            ),
        ],
    );
}

#[test]
fn a_dependency_could_give_what_is_lacking() {
    lacking(
        &CLUSTER,
        &[
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": ‹{› } } }"#,
                "the contract's `core.v1.PodSpec` requires `containers`: write it here, or give it by a dependency, `json[\"spec\"][\"containers\"] <- …`",
            ),
            (
                r#"POST "/api/v1/namespaces/{n}/pods" { json: { "spec": { "containers": [{ "name": "a" }, ‹{› "image": "b" }] } } }"#,
                "the contract's `core.v1.Container` requires `name`: write it here, or give it by a dependency, `json[\"spec\"][\"containers\"][1][\"name\"] <- …`",
            ),
            (
                r#"POST ‹"/api/v1/namespaces/{n}/bindings/{name}/eviction"› { json: { "kind": "a" } }"#,
                "the contract's POST /api/v1/namespaces/{namespace}/bindings/{name}/eviction requires the header `x-remote-group`: give the endpoint `headers: { \"x-remote-group\": … }`, or a dependency `headers[\"x-remote-group\"] <- …`",
            ),
        ],
    );
}

#[test]
fn is_unchecked() {
    unchecked(
        &CLUSTER,
        &[(
            r#"GET "/api/v1/{kind}""#,
            "all of it: a parameter stands where `/api/v1/claims` has a fixed word",
        )],
    );
}
