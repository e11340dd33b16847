//! A load test out of what there is already: a recording of a browser, commands of curl, a contract.

mod curl;
mod drafts;
mod found;
mod har;
mod likeness;
mod links;
mod names;
mod openapi;
mod places;
mod program;
mod replay;
mod secrets;
mod shell;
#[cfg(test)]
mod tests;
mod traffic;
mod waits;
mod write;

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use backpack_grammar::contract::Contract;
use clap::{Args, Subcommand};

use self::program::Program;
use crate::cli::failed;
use crate::output;
use crate::paths::{absolute, from_folder};

/// Writes a load test that repeats what was recorded: endpoints, dependencies where a later request has a value of an earlier answer, a
/// scenario. Secrets are left out: the environment gives them.
#[derive(Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    /// From a recording of a browser or a proxy (HAR)
    Har(Har),
    /// From a contract in OpenAPI 3, which the endpoints are held to
    Openapi(Openapi),
    /// From commands of curl: one behind `--`, or several in a file or on the standard input
    Curl(Curl),
}

#[derive(Args)]
struct Har {
    /// The recording, as the network panel of a browser saves it
    file: PathBuf,
    /// The host whose requests are kept; without it the one with most of them
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Keeps what pages load by themselves, too: images, fonts, styles, scripts, media
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    to: To,
}

#[derive(Args)]
struct Openapi {
    /// The contract, YAML or JSON, in the folder of the crate
    file: PathBuf,
    /// What is loaded; without it the first server of the contract
    #[arg(long, value_name = "URL")]
    host: Option<String>,
    #[command(flatten)]
    to: To,
}

#[derive(Args)]
struct Curl {
    /// One command, behind `--`
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
    /// A file with commands, as they stand in a script
    #[arg(long, value_name = "FILE", conflicts_with = "command")]
    file: Option<PathBuf>,
    #[command(flatten)]
    to: To,
}

/// Where the load test goes.
#[derive(Args)]
struct To {
    /// The file that is written; without it the standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Writes the file though it is there already
    #[arg(long, requires = "output")]
    force: bool,
}

/// Why nothing is written, in one line.
#[derive(Debug)]
struct Refusal {
    why: String,
    code: u8,
}

impl Refusal {
    /// What was given is not what is wanted.
    fn input(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            code: 1,
        }
    }

    /// A command line that is not understood.
    fn usage(why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            code: 2,
        }
    }
}

impl std::convert::From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::input(why)
    }
}

/// Does what was asked for.
pub(crate) fn import(asked: Import) -> ExitCode {
    let done = match asked.from {
        From::Har(asked) => asked.import(),
        From::Openapi(asked) => asked.import(),
        From::Curl(asked) => asked.import(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            failed(&refusal.why);
            ExitCode::from(refusal.code)
        }
    }
}

impl Har {
    fn import(self) -> Result<(), Refusal> {
        self.to.check()?;
        let shown = self.file.display().to_string();
        let text = read(&self.file)?;
        let wanted = har::Wanted {
            host: self.host.as_deref(),
            all: self.all,
        };
        let name = self
            .file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let (recording, told) = har::read(&text, &name.unwrap_or(shown), &wanted)?;
        finish(recording, told, &self.to)
    }
}

impl Openapi {
    fn import(self) -> Result<(), Refusal> {
        self.to.check()?;
        let shown = self.file.display().to_string();
        let text = read(&self.file)?;
        let contract = Contract::parse(text.as_bytes())
            .map_err(|why| Refusal::input(format!("cannot read {shown}: {why}")))?;
        let named = from_crate(&self.file, self.to.output.as_deref());
        let is_in_crate = named.is_some();
        let file = named.unwrap_or_else(|| as_given(&self.file));
        let note = format!(
            "there is no crate here: put `{file}` beside the Cargo.toml of the load test, from whose folder on that path counts"
        );
        let wanted = openapi::Wanted {
            file,
            shown: &shown,
            host: self.host.as_deref(),
        };
        let (program, mut told) = openapi::program(&contract, &wanted)?;
        told.extend((!is_in_crate).then_some(note));
        write_down(program, told, &self.to)
    }
}

/// The path of a file from the folder of the crate that the load test is written into, or of its own where that is not known; none
/// where there is no crate.
fn from_crate(file: &Path, output: Option<&Path>) -> Option<String> {
    let file = absolute(file)?;
    let folder = match output {
        Some(output) => crate_of(&absolute(output)?)?,
        None => crate_of(&file)?,
    };
    from_folder(&folder, &file)
}

/// The folder of the crate that a file is in; a workspace alone is none.
fn crate_of(file: &Path) -> Option<PathBuf> {
    let is_crate = |folder: &&Path| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.lines().any(|line| line.trim() == "[package]"))
    };
    let folder = file.ancestors().skip(1).find(is_crate);
    folder.map(Path::to_owned)
}

/// A path as it was written; of one that begins at the root of this machine its name alone.
fn as_given(file: &Path) -> String {
    let path = match (file.is_absolute(), file.file_name()) {
        (true, Some(name)) => Path::new(name),
        _ => file,
    };
    path.display().to_string().replace('\\', "/")
}

impl Curl {
    fn import(self) -> Result<(), Refusal> {
        self.to.check()?;
        let (recording, told) = match (&self.file, self.command.is_empty()) {
            (Some(file), _) => curl::read(&read(file)?)?,
            (None, false) => curl::commands(vec![self.command])?,
            (None, true) => curl::read(&from_stdin()?)?,
        };
        finish(recording, told, &self.to)
    }
}

/// Makes the load test and writes it; what there is to say of it goes where errors go.
fn finish(recording: replay::Recording, told: Vec<String>, to: &To) -> Result<(), Refusal> {
    write_down(replay::program(recording), told, to)
}

fn write_down(mut program: Program, told: Vec<String>, to: &To) -> Result<(), Refusal> {
    let mut notes = told;
    let features = [
        ("reads HTML", "html", program.reads_html()),
        (
            "is held to a contract",
            "openapi",
            program.contract.is_some(),
        ),
    ];
    for (what, feature, is_taken) in features {
        if !is_taken {
            continue;
        }
        let note = format!(
            "It {what}, which takes a feature of backpack-load in the Cargo.toml: features = [\"{feature}\"]"
        );
        program.about.extend([String::new(), note.clone()]);
        notes.push(note);
    }
    let variables = program.variables();
    if !variables.is_empty() {
        let note = format!(
            "Its secrets are variables of the environment: {}",
            variables.join(", ")
        );
        program.about.extend([String::new(), note.clone()]);
        notes.push(note);
    }
    let text = write::text(&program)?;
    to.write(&text)?;
    for note in notes {
        output::tell(&note);
    }
    Ok(())
}

impl To {
    /// Before anything is read.
    fn check(&self) -> Result<(), Refusal> {
        match &self.output {
            Some(file) if file.exists() && !self.force => Err(is_there(file)),
            _ => Ok(()),
        }
    }

    fn write(&self, text: &str) -> Result<(), Refusal> {
        let Some(file) = &self.output else {
            return output::write(text).map_err(Refusal::input);
        };
        let opened = match self.force {
            true => File::create(file),
            false => File::create_new(file),
        };
        match opened.and_then(|mut opened| opened.write_all(text.as_bytes())) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(is_there(file)),
            Err(error) => Err(Refusal::input(format!(
                "cannot write {}: {error}",
                file.display()
            ))),
        }
    }
}

fn is_there(file: &Path) -> Refusal {
    Refusal::input(format!(
        "{} is there already: name another file, or add --force",
        file.display()
    ))
}

fn read(file: &Path) -> Result<String, Refusal> {
    let bytes = fs::read(file)
        .map_err(|error| Refusal::input(format!("cannot read {}: {error}", file.display())))?;
    String::from_utf8(bytes)
        .map_err(|_| Refusal::input(format!("{} is no text in UTF-8", file.display())))
}

fn from_stdin() -> Result<String, Refusal> {
    if io::stdin().is_terminal() {
        output::tell("commands of curl, then Ctrl-D:");
    }
    let mut text = String::new();
    let read = io::stdin().read_to_string(&mut text);
    read.map_err(|error| Refusal::input(format!("cannot read the standard input: {error}")))?;
    Ok(text)
}

#[cfg(test)]
mod of_crates {
    use super::*;

    #[test]
    fn a_contract_is_named_from_the_crate_of_the_load_test() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let at = |path: &str| root.join(path);
        for crate_folder in ["load/src", "api"] {
            fs::create_dir_all(at(crate_folder)).expect("a folder");
        }
        fs::write(at("openapi.yaml"), "").expect("written");
        let named =
            |file: &str, output: Option<&str>| from_crate(&at(file), output.map(at).as_deref());
        assert_eq!(named("openapi.yaml", Some("load/src/main.rs")), None);
        fs::write(
            at("Cargo.toml"),
            "[workspace]\nmembers = [\"load\", \"api\"]\n",
        )
        .expect("written");
        assert_eq!(named("openapi.yaml", None), None);
        for own in ["load", "api"] {
            let manifest = format!("[package]\nname = \"{own}\"\n");
            fs::write(at(own).join("Cargo.toml"), manifest).expect("written");
        }
        for (file, output, expected) in [
            ("openapi.yaml", Some("load/src/main.rs"), "../openapi.yaml"),
            ("load/a.yaml", Some("load/src/main.rs"), "a.yaml"),
            (
                "load/src/a.yaml",
                Some("load/src/../src/main.rs"),
                "src/a.yaml",
            ),
            ("api/a.yaml", Some("load/src/main.rs"), "../api/a.yaml"),
            ("api/a.yaml", None, "a.yaml"),
        ] {
            assert_eq!(named(file, output).as_deref(), Some(expected), "{file}");
        }
    }

    #[test]
    fn no_path_of_a_machine_is_written() {
        assert_eq!(as_given(Path::new("a/b.yaml")), "a/b.yaml");
        let given = std::path::absolute("b.yaml").expect("a path");
        assert_eq!(as_given(&given), "b.yaml");
    }
}
