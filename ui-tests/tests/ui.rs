//! Compiles every program of `pass` and `fail`.

#[test]
fn programs_compile_or_are_refused_in_the_words_that_stand_beside_them() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*/*.rs");
    cases.compile_fail("fail/*/*.rs");
}
