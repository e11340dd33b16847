//! What contracts say beside what scenarios request, as text: what is not checked of an endpoint, and what nobody requests.

use std::fmt::{self, Display, Formatter};

use super::requested::Steps;
use crate::contract::Contracts;
use crate::declare::contract::{Contract, Document};
use crate::declare::endpoint::Declaration;
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::protocol::Protocol;
use crate::declare::verb::Verb;
use crate::load_test::LoadTest;

type Request = (&'static Declaration, Verb);

/// Method and path, as a contract has them.
type Described = (&'static str, &'static str);

/// Displays it for all contracts of a test; nothing where there are none.
pub(crate) struct Coverage<'t>(pub(crate) &'t LoadTest);

impl Display for Coverage<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut requested = Vec::new();
        for share in &self.0.scenarios {
            gather(share.outline.steps, &mut requested);
        }
        tell(&Steps::of_test(self.0), &requested, f)
    }
}

/// The requests of steps, without what blocks may make.
fn gather(steps: &[StepOutline], requests: &mut Vec<Request>) {
    for step in steps {
        match step.kind {
            StepKind::Request(endpoint, verb) => requests.push((endpoint, verb)),
            StepKind::Chain(chain) => gather(chain.steps, requests),
            StepKind::Scenario(scenario) => gather(scenario.steps, requests),
            StepKind::Sequence(steps) | StepKind::Join(steps) => gather(steps, requests),
            StepKind::Block | StepKind::Unknown => {}
        }
    }
}

fn tell(steps: &Steps, requested: &[Request], f: &mut Formatter<'_>) -> fmt::Result {
    let contracted = steps.endpoints.iter();
    let contracted = contracted.filter_map(|endpoint| Some((*endpoint, endpoint.contract?)));
    let contracted: Vec<_> = contracted.collect();
    for (endpoint, contract) in &contracted {
        unchecked(endpoint, contract, f)?;
    }
    if let Ok(contracts) = Contracts::of_all(&steps.endpoints) {
        contracts
            .unchecked()
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))?;
    }
    let mut documents: Vec<&'static Document> = Vec::new();
    for (_, contract) in &contracted {
        if !documents
            .iter()
            .any(|known| is_same(known, contract.document))
        {
            documents.push(contract.document);
        }
    }
    documents
        .iter()
        .try_for_each(|document| uncovered(document, steps, requested, f))
}

/// Each invocation of `endpoint!` has its own.
fn is_same(one: &Document, other: &Document) -> bool {
    one.file == other.file && one.operations == other.operations
}

fn unchecked(endpoint: &Declaration, contract: &Contract, f: &mut Formatter<'_>) -> fmt::Result {
    let (name, file) = (endpoint.type_name, contract.document.file);
    let discards = "the bodies of its answers, which `answer: discard` does not keep";
    let streams = "its answers while the test runs, which are a stream";
    let is_stream = matches!(endpoint.protocol, Protocol::Events { .. });
    let own = [
        (endpoint.discards, discards),
        (is_stream && contract.unchecked.is_empty(), streams),
    ];
    let own = own.iter().filter(|(is_so, _)| *is_so);
    let own = own.map(|(_, what)| what);
    let mut all = contract.unchecked.iter().chain(own);
    all.try_for_each(|what| writeln!(f, "{name}  unchecked in `{file}`: {what}"))
}

fn uncovered(
    document: &Document,
    steps: &Steps,
    requested: &[Request],
    f: &mut Formatter<'_>,
) -> fmt::Result {
    let requested: Vec<Described> = requested.iter().filter_map(described(document)).collect();
    let all = document.operations.lines();
    let all: Vec<_> = all.filter_map(|line| line.split_once(' ')).collect();
    let left = all.iter().filter(|it| !requested.contains(it));
    let left: Vec<_> = left.collect();
    let (file, count) = (document.file, all.len());
    match left.as_slice() {
        [] => write!(
            f,
            "{file}: all operations ({count}) are requested by scenarios"
        )?,
        left => {
            let verb = match left.len() {
                1 => "is",
                _ => "are",
            };
            let (left, names) = (left.len(), names(left));
            write!(
                f,
                "{file}: {left} of {count} operations {verb} requested by no scenario: {names}"
            )?;
            if steps.has_block {
                write!(f, "; what blocks request is not known")?;
            }
        }
    }
    writeln!(f)
}

/// What a request is in this contract.
fn described(document: &Document) -> impl Fn(&Request) -> Option<Described> {
    move |(endpoint, verb)| {
        let contract = endpoint.contract?;
        let mut operations = contract.operations.iter();
        let operation = operations.find(|operation| operation.verb == *verb)?;
        is_same(contract.document, document).then_some((verb.as_str(), operation.path))
    }
}

fn names(operations: &[&Described]) -> String {
    let names: Vec<_> = operations
        .iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    names.join(", ")
}
