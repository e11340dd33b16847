//! Which path of a contract a written one is.

use serde_json::Value;

use super::document::{Document, escaped};
use super::{Contract, METHODS};
use crate::model::path::{Piece, parameters};

/// Where a written path leads.
pub(crate) enum Found<'c> {
    /// The path as the contract writes it, and what stood before it, of a server.
    Path(&'c str),
    /// A parameter stands where the contract has a fixed word, which it may be.
    Perhaps(&'c str),
    /// No path of the contract is it.
    None,
}

/// How well a path fits: the more words it shares, the better.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Fit {
    is_sure: bool,
    same_words: usize,
    /// Characters of the contract beside its parameters that are there.
    fixed: usize,
}

impl Contract {
    /// The path of the contract that a written one is, with or without the path of a server before it.
    pub(crate) fn find(&self, pieces: &[Piece]) -> Found<'_> {
        let segments = segments(pieces);
        let own = std::iter::once(segments.as_slice());
        let behind = self
            .bases
            .iter()
            .filter_map(|base| without(&segments, base));
        let best = own
            .chain(behind)
            .filter_map(|segments| self.best(segments))
            .reduce(|best, other| match other.0 > best.0 {
                true => other,
                false => best,
            });
        match best {
            Some((fit, path)) if fit.is_sure => Found::Path(path),
            Some((_, path)) => Found::Perhaps(path),
            None => Found::None,
        }
    }

    fn best(&self, segments: &[Vec<Piece>]) -> Option<(Fit, &str)> {
        let fits = self
            .templates()
            .into_iter()
            .filter_map(|path| fit(segments, path).map(|fit| (fit, path)));
        fits.reduce(|best, other| match other.0 > best.0 {
            true => other,
            false => best,
        })
    }

    /// The path of the contract that someone may have meant.
    pub(crate) fn nearest(&self, pieces: &[Piece]) -> Option<&str> {
        let written = plain(pieces);
        let mut candidates: Vec<String> = vec![written.clone()];
        candidates.extend(
            self.bases
                .iter()
                .filter_map(|base| Some(written.strip_prefix(base.as_str())?.to_owned())),
        );
        let known: Vec<_> = self
            .templates()
            .into_iter()
            .map(|path| (path, without_names(path)))
            .collect();
        let near = |candidate: &String| {
            let farthest = (candidate.chars().count() / 3).clamp(1, 4);
            known
                .iter()
                .map(|(path, shape)| (strsim::damerau_levenshtein(candidate, shape), *path))
                .filter(|(distance, _)| *distance <= farthest)
                .min_by_key(|(distance, _)| *distance)
        };
        candidates
            .iter()
            .filter_map(near)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, path)| path)
    }
}

/// A path of which every parameter is `{}`.
fn plain(pieces: &[Piece]) -> String {
    let path: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Parameter(_) => "{}",
        })
        .collect();
    path.split('?').next().unwrap_or_default().to_owned()
}

fn without_names(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                inside = true;
                plain.push_str("{}");
            }
            '}' => inside = false,
            character if !inside => plain.push(character),
            _ => {}
        }
    }
    plain
}

/// What stands between the `/` of a path, without its query.
fn segments(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut segments: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let Piece::Text(text) = piece else {
            segments
                .last_mut()
                .expect("there is one")
                .push(piece.clone());
            continue;
        };
        let (path, has_query) = match text.split_once('?') {
            Some((path, _)) => (path, true),
            None => (text.as_str(), false),
        };
        for (index, part) in path.split('/').enumerate() {
            if index > 0 {
                segments.push(Vec::new());
            }
            if !part.is_empty() {
                let last = segments.last_mut().expect("there is one");
                last.push(Piece::Text(part.to_owned()));
            }
        }
        if has_query {
            break;
        }
    }
    // What stands before the first `/`.
    segments.remove(0);
    segments
}

/// The segments behind those of a server's path.
fn without<'s>(segments: &'s [Vec<Piece>], base: &str) -> Option<&'s [Vec<Piece>]> {
    let base: Vec<_> = base.split('/').skip(1).collect();
    let is_same = |(segment, word): (&Vec<Piece>, &&str)| matches!(segment.as_slice(), [Piece::Text(text)] if text == word);
    let fits = segments.len() > base.len() && segments.iter().zip(&base).all(is_same);
    fits.then(|| &segments[base.len()..])
}

/// How a written path fits one of the contract.
fn fit(segments: &[Vec<Piece>], path: &str) -> Option<Fit> {
    let mut whole = Fit {
        is_sure: true,
        same_words: 0,
        fixed: 0,
    };
    let mut words = path.split('/').skip(1);
    for segment in segments {
        let fit = fit_of_segment(segment, words.next()?)?;
        whole.is_sure &= fit.is_sure;
        whole.same_words += fit.same_words;
        whole.fixed += fit.fixed;
    }
    words.next().is_none().then_some(whole)
}

fn fit_of_segment(segment: &[Piece], word: &str) -> Option<Fit> {
    let shape = without_names(word);
    let fixed = shape.replace("{}", "").chars().count();
    let fit = |is_sure: bool, same_words: usize, fixed: usize| {
        Some(Fit {
            is_sure,
            same_words,
            fixed,
        })
    };
    let has_parameter = |piece: &Piece| matches!(piece, Piece::Parameter(_));
    match (segment.iter().any(has_parameter), word.contains('{')) {
        (false, false) if plain(segment) == word => fit(true, 1, fixed),
        (false, true) if may_be(&plain(segment), word) => fit(true, 0, fixed),
        // One more than any that is not of the same shape.
        (true, true) if plain(segment) == shape => fit(true, 0, fixed + 1),
        // One parameter may stand for several with what is between them, or for a part of one.
        (true, true) => fit(segment.len() == 1 || word.matches('{').count() == 1, 0, 0),
        (true, false) if may_be(word, &plain(segment)) => fit(false, 0, 0),
        _ => None,
    }
}

/// The parameters of a written path, each with that of the contract that stands in its place.
pub(super) fn pairs<'p>(pieces: &'p [Piece], path: &'p str) -> Vec<(String, &'p str)> {
    let segments = segments(pieces);
    // From the end on, for the path of a server may stand before.
    let pairs = segments.iter().rev().zip(path.split('/').rev());
    let is_alike = |(segment, word): &(&Vec<Piece>, &str)| plain(segment) == without_names(word);
    pairs
        .filter(is_alike)
        .flat_map(|(segment, word)| {
            let theirs = word
                .split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next());
            parameters(segment).map(str::to_owned).zip(theirs)
        })
        .collect()
}

/// Whether a text can be what a template makes, of which each parameter takes at least one character.
fn may_be(text: &str, template: &str) -> bool {
    let shape = without_names(template);
    let mut fixed = shape.split("{}");
    let first = fixed.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut fixed: Vec<_> = fixed.collect();
    let Some(last) = fixed.pop() else {
        return rest.is_empty();
    };
    for part in fixed {
        let mut behind = rest.char_indices().skip(1).map(|(at, _)| at);
        let Some(at) = behind.find(|at| rest[*at..].starts_with(part)) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.len() > last.len() && rest.ends_with(last)
}

/// The paths of all servers, those of single paths and operations too.
pub(super) fn bases(document: &Document) -> Vec<String> {
    let servers = |holder: &Value| -> Vec<String> {
        let listed = holder.get("servers").and_then(Value::as_array);
        listed.into_iter().flatten().flat_map(bases_of).collect()
    };
    let listed = document.pointer("/servers").and_then(Value::as_array);
    let mut bases: Vec<_> = listed.into_iter().flatten().flat_map(bases_of).collect();
    for path in document.keys(&["paths"]) {
        if !document.may_mention(path, "servers") {
            continue;
        }
        let item = document.pointer(&format!("/paths/{}", escaped(path)));
        for item in item.into_iter() {
            bases.extend(servers(item));
            let operations = METHODS.iter().filter_map(|(method, _)| item.get(method));
            bases.extend(operations.flat_map(servers));
        }
    }
    bases.sort();
    bases.dedup();
    bases
}

/// More values of the variables of a server are not tried.
const MOST_URLS: usize = 64;

/// The paths of a server, one for each value that its variables can have.
fn bases_of(server: &Value) -> Vec<String> {
    let url = server.get("url").and_then(Value::as_str);
    let mut urls: Vec<String> = url.map(str::to_owned).into_iter().collect();
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let default = variable.get("default").and_then(Value::as_str);
        let listed = variable.get("enum").and_then(Value::as_array);
        let listed = listed.into_iter().flatten().filter_map(Value::as_str);
        let values: Vec<_> = default.into_iter().chain(listed).collect();
        let place = format!("{{{name}}}");
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(|value| url.replace(&place, value)))
            .take(MOST_URLS)
            .collect();
    }
    urls.iter().filter_map(|url| base(url)).collect()
}

/// `https://region.example.com/v1/` → `/v1`; none where there is no path.
fn base(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some((_, behind)) => behind.find('/').map_or("", |slash| &behind[slash..]),
        None => url.strip_prefix("//").map_or(url, |behind| {
            behind.find('/').map_or("", |slash| &behind[slash..])
        }),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    path.starts_with('/').then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use serde_json::json;
    use syn::LitStr;

    use super::*;
    use crate::model::path::pieces;

    fn contract(servers: &Value, paths: &[&str]) -> Contract {
        let paths: serde_json::Map<_, _> = paths
            .iter()
            .map(|path| ((*path).to_owned(), json!({})))
            .collect();
        let document = json!({ "openapi": "3.1.0", "servers": servers, "paths": paths });
        Contract::parse(document.to_string().as_bytes()).expect("a contract")
    }

    fn written(path: &str) -> Vec<Piece> {
        pieces(&LitStr::new(path, Span::call_site())).expect("a path")
    }

    /// What is found, with `?` where it is not sure.
    fn found(contract: &Contract, path: &str) -> String {
        match contract.find(&written(path)) {
            Found::Path(path) => path.to_owned(),
            Found::Perhaps(path) => format!("{path}?"),
            Found::None => "-".to_owned(),
        }
    }

    #[test]
    fn a_path_is_found_whatever_its_parameters_are_called() {
        let contract = contract(
            &json!([]),
            &[
                "/pets",
                "/pets/{petId}",
                "/pets/mine",
                "/pets/{petId}/{file}.json",
                "/",
                "/a/",
            ],
        );
        for (path, expected) in [
            ("/pets", "/pets"),
            ("/pets?limit=1", "/pets"),
            ("/pets/{id}", "/pets/{petId}"),
            ("/pets/7?x={y}", "/pets/{petId}"),
            ("/pets/mine", "/pets/mine"),
            ("/pets/7/a.json", "/pets/{petId}/{file}.json"),
            ("/pets/{id}/{name}.json", "/pets/{petId}/{file}.json"),
            ("/pets/{id}/{name}", "/pets/{petId}/{file}.json"),
            ("/", "/"),
            ("/a/", "/a/"),
            ("/a", "-"),
            ("/pets/", "-"),
            ("/pet", "-"),
            ("/pets/7/a.xml", "-"),
            ("/pets/7/.json", "-"),
            ("/{kind}", "/pets?"),
            ("/{kind}s", "/pets?"),
            ("/{kind}x", "-"),
        ] {
            assert_eq!(found(&contract, path), expected, "{path}");
        }
    }

    #[test]
    fn the_path_of_a_server_may_stand_before() {
        let servers = json!([
            { "url": "https://api.example.com/v1/" },
            { "url": "{scheme}://example.com/{base}", "variables": { "base": { "default": "api/v2" }, "scheme": { "default": "https" } } },
            { "url": "/relative" },
            { "url": "https://example.com" },
        ]);
        let contract = contract(&servers, &["/pets"]);
        assert_eq!(
            contract.bases().collect::<Vec<_>>(),
            ["/api/v2", "/relative", "/v1"]
        );
        for path in ["/pets", "/v1/pets", "/api/v2/pets", "/relative/pets"] {
            assert_eq!(found(&contract, path), "/pets", "{path}");
        }
        for path in ["/v2/pets", "/v1", "/v1/v1/pets"] {
            assert_eq!(found(&contract, path), "-", "{path}");
        }
    }

    #[test]
    fn a_near_path_is_suggested() {
        let contract = contract(&json!([{ "url": "/v1" }]), &["/pets", "/pets/{petId}/toys"]);
        let near = |path: &str| contract.nearest(&written(path)).map(str::to_owned);
        assert_eq!(near("/pet").as_deref(), Some("/pets"));
        assert_eq!(near("/v1/pest").as_deref(), Some("/pets"));
        assert_eq!(
            near("/pets/{id}/toy").as_deref(),
            Some("/pets/{petId}/toys")
        );
        assert_eq!(near("/pets/").as_deref(), Some("/pets"));
        assert_eq!(near("/owners"), None);
    }
}
