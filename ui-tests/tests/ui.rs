//! Programs that compile, and programs that are refused in the words that stand beside them.

#[test]
fn programs_compile_or_are_refused() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*/*.rs");
    for of_macro in [
        "endpoint",
        "request",
        "chain",
        "scenario",
        "depends",
        "thresholds",
        "test",
    ] {
        cases.compile_fail(format!("fail/{of_macro}/*.rs"));
    }
}
