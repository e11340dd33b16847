//! What GitHub Actions is told: of each missed threshold an annotation in its source line, and of a generator that was the limit.
//!
//! Source of the format: `packages/core/src/command.ts` of <https://github.com/actions/toolkit>.

use std::env;
use std::path::{Path, PathBuf};

use super::Report;
use super::document::Generator;
use crate::threshold::{Place, Verdict};

/// A line for each missed threshold whose place is known, and for what speaks against all of them; none where nobody reads them.
pub(crate) fn annotations(report: &Report) -> Vec<String> {
    if env::var_os("GITHUB_ACTIONS").is_none_or(|value| value != "true") {
        return Vec::new();
    }
    let missed = report.verdicts.iter().filter(|verdict| !verdict.held());
    let annotation = |verdict: &Verdict| {
        let place = verdict.place()?;
        Some(annotation(&in_repository(place.file), place, verdict))
    };
    let limited = report.generator();
    let limited = limited.as_ref().map(warning);
    missed.filter_map(annotation).chain(limited).collect()
}

fn warning(generator: &Generator) -> String {
    format!(
        "::warning title=the generator was the limit::{}",
        data(&generator.warning())
    )
}

fn annotation(file: &str, place: Place, verdict: &Verdict) -> String {
    let measured = verdict.measured().unwrap_or("nothing");
    let text = format!("{}: measured {measured}", verdict.asked());
    format!(
        "::error file={},line={},title=threshold missed::{}",
        property(file),
        place.line,
        data(&text)
    )
}

/// The path from the root of the repository: rustc tells it from the root of the workspace, which may lie below.
fn in_repository(file: &str) -> String {
    let found = || {
        let here = env::current_dir().ok()?;
        let root = PathBuf::from(env::var_os("GITHUB_WORKSPACE")?);
        let mut folders = here.ancestors();
        let workspace = folders.find(|folder| folder.join(file).is_file())?;
        let path = workspace.join(file);
        path.strip_prefix(root).ok().map(Path::to_owned)
    };
    found().map_or_else(|| file.to_owned(), |path| path.display().to_string())
}

fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25");
    escaped.replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_of_its_own_is_escaped() {
        let place = Place {
            file: "src/a,b.rs",
            line: 17,
        };
        let verdict = Verdict::missed("failures < 1%".to_owned(), "3 %\n".to_owned());
        assert_eq!(
            annotation(place.file, place, &verdict),
            "::error file=src/a%2Cb.rs,line=17,title=threshold missed::failures < 1%25: measured 3 %25%0A"
        );
    }
}
