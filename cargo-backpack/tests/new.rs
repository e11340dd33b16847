//! `cargo backpack new` makes a crate whose tests pass and which runs, as it is.

mod made;

use made::{cargo, new_crate, told};

#[test]
fn a_new_load_test_passes_and_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = new_crate(folder.path(), "shop-load");
    let done = |arguments: &[&str]| {
        let output = cargo(&place, arguments, &[]);
        let told = told(&output);
        assert!(output.status.success(), "{told}");
        told
    };
    let tested = done(&["test"]);
    assert!(tested.contains("the_shop_holds ... ok"), "{tested}");
    let ran = done(&["run", "--", "--headless", "--run-time", "2s"]);
    assert!(ran.contains("/orders"), "{ran}");
    assert!(!ran.contains("warning"), "{ran}");
}
