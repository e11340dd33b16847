//! The words of the language with a line on each, for documentation and for whoever completes them.
//!
//! ```
//! use backpack_grammar::vocabulary;
//!
//! let options = vocabulary::endpoint_options();
//! let timeout = options.iter().find(|option| option.name == "timeout").expect("an option");
//! assert!(timeout.help.contains("30 s"));
//! ```

pub use crate::words::Term;
use crate::words::terms;
use crate::{model, syntax};

/// The options of `endpoint!`.
pub fn endpoint_options() -> Vec<Term> {
    terms(syntax::endpoint::OPTIONS.list)
}

/// The options of `chain!`.
pub fn chain_options() -> Vec<Term> {
    terms(syntax::chain::OPTIONS.list)
}

/// The options of `scenario!`.
pub fn scenario_options() -> Vec<Term> {
    terms(syntax::scenario::OPTIONS.list)
}

/// What stands before the steps of a scenario that is not a plain one.
pub fn scenario_kinds() -> Vec<Term> {
    terms(syntax::scenario::KINDS.list)
}

/// The words for waits that are no durations.
pub fn waits() -> Vec<Term> {
    terms(syntax::wait::WAITS)
}

/// What a stage of a test's load begins with.
pub fn stages() -> Vec<Term> {
    terms(syntax::load::STAGES)
}

/// Where a value goes in `depends!`.
pub fn targets() -> Vec<Term> {
    terms(model::depends::TARGETS.list)
}

/// Where a value comes from in `depends!`.
pub fn parts() -> Vec<Term> {
    terms(model::depends::PARTS.list)
}

/// What a threshold may be about; any other percentile too.
pub fn metrics() -> Vec<Term> {
    terms(model::metric::METRICS.list)
}

/// The options of `#[backpack::test]`.
pub fn test_options() -> Vec<Term> {
    terms(syntax::test::OPTIONS.list)
}

/// All of them.
pub fn all() -> Vec<Term> {
    let groups = [
        endpoint_options,
        chain_options,
        scenario_options,
        scenario_kinds,
        waits,
        stages,
        targets,
        parts,
        metrics,
        test_options,
    ];
    groups.iter().flat_map(|group| group()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Term, all, endpoint_options, test_options};

    #[test]
    fn each_word_has_a_line() {
        for Term { name, help } in all() {
            assert!(
                help.ends_with('.') && !help.contains('\n'),
                "{name}: {help}"
            );
        }
    }

    #[test]
    fn a_word_stands_once_in_its_table() {
        for options in [endpoint_options(), test_options()] {
            let mut names: Vec<_> = options.iter().map(|option| option.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), options.len());
        }
    }
}
