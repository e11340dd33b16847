//! The files of a report: tried out before any traffic, kept up to date while the run goes on, written at its end.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::arguments::FileArguments;
use crate::report::csv::CsvFiles;
use crate::report::document::{Depth, Document};
use crate::report::{Report, html, json, markdown};

/// All that a run is to leave behind.
pub(super) struct Files {
    csv: Option<CsvFiles>,
    /// Told once, not every second.
    csv_trouble: bool,
    texts: Vec<(Target, Format)>,
    zip: Option<PathBuf>,
}

/// Makes the text of a file.
type Format = fn(&Document) -> String;

/// Where a text goes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    /// `-`, as many programs have it.
    StandardOutput,
    File(PathBuf),
}

impl Files {
    /// Tries all of them out; what cannot be written is told together, a line each.
    pub(super) fn open(arguments: &FileArguments) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut note = |problem: String| problems.push(problem);
        let texts = texts(arguments);
        let outputs = texts.iter().filter(|(to, _)| *to == Target::StandardOutput);
        if outputs.count() > 1 {
            note(
                "only one of --json, --markdown and --html can go to standard output (`-`)".into(),
            );
        }
        if arguments.csv_full_history && arguments.csv.is_none() {
            note("--csv-full-history goes with --csv PREFIX".into());
        }
        texts
            .iter()
            .filter_map(|(to, _)| to.try_out().err())
            .for_each(&mut note);
        arguments
            .zip
            .iter()
            .filter_map(|folder| try_out_folder(folder).err())
            .for_each(&mut note);
        let csv = arguments.csv.as_deref().and_then(|prefix| {
            CsvFiles::create(prefix, arguments.csv_full_history)
                .map_err(&mut note)
                .ok()
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            csv,
            csv_trouble: false,
            texts,
            zip: arguments.zip.clone(),
        })
    }

    /// Whether standard output is to hold one of the files, and nothing else.
    pub(super) fn take_standard_output(&self) -> bool {
        self.texts
            .iter()
            .any(|(to, _)| *to == Target::StandardOutput)
    }

    /// Once a second. Gives a line where the files that grow meanwhile do so no more.
    pub(super) fn update(&mut self, document: &Document) -> Option<String> {
        let problem = self.csv.as_mut()?.update(document).err()?;
        let first = !std::mem::replace(&mut self.csv_trouble, true);
        first.then(|| format!("warning: {problem}"))
    }

    /// Writes all that can be written; each that cannot is a line.
    pub(super) fn finish(self, report: &Report) -> Vec<String> {
        let document = report.document(Depth::Whole);
        let mut problems = Vec::new();
        if let Some(csv) = self.csv {
            problems.extend(csv.finish(&document).err());
        }
        for (target, format) in &self.texts {
            problems.extend(target.write(&format(&document)).err());
        }
        if let Some(folder) = &self.zip {
            problems.extend(store(report, folder));
        }
        problems
    }
}

/// Tells where the folder is; what is not in it is a line each.
fn store(report: &Report, folder: &Path) -> Vec<String> {
    match report.zip_into(folder) {
        Ok(stored) => {
            super::tell(&format!("stored in {stored}"));
            stored.warnings().to_vec()
        }
        Err(error) => vec![error.to_string()],
    }
}

fn texts(arguments: &FileArguments) -> Vec<(Target, Format)> {
    let formats: [(_, Format); 3] = [
        (&arguments.json, json::write),
        (&arguments.markdown, markdown::write),
        (&arguments.html, html::write),
    ];
    let asked = |(path, format): (&Option<PathBuf>, Format)| {
        path.as_deref().map(|path| (Target::of(path), format))
    };
    formats.into_iter().filter_map(asked).collect()
}

impl Target {
    fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            Self::StandardOutput
        } else {
            Self::File(path.to_owned())
        }
    }

    /// Makes its folder, and leaves what is in the file until there is something to replace it.
    fn try_out(&self) -> Result<(), String> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let new = !path.exists();
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        folder
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| OpenOptions::new().append(true).create(true).open(path))
            .map_err(|error| cannot_write(path, &error))?;
        if new {
            // An empty file would look like a report. One that stays is replaced later.
            let _ = fs::remove_file(path);
        }
        Ok(())
    }

    fn write(&self, text: &str) -> Result<(), String> {
        match self {
            Self::File(path) => fs::write(path, text).map_err(|error| cannot_write(path, &error)),
            Self::StandardOutput => writeln!(io::stdout(), "{}", text.trim_end())
                .map_err(|error| format!("cannot write to standard output: {error}")),
        }
    }
}

/// Makes it, where it is not there.
fn try_out_folder(folder: &Path) -> Result<(), String> {
    let probe = folder.join(format!(".backpack-{}", std::process::id()));
    fs::create_dir_all(folder)
        .and_then(|()| fs::create_dir(&probe))
        .and_then(|()| fs::remove_dir(&probe))
        .map_err(|error| cannot_write(folder, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
