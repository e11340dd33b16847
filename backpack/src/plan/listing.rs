//! The scenarios as text, with their steps, chances and endpoints.

use std::fmt::{self, Display, Formatter};

use crate::declare::endpoint::Declaration;
use crate::declare::outline::{ScenarioKind, ScenarioOutline, StepKind, StepOutline, Wait};
use crate::declare::verb::Verb;
use crate::play::share::Share;

/// Displays what would run.
pub(crate) struct Listing<'t>(pub(crate) &'t [Share]);

impl Display for Listing<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for share in self.0 {
            match &share.own {
                Some(load) => write!(f, "{} {load}", share.outline.name)?,
                None => write!(f, "{} @ {}", share.outline.name, share.share)?,
            }
            scenario(share.outline, 1, f)?;
        }
        Ok(())
    }
}

/// The options, and the steps a line each.
fn scenario(outline: &ScenarioOutline, depth: usize, f: &mut Formatter<'_>) -> fmt::Result {
    match outline.kind {
        ScenarioKind::Plain if outline.independent => write!(f, "  plain, independent")?,
        ScenarioKind::Plain => write!(f, "  plain")?,
        ScenarioKind::Weighted => write!(f, "  weighted")?,
        ScenarioKind::Sequence => write!(f, "  sequence")?,
    }
    wait("wait", outline.wait, f)?;
    wait("pause", outline.pause, f)?;
    if let Some(pacing) = outline.pacing {
        write!(f, ", pacing {pacing:?}")?;
    }
    if let Some(runtime) = outline.runtime {
        write!(f, ", runtime {runtime:?}")?;
    }
    if !outline.prefix.is_empty() {
        write!(f, ", prefix {:?}", outline.prefix)?;
    }
    writeln!(f)?;
    steps(outline.steps, depth, f)
}

fn wait(name: &str, wait: Wait, f: &mut Formatter<'_>) -> fmt::Result {
    match wait {
        Wait::None => Ok(()),
        Wait::Fixed(time) => write!(f, ", {name} {time:?}"),
        Wait::Uniform(from, to) => write!(f, ", {name} {from:?}..{to:?}"),
        Wait::Exponential(mean) => write!(f, ", {name} exp({mean:?})"),
        Wait::Normal(mean, deviation) => write!(f, ", {name} normal({mean:?}, {deviation:?})"),
    }
}

fn steps(steps: &[StepOutline], depth: usize, f: &mut Formatter<'_>) -> fmt::Result {
    steps.iter().try_for_each(|it| step(it, depth, f))
}

fn step(step: &StepOutline, depth: usize, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{:1$}", "", depth * 2)?;
    match step.chance {
        Some(chance) => write!(f, "{chance:>3}%  ")?,
        None => write!(f, "      ")?,
    }
    match step.kind {
        StepKind::Request(endpoint, verb) => request(endpoint, verb, f),
        StepKind::Chain(chain) => {
            write!(f, "chain {}", chain.name)?;
            wait("wait", chain.wait, f)?;
            writeln!(f)?;
            steps(chain.steps, depth + 1, f)
        }
        StepKind::Scenario(nested) => {
            write!(f, "scenario {}", nested.name)?;
            scenario(nested, depth + 1, f)
        }
        StepKind::Join(requests) => {
            writeln!(f, "side by side")?;
            steps(requests, depth + 1, f)
        }
        StepKind::Sequence(sequence) => {
            writeln!(f, "sequence")?;
            steps(sequence, depth + 1, f)
        }
        StepKind::Block | StepKind::Unknown => writeln!(f, "async block"),
    }
}

fn request(endpoint: &Declaration, verb: Verb, f: &mut Formatter<'_>) -> fmt::Result {
    let (name, path) = (endpoint.type_name, endpoint.path_template());
    writeln!(f, "{name}  {} {path}", endpoint.method(verb))
}
