//! Judges an answer: one error, at the item with the mistake, in words that users write.

use crate::answer::Error;
use crate::kinds::Outcome;
use crate::mutant::Mutant;
use crate::reviewed;

/// What is right about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It compiles, and means the same.
    Equal,
    /// One error, as it should be.
    Refused,
    /// It compiles and means something else, or rustc speaks before we could, as was looked at once.
    Reviewed,
}

/// What is right about it, or all that is wrong.
pub(crate) fn judge(mutant: &Mutant<'_>, errors: &[Error]) -> Result<Verdict, Vec<String>> {
    let is_own = |error: &&Error| !misses(error, mutant);
    let errors: Vec<_> = errors.iter().filter(is_own).collect();
    let is_equal = mutant.kind.outcome == Outcome::Equal;
    match (is_equal, errors.as_slice()) {
        (true, []) => return Ok(Verdict::Equal),
        (true, _) => return Err(vec!["it means the same, and is refused".to_owned()]),
        (false, []) if reviewed::may_compile(mutant) => return Ok(Verdict::Reviewed),
        (false, []) => return Err(vec!["it compiles".to_owned()]),
        (false, _) => {}
    }
    let wrong = wrong(mutant, &errors);
    if wrong.is_empty() {
        Ok(Verdict::Refused)
    } else if reviewed::is_for_rustc(mutant) {
        Ok(Verdict::Reviewed)
    } else {
        Err(wrong)
    }
}

fn wrong(mutant: &Mutant<'_>, errors: &[&Error]) -> Vec<String> {
    let mut wrong = Vec::new();
    if errors.len() > 1 {
        wrong.push(format!("{} errors for one mistake", errors.len()));
    }
    for error in errors {
        let is_inside = |place: &Option<(usize, usize)>| {
            place.is_some_and(|(start, end)| mutant.item.start <= start && end <= mutant.item.end)
        };
        if error.places.is_empty() || !error.places.iter().all(is_inside) {
            wrong.push(format!("not at the item: {}", error.text));
        }
        let said = error
            .said
            .iter()
            .flat_map(|text| internal(text, &mutant.source));
        let mut words: Vec<_> = said.collect();
        words.sort();
        words.dedup();
        if !words.is_empty() {
            wrong.push(format!(
                "words that users do not write: {}",
                words.join(", ")
            ));
        }
    }
    wrong
}

/// Whether it is about a use of the name that the mistake took away.
fn misses(error: &Error, mutant: &Mutant<'_>) -> bool {
    let Some(name) = mutant.lost else {
        return false;
    };
    let is_use = |place: &Option<(usize, usize)>| {
        let used = place.map(|(start, end)| &mutant.source[start..end]);
        used.is_some_and(|used| used.rsplit("::").next() == Some(name))
    };
    !error.places.is_empty() && error.places.iter().all(is_use)
}

/// Words of the expansions and of the runtime behind them.
const INTERNAL: &[&str] = &[
    "Attributes",
    "BARE_KIND",
    "BareStep",
    "BodyKind",
    "ChainOutline",
    "CheckResult",
    "DECLARATION",
    "DEPENDENCIES",
    "Declaration",
    "Declares",
    "Demand",
    "Dependencies",
    "Dependency",
    "EndpointId",
    "FallbackDependencies",
    "FallbackStep",
    "MethodHints",
    "NamedStep",
    "OUTLINE",
    "PathPiece",
    "Probe",
    "REQUESTS",
    "SLOT",
    "ScenarioKind",
    "ScenarioOutline",
    "SingleMethod",
    "Slot",
    "StatusRange",
    "StepKind",
    "StepOutline",
    "TYPE_NAME",
    "apply_check",
    "chain_succeeds",
    "check_bare",
    "check_body_target",
    "check_declared",
    "check_path_target",
    "check_self_dependency",
    "check_summand",
    "check_threshold",
    "check_values",
    "json_internal",
    "json_text",
    "named_step",
    "only_request",
    "run_chain",
    "run_nested_scenario",
    "run_scenario",
    "run_scenario_once",
    "run_test",
];

/// Phrases of rustc about what we expand to.
const PHRASES: &[&str] = &[
    "trait bound",
    "{closure@",
    "{async closure",
    "macro expansion",
];

/// What of a text users do not write, and did not write here.
fn internal(text: &str, source: &str) -> Vec<String> {
    let is_of_word = |character: char| character.is_alphanumeric() || character == '_';
    let words = text.split(|character| !is_of_word(character));
    let is_internal = |word: &&str| INTERNAL.contains(word) || word.starts_with("__");
    let written = |word: &&str| {
        source
            .split(|character| !is_of_word(character))
            .any(|own| own == *word)
    };
    let words = words.filter(is_internal).filter(|word| !written(word));
    let phrases = PHRASES
        .iter()
        .copied()
        .filter(|phrase| text.contains(phrase));
    words.chain(phrases).map(str::to_owned).collect()
}
