//! Bounds as functions: a constant that calls one is an error at its own place where the bound does not hold.

use crate::declaration::Endpoint;
use crate::scenario::Scenario;
use crate::step::{BareStep, Declares, SingleMethod};

/// Holds where `E` is an endpoint.
pub const fn endpoint<E: Endpoint>() {}

/// Holds where `S` is a scenario.
pub const fn scenario<S: Scenario>() {}

/// Holds where the endpoint `E` declares the method `M`.
pub const fn declared<E: Declares<M>, M>() {}

/// Holds where `E` is an endpoint with exactly one method.
pub const fn single_method<E: SingleMethod>() {}

/// Holds where `S` can be a step by its name alone.
pub const fn bare_step<S: BareStep>() {}
