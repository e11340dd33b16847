//! What nobody uses, rustc tells of in its own words, at the user's word; and nothing of what the macros make of it.

use std::fs;

const PROGRAM: &str = r#"
use backpack::prelude::*;

endpoint! {
    Used = [GET, POST] "/used";
    Nested = GET "/nested";
    Measured = GET "/measured";
    Depended = GET "/depended";
    Lonely = [GET, POST] "/lonely/{id}" { json: { "a": 1 }, check: |result| result.is_success() };
    pub Public = GET "/public";
}

chain! {
    Both = [Used.get, Nested];
    Unlinked = [Used.get, Nested];
}

metric! { Seen = count; Forgotten = time; }

depends! { Used { query["x"] <- Depended.json["x"] } }

scenario! {
    Game(late) = [Both, Depended];
    Unplayed(late) = [Used.post, async |user| { Nested.get(user).await; }];
}

pub fn everything() -> usize {
    let _ = Game;
    thresholds![Measured.p95 < 1s, Seen > 1].len()
}
"#;

#[test]
fn private_declarations_that_nobody_uses_are_told_of() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let file = format!("{folder}/unused.rs");
    fs::write(&file, PROGRAM).expect("the program is written");
    let output = backpack_ui_tests::rustc()
        .args(["--crate-type", "lib", "--out-dir", folder])
        .arg(&file)
        .output()
        .expect("rustc runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    for name in ["Lonely", "Unlinked", "Unplayed", "Forgotten"] {
        let warning = format!("warning: struct `{name}` is never constructed");
        assert_eq!(said.matches(&warning).count(), 1, "{name}: {said}");
    }
    // Four, and the line that counts them.
    assert_eq!(said.matches("warning: ").count(), 5, "{said}");
}
