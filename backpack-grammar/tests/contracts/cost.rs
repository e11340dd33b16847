//! What a large contract costs: it is read once, however many invocations name it.

use std::time::{Duration, Instant};

use crate::large::{CLUSTER, CODE_HOST, Large, written};
use crate::told::told;

const MEGABYTES: usize = 5 * 1024 * 1024;

/// How long three invocations take that name a contract of 5 MB.
fn invocations(large: &Large, declaration: &str) -> [Duration; 3] {
    let text = large.of_size(MEGABYTES);
    assert!(text.len() > MEGABYTES * 9 / 10, "{} bytes", text.len());
    let path = written(&format!("long-{}", large.name), &text);
    [(); 3].map(|()| {
        let start = Instant::now();
        let told = told(&path, declaration);
        assert!(told.is_held && told.wrong.is_empty(), "{told:?}");
        start.elapsed()
    })
}

#[test]
fn a_contract_is_read_once_for_all_invocations() {
    let json = invocations(&CLUSTER, "GET \"/api/v1/pods\"");
    let yaml = invocations(&CODE_HOST, "GET \"/user/repos\" { query: { \"page\": 2 } }");
    println!("5 MB of JSON: {json:?}\n5 MB of YAML: {yaml:?}");
    for [first, second, third] in [json, yaml] {
        // Reading it takes most of a second, finding something there some milliseconds; the machine may be busy.
        assert!(
            second.min(third) < first / 3,
            "{first:?}, then {second:?} and {third:?}"
        );
    }
}
