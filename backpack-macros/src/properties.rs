//! No token stream makes a macro panic, and what comes out always parses.

use backpack_grammar::model::Verb;
use backpack_grammar::vocabulary;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use quote::quote;

use crate::expand;

/// Signs and values of the language, and words that its tables do not have or that do not belong to it.
const BESIDE_THE_TABLES: &str = r##"
    pub crate A B Game r#loop user self PSOT or abort after every uniform over cfg from_start first_byte baseline max_retries
    DEPENDS_ON as async move true _
    = : ; , . .. ..= + >> <- @ % | < <= > >= / - # ! & * ? :: => ==
    "/a" "/players/{id}" "/a b" "{" "x" "Bearer {}" "" 0 1 50 101 200 404 600 2.5 5s 0s 1h30m 5q 99999999999999999999
    1e400 'c' b"x" 0x10 100u8
"##;

const DECLARATIONS: [&str; 20] = [
    r#"pub A = [GET, POST] "/a/{id}" { name: "a", headers: { "x": 1 }, path: { "id": 1 }, expect: [200..=299, 404] };"#,
    r#"#[doc = "Docs."] B = POST "/b" { json: { "a": [1, null] }, timeout: 5s, redirects: false, check: |r| r.is_success() };"#,
    r#"pub Login = A + B + C; Duel(wait = exp(2s), independent) = [A.get, B];"#,
    r#"A + B"#,
    r#"pub Game(wait = 1s..3s, runtime = 10s, state = shop::Cart<u8>, late) = [A.get, B, async |user| play(user).await];"#,
    r#"Casual(prefix = "x", wait = normal(1s, 200ms), pacing = 2s) = weighted [A.get @ 100%, B @ 1%];"#,
    r#"Tour = sequence [[A.get @ 10%, B] @ 40%, [C.put]];"#,
    r#"A >> DEPENDS_ON("player") >> B; C { json["a"][0] <- B.json["x"], query["q"] <- D["column"], headers["h"] <- A.headers["t"] as "B {}" }"#,
    r#"p95 < 200ms, failures < 1%, rate > 100/s, A.p99.9 <= 500ms, requests >= 10, p50 < baseline * 1.1 or abort after 10s, failures <= baseline"#,
    r#"host = url(), scenarios = [Game @ 3, Casual], users = 50, run_time = 5s, warm_up = 1s, setup = async |user| open(user).await, baseline = "b.json", churn = 5 every 10s, data = [A = "a.csv", B], max_failures = 5%, autoscale = Autoscale::new(1, 2), expect = [A.p95 < 1s]"#,
    r#"fn holds(report: Report) -> backpack::Result { Ok(()) }"#,
    r#"async fn holds<T>(&self, a: u32, b: u32) {}"#,
    r#"pub A(per = pass, order = shuffled, once) = ["eu", "us"] { value: Option<String> }; B = [1, -2]; C = [true];"#,
    r#"pub A = csv "Cargo.toml" { id: u64, "a b": Option<f32> }; B(per = request) = json "no.json";"#,
    r#"pub A = POST "/a" { graphql: "query($x: [In]!) { a(x: $x) }", variables: { "x": [1, { "y": null }] } };"#,
    r#"pub A = GET "/a" -> Vec<api::Player> { timeout: 5s }; B = POST "/b" -> (u8, String);"#,
    r#"A { json["a"] <- B.list[last]?.r#type.0, query["q"] <- B[any].id or null as "{}", headers["h"] <- C.url.query["x"] }"#,
    r#"A { variables["x"] <- B.json["x"], variables["y"][0]["z"] <- D["column"] as "{}" }"#,
    r#"#[doc = "Docs."] pub Render = time; CartSize = value; Logins = count; SayHello = row "GRPC" "SayHello";"#,
    r#"Login.p95 < 1s, a::CartSize.mean < -2.5, Logins > 100, Game.count >= 1, SayHello.failures < 1%"#,
];

fn vocabulary() -> Vec<TokenTree> {
    let words = vocabulary::all().into_iter().map(|word| word.name);
    let verbs = Verb::all(Span::call_site());
    let methods = verbs
        .iter()
        .flat_map(|verb| [verb.upper().to_owned(), verb.function().to_string()]);
    let texts = words.map(str::to_owned).chain(methods);
    let tokens = texts
        .chain([BESIDE_THE_TABLES.to_owned()])
        .flat_map(|text| {
            let tokens: TokenStream = text.parse().expect("the vocabulary is made of tokens");
            tokens
        });
    tokens.collect()
}

fn stream() -> impl Strategy<Value = TokenStream> {
    let token = prop::sample::select(vocabulary())
        .prop_map(TokenStream::from)
        .boxed();
    let tokens = prop::collection::vec(token, 0..8).prop_map(TokenStream::from_iter);
    let delimiters = [
        Delimiter::Brace,
        Delimiter::Bracket,
        Delimiter::Parenthesis,
        Delimiter::None,
    ];
    tokens.prop_recursive(3, 40, 6, move |inner| {
        let group = (prop::sample::select(delimiters.to_vec()), inner.clone()).prop_map(
            |(delimiter, stream)| {
                TokenStream::from(TokenTree::Group(Group::new(delimiter, stream)))
            },
        );
        prop::collection::vec(prop_oneof![group, inner], 0..6).prop_map(TokenStream::from_iter)
    })
}

/// A declaration with a few of its tokens removed, repeated or replaced, at any depth.
fn mutated() -> impl Strategy<Value = TokenStream> {
    let mutation = (0..60_usize, 0..3_u8, prop::sample::select(vocabulary()));
    let mutations = prop::collection::vec(mutation, 1..4);
    (prop::sample::select(DECLARATIONS.to_vec()), mutations).prop_map(|(text, mutations)| {
        let tokens: TokenStream = text.parse().expect("a declaration is made of tokens");
        mutations
            .into_iter()
            .fold(tokens, |tokens, (place, kind, other)| {
                mutate(tokens, &mut { place }, kind, &other)
            })
    })
}

fn mutate(tokens: TokenStream, place: &mut usize, kind: u8, other: &TokenTree) -> TokenStream {
    let mut mutated = TokenStream::new();
    for token in tokens {
        let hit = *place == 0;
        *place = place.wrapping_sub(1);
        match (hit, kind) {
            (true, 0) => {}
            (true, 1) => mutated.extend([token.clone(), token]),
            (true, _) => mutated.extend([other.clone()]),
            (false, _) => mutated.extend([within(token, place, kind, other)]),
        }
    }
    mutated
}

fn within(token: TokenTree, place: &mut usize, kind: u8, other: &TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) => TokenTree::Group(Group::new(
            group.delimiter(),
            mutate(group.stream(), place, kind, other),
        )),
        token => token,
    }
}

/// Expands with every macro, and parses what comes out.
fn expand_all(tokens: &TokenStream) {
    for items in [
        expand::endpoint,
        expand::scenario,
        expand::depends,
        expand::data,
        expand::metric,
    ] {
        let code = items(tokens.clone());
        syn::parse2::<syn::File>(code.clone()).unwrap_or_else(|error| panic!("{error}: {code}"));
    }
    let code = expand::chain(tokens.clone());
    let items = syn::parse2::<syn::File>(code.clone()).is_ok();
    assert!(
        items || syn::parse2::<syn::Expr>(code.clone()).is_ok(),
        "{code}"
    );
    let code = expand::thresholds(tokens.clone());
    syn::parse2::<syn::Expr>(code.clone()).unwrap_or_else(|error| panic!("{error}: {code}"));
    expand_test(tokens);
}

fn expand_test(tokens: &TokenStream) {
    let code = expand::test(
        tokens.clone(),
        &quote!(
            fn holds(report: Report) {}
        ),
    );
    syn::parse2::<syn::File>(code.clone()).unwrap_or_else(|error| panic!("{error}: {code}"));
    // What is no function is given back as it is, so only that nothing panics is known of it.
    expand::test(quote!(host = url(), scenarios = [Game]), tokens);
}

/// A few seconds, or as long as was asked for.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => asked.cases,
        None => 2_000,
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
    fn any_tokens_expand_to_code(tokens in stream()) {
        expand_all(&tokens);
    }

    #[test]
    fn mutated_declarations_expand_to_code(tokens in mutated()) {
        expand_all(&tokens);
    }
}

#[test]
fn whole_declarations_expand_without_an_error() {
    let refused = |code: TokenStream| code.to_string().contains("compile_error");
    let parsed =
        |text: &str| -> TokenStream { text.parse().expect("a declaration is made of tokens") };
    for text in &DECLARATIONS[..2] {
        assert!(!refused(expand::endpoint(parsed(text))), "{text}");
    }
    for text in &DECLARATIONS[2..4] {
        assert!(!refused(expand::chain(parsed(text))), "{text}");
    }
    for text in &DECLARATIONS[4..7] {
        assert!(!refused(expand::scenario(parsed(text))), "{text}");
    }
    assert!(!refused(expand::depends(parsed(DECLARATIONS[7]))));
    for text in &DECLARATIONS[14..16] {
        assert!(!refused(expand::endpoint(parsed(text))), "{text}");
    }
    for text in &DECLARATIONS[16..18] {
        assert!(!refused(expand::depends(parsed(text))), "{text}");
    }
    assert!(!refused(expand::data(parsed(DECLARATIONS[12]))));
    assert!(!refused(expand::metric(parsed(DECLARATIONS[18]))));
    for text in [DECLARATIONS[8], DECLARATIONS[19]] {
        assert!(!refused(expand::thresholds(parsed(text))), "{text}");
    }
    assert!(!refused(expand::test(
        parsed(DECLARATIONS[9]),
        &parsed(DECLARATIONS[10])
    )));
}
