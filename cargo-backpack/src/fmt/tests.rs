//! What is formatted how; and, of every program of this repository in many layouts, that nothing is lost and once is enough.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::formatted;

/// What becomes of the body of a macro.
fn body(name: &str, text: &str) -> String {
    let file = format!("{name}! {{{text}}}\n");
    let new = formatted(&file).expect("it is Rust");
    assert_eq!(formatted(&new).as_ref(), Ok(&new), "once is enough");
    new
}

#[test]
fn what_fits_stands_on_one_line() {
    let text =
        "\nA=GET   \"/a\"{timeout:5s,expect:[ 200 ,404 ]}  ;\n\n\n\n  pub B = [GET,POST] \"/b\";";
    let expected = "endpoint! {\n    A = GET \"/a\" { timeout: 5s, expect: [200, 404] };\n\n    pub B = [GET, POST] \"/b\";\n}\n";
    assert_eq!(body("endpoint", text), expected);
}

#[test]
fn what_does_not_fit_is_broken_at_its_outermost_brackets() {
    let json = r#"json: { "device_type": "test", "version": 320, "language": "RO" }, timeout: 5s"#;
    let text = format!("\n    SessionStart = POST \"/public/session/v1/start\" {{ {json} }};\n");
    let expected = "endpoint! {\n    SessionStart = POST \"/public/session/v1/start\" {\n        json: { \"device_type\": \"test\", \"version\": 320, \"language\": \"RO\" },\n        timeout: 5s\n    };\n}\n";
    assert_eq!(body("endpoint", &text), expected);
}

#[test]
fn what_its_author_broke_stays_broken() {
    let text = "\n    A = [\n  B , C.get,\n ];\n";
    assert_eq!(
        body("scenario", text),
        "scenario! {\n    A = [\n        B,\n        C.get,\n    ];\n}\n"
    );
}

#[test]
fn arrows_below_each_other_stand_in_one_column() {
    let text = "\n    A {\n        path[\"id\"] <- B.json[\"id\"],\n        headers[\"x-token\"] <- B.json[\"token\"] as \"{}\",\n\n        query[\"q\"]   <- C[\"d\"],\n    }\n";
    let expected = "depends! {\n    A {\n        path[\"id\"]         <- B.json[\"id\"],\n        headers[\"x-token\"] <- B.json[\"token\"] as \"{}\",\n\n        query[\"q\"] <- C[\"d\"],\n    }\n}\n";
    assert_eq!(body("depends", text), expected);
}

#[test]
fn comments_stay_where_they_are() {
    let text = "\n  // Of all.\n\n  /// Docs.\n  #[cfg(unix)]\n  A = GET \"/a\" { // why\n  timeout : 5s, /* how */ expect: 200, // last\n // end\n };\n  // The end.\n";
    let expected = "endpoint! {\n    // Of all.\n\n    /// Docs.\n    #[cfg(unix)]\n    A = GET \"/a\" {\n        // why\n        timeout: 5s, /* how */\n        expect: 200, // last\n        // end\n    };\n    // The end.\n}\n";
    assert_eq!(body("endpoint", text), expected);
}

#[test]
fn code_is_moved_as_a_whole_and_texts_are_not() {
    let text =
        "\n  A = [async |user| {\n    let text = \"\n two\";\n    B.get(user).await\n  }];\n";
    let expected = "scenario! {\n    A = [async |user| {\n      let text = \"\n two\";\n      B.get(user).await\n    }];\n}\n";
    assert_eq!(body("scenario", text), expected);
}

#[test]
fn a_comma_in_a_type_ends_nothing() {
    let text = "\n    A = [\n        B,\n        async |user| Err::<(), Vec<Map<u8, _>>>(play(user)),\n        async |user| user.number() < 5,\n    ];\n";
    assert_eq!(body("scenario", text), format!("scenario! {{{text}}}\n"));
}

#[test]
fn what_cannot_be_read_and_what_is_another_s_is_left_alone() {
    for text in [
        "endpoint!{A=GET \"a b\";}\n",
        "endpoint!(A=GET \"/a\";);\n",
        "other!{A=GET \"/a\";}\n",
        "fn main() { let a = chain!{A+B}; }\n",
    ] {
        assert_eq!(formatted(text).as_deref(), Ok(text));
    }
    assert!(formatted("fn (").unwrap_err().starts_with("line 1: "));
}

#[test]
fn line_ends_stay_as_they_are() {
    let text = "endpoint! {\r\nA=GET \"/a\";\r\n}\r\n";
    let new = formatted(text);
    assert_eq!(
        new.as_deref(),
        Ok("endpoint! {\r\n    A = GET \"/a\";\r\n}\r\n")
    );
}

#[test]
fn a_file_of_both_line_ends_keeps_each() {
    let text = "fn a() {}\r\nendpoint! {\nA=GET \"/a\";\n}\nchain! {\r\nB=A;\r\n}\n";
    let expected =
        "fn a() {}\r\nendpoint! {\n    A = GET \"/a\";\n}\nchain! {\r\n    B = A;\r\n}\n";
    assert_eq!(formatted(text).as_deref(), Ok(expected));
}

#[test]
fn what_stands_before_the_first_token_is_no_part_of_it() {
    for before in [
        "\u{feff}",
        "#!/usr/bin/env gröẞe\n",
        "\u{feff}#!/bin/x\n",
        "#![allow(unused)]\n",
    ] {
        let text = format!("{before}endpoint! {{\nA=GET \"/a\";\n}}\n");
        let expected = format!("{before}endpoint! {{\n    A = GET \"/a\";\n}}\n");
        assert_eq!(formatted(&text), Ok(expected), "{before:?}");
    }
}

/// The Rust files of this repository that have macros of Backpack in them.
fn programs() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<PathBuf> = [
        "backpack/src",
        "bench/benches",
        "ui-tests/crates",
        "ui-tests/pass",
        "examples",
        "tests/src",
        "tests/tests",
        "bench/src",
    ]
    .iter()
    .map(|folder| root.join(folder))
    .collect();
    let mut programs = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                programs.push((path, text));
            }
        }
    }
    programs.sort();
    programs
}

fn tokens(text: &str) -> String {
    let tokens: TokenStream = text.parse().expect("tokens");
    tokens.to_string()
}

/// All that the compiler does not see, in its order.
fn comments(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let comments = lines.filter_map(|line| {
        let at = line.find("// ").filter(|at| !line[..*at].contains('"'))?;
        Some(line[at..].to_owned())
    });
    comments.collect()
}

/// Formats, and sees to it that nothing is lost.
fn held(text: &str, path: &Path) -> String {
    let new = formatted(text).expect("it is Rust");
    assert_eq!(tokens(&new), tokens(text), "{}", path.display());
    assert_eq!(comments(&new), comments(text), "{}", path.display());
    let twice = formatted(&new).expect("it is Rust");
    assert_eq!(twice, new, "{}: once is enough", path.display());
    new
}

#[test]
fn all_of_this_repository_is_formatted() {
    let is_other = |(path, text): &(PathBuf, String)| {
        let new = formatted(text).expect("it is Rust");
        (new != *text).then(|| path.clone())
    };
    let others: Vec<_> = programs().iter().filter_map(is_other).collect();
    assert!(
        others.is_empty(),
        "to be formatted by `cargo run -p cargo-backpack -- backpack fmt PATHS`: {others:#?}"
    );
}

#[test]
fn every_program_keeps_its_tokens_and_comments() {
    let programs = programs();
    assert!(programs.len() > 100);
    for (path, text) in &programs {
        held(text, path);
    }
}

/// The text with other white space between tokens where a seed says so.
fn laid_out(text: &str, seed: u64) -> Option<String> {
    let mut state = seed | 1;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let body = super::find::bodies(text)
        .ok()?
        .into_iter()
        .max_by_key(|body| body.range.len())?;
    let pieces = super::pieces::read(text, &body)?;
    let mut places = Vec::new();
    gaps(&pieces, &mut places);
    let (mut out, mut done) = (String::new(), 0);
    for (start, behind_line) in places {
        out.push_str(&text[done..start]);
        done = start;
        match draw() % 6 {
            0 => out.push('\n'),
            1 => out.push_str("  "),
            2 => out.push_str("\n\n\n "),
            3 if !behind_line => out.push_str(" /* it */ "),
            4 if !behind_line => out.push_str(" // it\n"),
            _ => {}
        }
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// Where pieces begin that do not stand right behind another one; whether a comment before it ends its line.
fn gaps(pieces: &[super::pieces::Piece], places: &mut Vec<(usize, bool)>) {
    use super::pieces::What;
    for (at, piece) in pieces.iter().enumerate() {
        let behind_line = at > 0 && matches!(pieces[at - 1].what, What::LineComment);
        if !piece.is_joint {
            places.push((piece.range.start, behind_line));
        }
        if let What::Group(_, inner) = &piece.what {
            gaps(inner, places);
        }
    }
}

#[test]
fn a_thousand_other_layouts_keep_their_tokens() {
    let programs = programs();
    let mut tried = 0;
    for seed in 1..12_u64 {
        for (number, (path, text)) in programs.iter().enumerate() {
            let seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number as u64;
            let Some(other) = laid_out(text, seed).filter(|it| syn::parse_file(it).is_ok()) else {
                continue;
            };
            let new = formatted(&other).expect("it is Rust");
            assert_eq!(tokens(&new), tokens(&other), "{}", path.display());
            let twice = formatted(&new).expect("it is Rust");
            assert_eq!(twice, new, "{}: once is enough of\n{other}", path.display());
            assert_eq!(
                new.matches("/* it */").count(),
                other.matches("/* it */").count()
            );
            assert_eq!(
                new.matches("// it\n").count(),
                other.matches("// it\n").count()
            );
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(endpoint|scenario|chain|depends|data|metric)! \\{[ a-zA-Z0-9\"/{}\\[\\]();:=@%<>+.,|#\n-]{0,60}\\}") {
        let _ = formatted(&text);
    }
}
