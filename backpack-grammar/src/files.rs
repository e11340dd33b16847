//! Files that declarations name. Each is read and parsed once a process, however many name it, and again when it has changed:
//! an editor's process sees it change.
//!
//! ```
//! use std::num::ParseIntError;
//! use backpack_grammar::files;
//!
//! fn lines(text: &[u8]) -> Result<usize, ParseIntError> {
//!     Ok(text.split(|byte| *byte == b'\n').count())
//! }
//!
//! let manifest = files::read("Cargo.toml", lines)?;
//! assert!(*manifest.contents > 1);
//! assert!(manifest.tracked().to_string().contains("include_bytes"));
//!
//! let missing = files::read("users.csv", lines).unwrap_err();
//! assert!(missing.starts_with("cannot read `users.csv`: ") && missing.contains("looked for "));
//! # Ok::<_, String>(())
//! ```

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use proc_macro2::TokenStream;
use quote::quote;

/// A file that could be read.
#[derive(Clone, Debug)]
pub struct File<Contents> {
    /// Where it is, from the root on.
    pub path: String,
    /// What it says; those who name the same file share it.
    pub contents: Arc<Contents>,
}

impl<Contents> File<Contents> {
    /// An item that says nothing, but has cargo build again when the file changes.
    pub fn tracked(&self) -> TokenStream {
        let path = &self.path;
        quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        )
    }
}

/// What was made of a file when it was of this length and this time.
struct Kept {
    stamp: Stamp,
    parsed: Parsed,
}

type Parsed = Result<Arc<dyn Any + Send + Sync>, String>;

type Stamp = (u64, Option<SystemTime>);

/// By path, and by what it was parsed into.
static KEPT: Mutex<BTreeMap<(PathBuf, TypeId), Kept>> = Mutex::new(BTreeMap::new());

/// Reads a file by its path from the folder of the `Cargo.toml` whose crate is compiled; a type is always parsed the same way.
///
/// # Errors
/// It cannot be read, or not be parsed: in a text that says where it was looked for.
pub fn read<Contents: Any + Send + Sync, Error: Display>(
    path: &str,
    parse: impl FnOnce(&[u8]) -> Result<Contents, Error>,
) -> Result<File<Contents>, String> {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => read_from(folder.as_ref(), path, parse),
        None => Err(format!(
            "cannot read `{path}`: cargo has not said where the crate is, in CARGO_MANIFEST_DIR"
        )),
    }
}

/// Reads a file by its path from this folder.
///
/// # Errors
/// As [`read`].
pub fn read_from<Contents: Any + Send + Sync, Error: Display>(
    folder: &Path,
    path: &str,
    parse: impl FnOnce(&[u8]) -> Result<Contents, Error>,
) -> Result<File<Contents>, String> {
    let place = std::path::absolute(folder.join(path)).unwrap_or_else(|_| folder.join(path));
    let refusal = |why: String| {
        let place = place.display();
        format!("cannot read `{path}`: {why}\nlooked for {place}")
    };
    let contents = contents(&place, parse).map_err(refusal)?;
    match place.to_str() {
        Some(text) => Ok(File {
            path: text.to_owned(),
            contents,
        }),
        None => Err(refusal("its path is no Unicode".to_owned())),
    }
}

fn contents<Contents: Any + Send + Sync, Error: Display>(
    place: &Path,
    parse: impl FnOnce(&[u8]) -> Result<Contents, Error>,
) -> Result<Arc<Contents>, String> {
    // Before it is read: if it changes in between, it is read again the next time.
    let stamp = fs::metadata(place).map(|it| stamp(&it)).map_err(text)?;
    let key = (place.to_owned(), TypeId::of::<Contents>());
    if let Some(kept) = kept(&key, stamp) {
        return kept.map(|contents| contents.downcast().expect("it is kept by its type"));
    }
    let read = fs::read(place).map_err(text)?;
    // Not under the lock, for a file may name others.
    let parsed = parse(&read).map(Arc::new).map_err(text);
    let kept = Kept {
        stamp,
        parsed: parsed.clone().map(|contents| contents as _),
    };
    KEPT.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(key, kept);
    parsed
}

fn kept(key: &(PathBuf, TypeId), stamp: Stamp) -> Option<Parsed> {
    let all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = all.get(key).filter(|kept| kept.stamp == stamp)?;
    Some(kept.parsed.clone())
}

fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.len(), metadata.modified().ok())
}

fn text(error: impl Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::PathBuf;
    use std::str::Utf8Error;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    use super::read_from;

    /// A folder that is gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("backpack-grammar-{}-{name}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).expect("a folder for the test");
            Self(path)
        }

        /// A file's text through `read_from`, or what is said of it.
        fn text(&self, file: &str, parsed: &Cell<u32>) -> Result<Arc<String>, String> {
            let parse = |bytes: &[u8]| -> Result<String, Utf8Error> {
                parsed.set(parsed.get() + 1);
                Ok(std::str::from_utf8(bytes)?.to_owned())
            };
            read_from(&self.0, file, parse).map(|file| file.contents)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_parsed_once_for_all_who_name_it() {
        let (folder, parsed) = (Folder::new("once"), Cell::new(0));
        fs::write(folder.0.join("a.csv"), "ada").expect("written");
        let first = folder.text("a.csv", &parsed).expect("read");
        let second = folder.text("./a.csv", &parsed).expect("read");
        assert_eq!((first.as_str(), parsed.get()), ("ada", 1));
        assert!(Arc::ptr_eq(&first, &second));
    }

    #[test]
    fn each_type_has_its_own_form_of_a_file() {
        let folder = Folder::new("types");
        fs::write(folder.0.join("a.csv"), "ada").expect("written");
        let length = |bytes: &[u8]| Ok::<_, String>(bytes.len());
        let length = read_from(&folder.0, "a.csv", length).expect("read");
        let text = folder.text("a.csv", &Cell::new(0)).expect("read");
        assert_eq!((*length.contents, text.as_str()), (3, "ada"));
        let path = folder.0.join("a.csv");
        assert_eq!(Some(length.path.as_str()), path.to_str());
        syn::parse2::<syn::ItemConst>(length.tracked()).expect("an item");
    }

    #[test]
    fn a_file_that_has_changed_is_read_again() {
        let (folder, parsed) = (Folder::new("changed"), Cell::new(0));
        let path = folder.0.join("a.csv");
        fs::write(&path, "ada").expect("written");
        assert_eq!(*folder.text("a.csv", &parsed).expect("read"), "ada");
        // Of the same length, so that only its time tells.
        fs::write(&path, "bob").expect("written");
        let file = fs::File::options().write(true).open(&path).expect("opened");
        let later = SystemTime::now() + Duration::from_secs(5);
        file.set_modified(later).expect("its time is set");
        assert_eq!(*folder.text("a.csv", &parsed).expect("read"), "bob");
        assert_eq!(parsed.get(), 2);
    }

    #[test]
    fn what_cannot_be_read_says_where_it_was_looked_for() {
        let (folder, parsed) = (Folder::new("refused"), Cell::new(0));
        let place = folder.0.join("a.csv").display().to_string();
        let missing = folder.text("a.csv", &parsed).expect_err("there is none");
        assert!(missing.starts_with("cannot read `a.csv`: "), "{missing}");
        assert!(
            missing.ends_with(&format!("\nlooked for {place}")),
            "{missing}"
        );

        fs::write(&place, [0xff]).expect("written");
        for _ in 0..2 {
            let broken = folder.text("a.csv", &parsed).expect_err("it is no text");
            assert!(broken.contains("invalid utf-8"), "{broken}");
        }
        assert_eq!(parsed.get(), 1);
    }
}
