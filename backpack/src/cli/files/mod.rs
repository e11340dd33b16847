//! The files of a report: tried out before any traffic, kept up to date while the run goes on, written at its end.

#[cfg(feature = "report")]
mod formats;
#[cfg(not(feature = "report"))]
#[path = "without_report.rs"]
mod formats;
mod target;

use std::fs;
use std::path::{Path, PathBuf};

use formats::CsvFiles;
use target::Target;

use super::arguments::FileArguments;
use crate::report::Report;
use crate::report::document::{Depth, Document, json};
use crate::report::outcome::Outcome;
use crate::report::write::{in_file, make_folder};

/// All that a run is to leave behind.
pub(super) struct Files {
    csv: Option<CsvFiles>,
    /// Told once, not every second.
    csv_trouble: bool,
    texts: Vec<Text>,
    zip: Option<PathBuf>,
}

/// A format that goes to one file.
struct Text {
    /// As `--json`.
    flag: &'static str,
    target: Target,
    write: Write,
}

type Write = fn(&Document, &Outcome) -> String;

impl Files {
    /// All of them, and those of an earlier run are empty now that grow meanwhile.
    pub(super) fn open(arguments: &FileArguments) -> Result<Self, Vec<String>> {
        let mut files = Self::try_out(arguments)?;
        let create = |prefix| CsvFiles::create(prefix, arguments.csv_full_history);
        let csv = arguments.csv.as_deref().map(create).transpose();
        files.csv = csv.map_err(|problem| vec![problem])?;
        Ok(files)
    }

    /// Tries all of them out; what cannot be written is told together, a line each.
    pub(super) fn try_out(arguments: &FileArguments) -> Result<Self, Vec<String>> {
        let mut problems = formats::not_built_in(arguments);
        let mut note = |problem: String| problems.push(problem);
        let mut texts = texts(arguments);
        let dashes = texts.iter().filter(|text| text.target.is_standard_output());
        if dashes.count() > 1 {
            note(
                "only one of --json, --markdown, --html and --junit can go to standard output (`-`)"
                    .into(),
            );
        }
        if arguments.csv_full_history && arguments.csv.is_none() {
            note("--csv-full-history goes with --csv PREFIX".into());
        }
        texts
            .iter_mut()
            .filter_map(|text| text.target.try_out().err())
            .for_each(&mut note);
        arguments
            .zip
            .iter()
            .filter_map(|folder| try_out_folder(folder).err())
            .for_each(&mut note);
        let shared = shared(&texts, arguments.csv.as_deref());
        let prefix = arguments.csv.as_deref().filter(|_| shared.is_empty());
        shared.into_iter().for_each(&mut note);
        prefix
            .and_then(|prefix| CsvFiles::try_out(prefix).err())
            .map(&mut note);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            csv: None,
            csv_trouble: false,
            texts,
            zip: arguments.zip.clone(),
        })
    }

    /// Whether standard output is to hold one of the files, and nothing else.
    pub(super) fn take_standard_output(&self) -> bool {
        self.texts
            .iter()
            .any(|text| text.target.is_standard_output())
    }

    /// Once a second. Gives a line where the files that grow meanwhile do so no more.
    pub(super) fn update(&mut self, document: &Document) -> Option<String> {
        let problem = self.csv.as_mut()?.update(document).err()?;
        let first = !std::mem::replace(&mut self.csv_trouble, true);
        first.then(|| format!("warning: {problem}"))
    }

    /// Writes all that can be written; each that cannot is one of the outcome's problems.
    pub(super) fn finish(self, report: &Report, outcome: &mut Outcome) {
        let document = report.document(Depth::Whole);
        if let Some(csv) = self.csv {
            outcome.problems.extend(csv.finish(&document).err());
        }
        if let Some(folder) = &self.zip {
            outcome.problems.extend(formats::store(report, folder));
        }
        for Text { target, write, .. } in &self.texts {
            let written = target.write(&write(&document, outcome));
            outcome.problems.extend(written.err());
        }
    }
}

fn texts(arguments: &FileArguments) -> Vec<Text> {
    let text = |flag, path: &Option<PathBuf>, write: Write| {
        let target = Target::of(path.as_deref()?);
        Some(Text {
            flag,
            target,
            write,
        })
    };
    let formats = [
        text("--json", &arguments.json, |it, _| json::write(it)),
        text("--markdown", &arguments.markdown, |it, _| {
            formats::markdown(it)
        }),
        text("--html", &arguments.html, |it, _| formats::html(it)),
        // The last: it tells which of the others could not be written.
        text("--junit", &arguments.junit, formats::junit),
    ];
    formats.into_iter().flatten().collect()
}

/// A line for each two outputs of which the later one would replace the earlier.
fn shared(texts: &[Text], csv: Option<&str>) -> Vec<String> {
    let texts = texts
        .iter()
        .filter_map(|text| Some((text.flag, text.target.file()?)));
    let tables = csv.into_iter().flat_map(formats::paths);
    let tables = tables.filter_map(|path| Some(("--csv", Target::of(path.as_ref()).file()?)));
    let outputs: Vec<_> = texts.chain(tables).collect();
    let mut problems = Vec::new();
    for (count, (flag, file)) in outputs.iter().enumerate() {
        let earlier = outputs[..count].iter().filter(|(_, other)| other == file);
        problems.extend(earlier.map(|(other, _)| {
            format!(
                "{other} and {flag} are both to write {}: give each a file of its own",
                file.display()
            )
        }));
    }
    problems
}

/// Makes it, where it is not there.
fn try_out_folder(folder: &Path) -> Result<(), String> {
    let probe = folder.join(format!(".backpack-{}", std::process::id()));
    make_folder(folder)
        .and_then(|()| fs::create_dir(&probe))
        .and_then(|()| fs::remove_dir(&probe))
        .map_err(in_file(folder))
}
