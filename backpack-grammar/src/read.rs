//! One function a macro: from its tokens to what they mean. What is wrong is noted, and what is left of it is read nevertheless.

use proc_macro2::{Span, TokenStream};

use crate::Errors;
#[cfg(feature = "openapi")]
use crate::contract;
use crate::model::{
    self, Chain, Data, DeclaredMetric, Dependent, Endpoint, Scenario, Test, Threshold,
};
use crate::syntax::cursor::{end_of, parse_tokens};
use crate::syntax::item::{Item, is_declaration, items};
use crate::syntax::{self, test::test_function};
#[cfg(not(feature = "openapi"))]
use crate::without_openapi as contract;

/// What stands in `endpoint!`.
pub fn endpoints(tokens: TokenStream, errors: &mut Errors) -> Vec<Item<Endpoint>> {
    let (openapi, tokens) = syntax::inner::inner(tokens, errors);
    let source = openapi.and_then(|openapi| errors.ok(contract::read(&openapi)));
    let read = items(
        tokens,
        errors,
        syntax::endpoint::endpoint,
        |header, written, errors| {
            let before = errors.count();
            let mut broken = Errors::default();
            let is_whole = !written.options.broken && written.methods.is_whole;
            let contract = source
                .as_ref()
                .filter(|_| is_whole)
                .and_then(|source| contract::hold(source, &written, &mut broken));
            let mut endpoint = model::endpoint::check(header, written, errors)?;
            // Of a declaration with mistakes of its own, those are told, and of a contract that cannot be read, that.
            let is_sound = source.as_ref().is_none_or(|it| it.fault().is_none());
            if errors.count() == before && is_sound {
                errors.append(broken);
                endpoint.contract = contract;
            }
            Some(endpoint)
        },
    );
    if let Some(fault) = source.and_then(|source| source.fault()) {
        errors.add(fault);
    }
    read
}

/// What stands in `chain!`.
pub enum Chains {
    /// `Name = A + B;`, again and again.
    Declared(Vec<Item<Chain>>),
    /// `A + B`, made on the spot.
    Expression(Chain),
}

/// What stands in `chain!`: declarations, or one chain without a name.
pub fn chains(tokens: TokenStream, errors: &mut Errors) -> Chains {
    if tokens.is_empty() {
        let message =
            "an empty chain: write `chain!(A + B)`, or declare one, as in `Name = A + B;`";
        errors.at(Span::call_site(), message);
    }
    if is_declaration(&tokens) {
        let read = items(tokens, errors, syntax::chain::chain, model::chain::check);
        return Chains::Declared(read);
    }
    Chains::Expression(chain(tokens, errors))
}

/// `A + B`
fn chain(tokens: TokenStream, errors: &mut Errors) -> Chain {
    let before = errors.count();
    let end = end_of(&tokens);
    let written = parse_tokens(tokens, end, |input| syntax::chain::steps(input, errors));
    let mut chain = match errors.ok(written) {
        Some(steps) => model::chain::check_expression(steps, errors),
        None => Chain::stand_in(),
    };
    chain.stand_in = errors.count() > before;
    chain
}

/// What stands in `scenario!`; a step that would make a pass endless is taken out.
pub fn scenarios(tokens: TokenStream, errors: &mut Errors) -> Vec<Item<Scenario>> {
    let mut items = items(
        tokens,
        errors,
        syntax::scenario::scenario,
        model::scenario::check,
    );
    model::cycles::break_cycles(&mut items, errors);
    items
}

/// What stands in `data!`: the tables, whose files are read.
pub fn tables(tokens: TokenStream, errors: &mut Errors) -> Vec<Item<Data>> {
    items(tokens, errors, syntax::data::data, model::data::check)
}

/// What stands in `metric!`.
pub fn declared_metrics(tokens: TokenStream, errors: &mut Errors) -> Vec<Item<DeclaredMetric>> {
    items(
        tokens,
        errors,
        syntax::metric::metric,
        model::declared_metric::check,
    )
}

/// What stands in `depends!`: the dependencies of each endpoint.
pub fn dependents(tokens: TokenStream, errors: &mut Errors) -> Vec<Dependent> {
    let written = syntax::depends::dependents(tokens, errors);
    model::depends::check(written, errors)
}

/// What stands in `thresholds!`.
pub fn thresholds(tokens: TokenStream, errors: &mut Errors) -> Vec<Threshold> {
    let end = end_of(&tokens);
    let written = parse_tokens(tokens, end, |input| {
        Ok(syntax::threshold::thresholds(input, errors))
    });
    let written = errors.ok(written).unwrap_or_default();
    model::threshold::check(written, errors)
}

/// What stands in `#[backpack::test(…)]`, and the function under it; nothing where that is no function.
pub fn test(options: TokenStream, function: &TokenStream, errors: &mut Errors) -> Option<Test> {
    let options = syntax::test::test_options(options, errors);
    let function = errors.ok(test_function(function))?;
    Some(model::test::check(options, function, errors))
}
