//! A mutation test of the compiler's answers: programs that compile get one mistake each, as users make them, and each is to be
//! refused with one error, where the mistake is, in words that users know.

mod answer;
mod at;
mod foreign;
mod kinds;
mod mutant;
mod program;
mod reviewed;
mod scan;
mod verdict;

use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use answer::Error;
use mutant::{Mutant, mutants};
use program::programs;
use verdict::{Verdict, judge};

/// `MUTANTS=all` makes every mutant that can be made; any other word only those whose kind or program has it in its name.
const CHOICE: &str = "MUTANTS";

#[test]
fn one_mistake_is_one_error() {
    let began = Instant::now();
    let choice = env::var(CHOICE).unwrap_or_default();
    let programs = programs(Path::new("pass"));
    let mut mutants = mutants(&programs, choice.is_empty());
    if choice != "all" {
        mutants.retain(|mutant| {
            mutant.kind.name.contains(&choice) || mutant.program.name.contains(&choice)
        });
    }
    let kinds: BTreeSet<_> = mutants.iter().map(|mutant| mutant.kind.name).collect();
    let judged = judge_all(&mutants);
    let count = |verdict| {
        judged
            .iter()
            .filter(|one| one.as_ref() == Ok(&verdict))
            .count()
    };
    println!(
        "{} mutants of {} kinds in {} s: {} refused with one error, {} equal in meaning, {} reviewed",
        mutants.len(),
        kinds.len(),
        began.elapsed().as_secs(),
        count(Verdict::Refused),
        count(Verdict::Equal),
        count(Verdict::Reviewed),
    );
    let violations: Vec<_> = judged.into_iter().filter_map(Result::err).collect();
    assert!(
        violations.is_empty(),
        "{} mutants are answered wrongly\n\n{}",
        violations.len(),
        violations.join("\n")
    );
}

/// Compiles and judges all, on all cores.
fn judge_all(mutants: &[Mutant<'_>]) -> Vec<Result<Verdict, String>> {
    let next = AtomicUsize::new(0);
    let work = |worker| {
        let mut judged = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutant) = mutants.get(index) else {
                return judged;
            };
            let errors = answer::errors(mutant, worker);
            let verdict = judge(mutant, &errors).map_err(|wrong| told(mutant, &wrong, &errors));
            judged.push((index, verdict));
        }
    };
    let work = &work;
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut judged = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|worker| scope.spawn(move || work(worker)))
            .collect();
        let judged = workers.into_iter().map(ScopedJoinHandle::join);
        judged
            .flat_map(|judged| judged.expect("rustc answers"))
            .collect::<Vec<_>>()
    });
    judged.sort_by_key(|(index, _)| *index);
    judged.into_iter().map(|(_, verdict)| verdict).collect()
}

/// Tells what is wrong: the kind, the program, the line, and what rustc says.
fn told(mutant: &Mutant<'_>, wrong: &[String], errors: &[Error]) -> String {
    let said: String = errors.iter().map(|error| error.rendered.as_str()).collect();
    format!(
        "--- {}, in {}\n    {}\n{}\n{said}",
        mutant.kind.name,
        mutant.program.name,
        mutant.line(),
        wrong.join("\n"),
    )
}
