//! Whatever becomes of a program's tokens, the grammar reads them or refuses them at a place, in words of the language.
//!
//! `PROPTEST_CASES=1000000` makes a long run of it.

use std::env;
use std::fs;
use std::path::Path;

use backpack_grammar::{
    Errors, chains, declared_metrics, dependents, endpoints, scenarios, test, thresholds,
};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What reads the tokens of a macro.
type Reader = fn(TokenStream, &mut Errors);

/// An invocation: who reads it, and what stands in it.
#[derive(Clone)]
struct Body {
    reader: Reader,
    tokens: Vec<TokenTree>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", stream(&self.tokens))
    }
}

/// What happens to a token, wherever it stands.
#[derive(Clone, Debug)]
enum Mutation {
    Deleted,
    Repeated,
    /// With the one behind it.
    Swapped,
    Replaced(TokenTree),
}

fn reader(name: &str) -> Option<Reader> {
    Some(match name {
        "endpoint" => |tokens, errors| drop(endpoints(tokens, errors)),
        "chain" => |tokens, errors| drop(chains(tokens, errors)),
        "scenario" => |tokens, errors| drop(scenarios(tokens, errors)),
        "depends" => |tokens, errors| drop(dependents(tokens, errors)),
        "metric" => |tokens, errors| drop(declared_metrics(tokens, errors)),
        "thresholds" => |tokens, errors| drop(thresholds(tokens, errors)),
        "test" => |tokens, errors| {
            let function = "\n\nfn holds(report: Report) {}"
                .parse()
                .expect("a function");
            drop(test(tokens, &function, errors));
        },
        _ => return None,
    })
}

/// What stands in the macros of the programs that compile.
fn bodies() -> Vec<Body> {
    let mut bodies = Vec::new();
    let folders = fs::read_dir(Path::new("pass")).expect("the folder of programs");
    for folder in folders.flatten() {
        for file in fs::read_dir(folder.path()).expect("a folder").flatten() {
            let source = fs::read_to_string(file.path()).expect("a program");
            let tokens: TokenStream = source.parse().expect("a program is made of tokens");
            gather(&tokens.into_iter().collect::<Vec<_>>(), &mut bodies);
        }
    }
    assert!(bodies.len() > 20, "{} invocations", bodies.len());
    bodies
}

fn gather(tokens: &[TokenTree], bodies: &mut Vec<Body>) {
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let inside = inner(group);
        let before = |back: usize| at.checked_sub(back).map(|at| tokens[at].to_string());
        // `endpoint! { … }`, and `#[backpack::test(…)]`, which alone of our words has `::` before it.
        let name = match before(1).as_deref() {
            Some("!") => before(2),
            word => word.filter(|word| *word == "test").map(str::to_owned),
        };
        match name.as_deref().and_then(reader) {
            Some(reader) => bodies.push(Body {
                reader,
                tokens: inside,
            }),
            None => gather(&inside, bodies),
        }
    }
}

/// The tokens of all bodies, at any depth, one of each.
fn vocabulary(bodies: &[Body]) -> Vec<TokenTree> {
    let mut words: Vec<(String, TokenTree)> = Vec::new();
    for body in bodies {
        each(&body.tokens, &mut |token| {
            words.push((token.to_string(), token.clone()));
        });
    }
    words.sort_by(|one, other| one.0.cmp(&other.0));
    words.dedup_by(|one, other| one.0 == other.0);
    words.into_iter().map(|(_, token)| token).collect()
}

fn each(tokens: &[TokenTree], visit: &mut impl FnMut(&TokenTree)) {
    for token in tokens {
        visit(token);
        if let TokenTree::Group(group) = token {
            each(&inner(group), visit);
        }
    }
}

fn mutated() -> impl Strategy<Value = Body> {
    let bodies = bodies();
    let other = select(vocabulary(&bodies)).prop_map(Mutation::Replaced);
    let kind = prop_oneof![
        Just(Mutation::Deleted),
        Just(Mutation::Repeated),
        Just(Mutation::Swapped),
        other
    ];
    let mutations = prop::collection::vec((any::<Index>(), kind), 1..5);
    (select(bodies), mutations).prop_map(|(mut body, mutations)| {
        for (place, mutation) in mutations {
            let mut count = 0;
            each(&body.tokens, &mut |_| count += 1);
            if count > 0 {
                body.tokens = mutate(&body.tokens, &mut place.index(count), &mutation);
            }
        }
        body
    })
}

/// The tokens with the one at this place changed, counted as [`each`] visits them.
fn mutate(tokens: &[TokenTree], place: &mut usize, mutation: &Mutation) -> Vec<TokenTree> {
    let mut mutated = Vec::new();
    let mut swapped = None;
    for token in tokens {
        let is_hit = *place == 0;
        *place = place.wrapping_sub(1);
        let token = token.clone();
        match (is_hit, mutation) {
            (true, Mutation::Deleted) => {}
            (true, Mutation::Repeated) => mutated.extend([token.clone(), token]),
            (true, Mutation::Swapped) => {
                swapped = Some(token);
                continue;
            }
            (true, Mutation::Replaced(other)) => mutated.push(other.clone()),
            (false, _) => mutated.push(within(token, place, mutation)),
        }
        mutated.extend(swapped.take());
    }
    mutated.extend(swapped);
    mutated
}

fn within(token: TokenTree, place: &mut usize, mutation: &Mutation) -> TokenTree {
    let TokenTree::Group(group) = token else {
        return token;
    };
    let inside = mutate(&inner(&group), place, mutation);
    let mut changed = Group::new(group.delimiter(), stream(&inside));
    changed.set_span(group.span());
    changed.into()
}

fn inner(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}

/// The same, as a `macro_rules!` hands it on: a value in a group that nobody sees.
fn wrapped(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let wrap = |token: &TokenTree| match token {
        TokenTree::Literal(_) => {
            let mut group = Group::new(Delimiter::None, TokenStream::from(token.clone()));
            group.set_span(token.span());
            group.into()
        }
        TokenTree::Group(group) => {
            let mut changed = Group::new(group.delimiter(), stream(&wrapped(&inner(group))));
            changed.set_span(group.span());
            changed.into()
        }
        other => other.clone(),
    };
    tokens.iter().map(wrap).collect()
}

/// Reads it, and judges what is said of it.
fn judge(body: &Body) {
    let mut errors = Errors::default();
    (body.reader)(stream(&body.tokens), &mut errors);
    let nowhere = Span::call_site().start();
    for error in errors.iter() {
        let text = error.to_string();
        assert!(!text.contains("__"), "{body:?}: {text}");
        assert!(!text.is_empty(), "{body:?}");
    }
    let is_placed = errors.iter().any(|error| error.span().start() != nowhere);
    let is_empty = body.tokens.is_empty();
    assert!(
        errors.count() == 0 || is_placed || is_empty,
        "{body:?}: {:?}",
        errors.iter().map(ToString::to_string).collect::<Vec<_>>()
    );
}

/// A few seconds, or as long as was asked for.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = match env::var_os("PROPTEST_CASES") {
        Some(_) => asked.cases,
        None => 5_000,
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..asked
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn mutated_programs_are_read_or_refused_in_words(body in mutated()) {
        judge(&body);
        judge(&Body { tokens: wrapped(&body.tokens), ..body });
    }
}

#[test]
fn whole_programs_are_read_without_an_error() {
    for body in bodies() {
        let mut errors = Errors::default();
        (body.reader)(stream(&body.tokens), &mut errors);
        // Where a `macro_rules!` has yet to put something in, it is no program.
        let mut is_whole = true;
        each(&body.tokens, &mut |token| {
            is_whole &= token.to_string() != "$";
        });
        assert!(errors.count() == 0 || !is_whole, "{body:?}");
    }
}
