//! A `proto` file with those that it imports, parsed once a process, and again when one of them has changed.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use proc_macro2::TokenStream;
use protox::file::{ChainFileResolver, FileResolver, GoogleFileResolver};
use protox::prost_reflect::DescriptorPool;
use protox::{Compiler, Error};

use crate::files::{self, File};

/// What a file and its imports declare.
#[derive(Clone)]
pub(super) struct Proto {
    pub(super) pool: DescriptorPool,
    /// The file itself first.
    files: Vec<File<Vec<u8>>>,
}

impl Proto {
    /// Items that have cargo build again when one of the files changes.
    pub(super) fn tracked(&self) -> impl Iterator<Item = TokenStream> {
        self.files.iter().map(File::tracked)
    }

    /// Whether no file has changed since.
    fn is_current(&self) -> bool {
        self.files.iter().all(|known| {
            let file = files::read_from(Path::new(""), &known.path, bytes);
            file.is_ok_and(|file| Arc::ptr_eq(&file.contents, &known.contents))
        })
    }
}

/// By the path of the file, from the root on.
static KEPT: Mutex<BTreeMap<String, Proto>> = Mutex::new(BTreeMap::new());

fn bytes(bytes: &[u8]) -> Result<Vec<u8>, Infallible> {
    Ok(bytes.to_vec())
}

/// Reads a file by its path from the folder of the crate that is compiled.
pub(super) fn read(path: &str) -> Result<Proto, String> {
    let file = files::read(path, bytes)?;
    let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    compiled(path, file, Path::new(&crate_folder))
}

/// What a file declares; imports are looked for beside it, then in the folder of the crate.
fn compiled(written: &str, file: File<Vec<u8>>, crate_folder: &Path) -> Result<Proto, String> {
    let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let known = kept().get(&file.path).cloned();
    if let Some(known) = known.filter(Proto::is_current) {
        return Ok(known);
    }
    let place = PathBuf::from(&file.path);
    let beside = place.parent().unwrap_or(crate_folder);
    let name = place.file_name().and_then(|name| name.to_str());
    let name = name
        .ok_or_else(|| format!("`{written}` is no file"))?
        .to_owned();
    let opened = Arc::new(Mutex::new(vec![file.clone()]));
    let mut resolver = ChainFileResolver::new();
    resolver.add(Folders {
        file: (name.clone(), file.clone()),
        folders: vec![beside.to_owned(), crate_folder.to_owned()],
        opened: Arc::clone(&opened),
    });
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler
        .open_file(&name)
        .map_err(|error| told(written, &name, &error))?;
    let files = opened
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let proto = Proto {
        pool: compiler.descriptor_pool(),
        files,
    };
    kept().insert(file.path, proto.clone());
    Ok(proto)
}

/// Where imports are looked for, and which files were found there.
struct Folders {
    file: (String, File<Vec<u8>>),
    folders: Vec<PathBuf>,
    opened: Arc<Mutex<Vec<File<Vec<u8>>>>>,
}

impl FileResolver for Folders {
    fn open_file(&self, name: &str) -> Result<protox::file::File, Error> {
        let (own, file) = &self.file;
        if name == own {
            return parsed(name, &file.contents);
        }
        let found = self
            .folders
            .iter()
            .filter(|folder| folder.join(name).is_file())
            .find_map(|folder| files::read_from(folder, name, bytes).ok());
        let file = found.ok_or_else(|| Error::file_not_found(name))?;
        let parsed = parsed(name, &file.contents);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push(file);
        parsed
    }
}

fn parsed(name: &str, source: &[u8]) -> Result<protox::file::File, Error> {
    match std::str::from_utf8(source) {
        Ok(source) => protox::file::File::from_source(name, source),
        Err(error) => Err(Error::new(format!("{name}: {error}"))),
    }
}

/// Why, with the place where that is known, in the path as it was written.
fn told(written: &str, name: &str, error: &Error) -> String {
    // The place is in this form alone.
    let place = format!("{error:?}");
    let place = place.lines().next().unwrap_or_default();
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    let line_and_column = place
        .strip_suffix(text)
        .and_then(|place| place.trim_end().strip_suffix(':'))
        .and_then(|place| place.split_once(':'))
        .and_then(|(_, place)| place.split_once(':'));
    let file = error.file().filter(|file| *file != name);
    let mut places = Vec::new();
    places.extend(file.map(|file| format!("in `{file}`")));
    places.extend(line_and_column.map(|(line, column)| format!("line {line}, column {column}")));
    let places = match places.is_empty() {
        true => String::new(),
        false => format!(" ({})", places.join(", ")),
    };
    let hint = match error.is_file_not_found() {
        true => "\nimports are looked for beside the file, then from the folder of the crate",
        false => "",
    };
    format!("cannot read `{written}`{places}: {text}{hint}")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::*;

    /// A folder that is gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("backpack-grammar-proto-{}-{name}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(path.join("proto")).expect("a folder for the test");
            Self(path)
        }

        fn write(&self, file: &str, text: &str) {
            fs::write(self.0.join(file), text).expect("written");
        }

        fn read(&self, file: &str) -> Result<Proto, String> {
            let read = files::read_from(&self.0, file, bytes)?;
            compiled(file, read, &self.0)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn imports_are_found_beside_the_file_and_in_the_crate_and_in_protobuf() {
        let folder = Folder::new("imports");
        folder.write(
            "proto/a.proto",
            r#"syntax = "proto3"; import "b.proto"; import "proto/c.proto"; import "google/protobuf/timestamp.proto";
            message A { B b = 1; C c = 2; google.protobuf.Timestamp at = 3; }"#,
        );
        folder.write("proto/b.proto", r#"syntax = "proto3"; message B {}"#);
        folder.write("proto/c.proto", r#"syntax = "proto3"; message C {}"#);
        let proto = folder.read("proto/a.proto").expect("it is read");
        assert!(proto.pool.get_message_by_name("A").is_some());
        assert_eq!(proto.tracked().count(), 3);
    }

    #[test]
    fn a_changed_import_has_all_of_it_read_again() {
        let folder = Folder::new("changed");
        folder.write(
            "proto/a.proto",
            r#"syntax = "proto3"; import "b.proto"; message A { B b = 1; }"#,
        );
        folder.write(
            "proto/b.proto",
            r#"syntax = "proto3"; message B { int32 one = 1; }"#,
        );
        let fields = || {
            let proto = folder.read("proto/a.proto").expect("it is read");
            let b = proto.pool.get_message_by_name("B").expect("it is there");
            b.fields()
                .map(|field| field.name().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(fields(), ["one"]);
        folder.write(
            "proto/b.proto",
            r#"syntax = "proto3"; message B { int32 two = 1; }"#,
        );
        let file = fs::File::options()
            .write(true)
            .open(folder.0.join("proto/b.proto"));
        let later = SystemTime::now() + Duration::from_secs(5);
        file.expect("opened")
            .set_modified(later)
            .expect("its time is set");
        assert_eq!(fields(), ["two"]);
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        let folder = Folder::new("broken");
        folder.write(
            "proto/a.proto",
            "syntax = \"proto3\";\nmessage A { int32 = 1; }",
        );
        folder.write(
            "proto/b.proto",
            "syntax = \"proto3\";\nmessage A { B b = 1; }",
        );
        folder.write(
            "proto/c.proto",
            "syntax = \"proto3\";\nimport \"none.proto\";",
        );
        folder.write("proto/d.proto", "syntax = \"proto3\";\nimport \"a.proto\";");
        let told = |file: &str| folder.read(file).err().unwrap_or_default();
        assert_eq!(
            told("proto/a.proto"),
            "cannot read `proto/a.proto` (line 2, column 19): expected an identifier, but found '='"
        );
        assert_eq!(
            told("proto/b.proto"),
            "cannot read `proto/b.proto` (line 2, column 13): name 'B' is not defined"
        );
        assert_eq!(
            told("proto/c.proto"),
            "cannot read `proto/c.proto` (line 2, column 1): import 'none.proto' not found\nimports are looked for beside the file, then from the folder of the crate"
        );
        assert_eq!(
            told("proto/d.proto"),
            "cannot read `proto/d.proto` (in `a.proto`, line 2, column 19): expected an identifier, but found '='"
        );
    }
}
